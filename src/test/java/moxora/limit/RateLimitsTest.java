package moxora.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import moxora.SettableClock;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.limit.RateLimits.Kind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P63")
class RateLimitsTest {

    private static final Allowance TWO_A_SECOND = new Allowance(2, 10);
    private final SettableClock clock = new SettableClock();
    private final Incidents incidents = new Incidents();
    private final RateLimits limits =
            new RateLimits(Map.of(Kind.ACCOUNT, TWO_A_SECOND, Kind.ORGANISATION, TWO_A_SECOND), clock, incidents);
    private final UUID acme = UUID.randomUUID();
    private final UUID bolt = UUID.randomUUID();

    @Test
    void theBurstPasses_andThenSoManyASecond() {
        assertThat(passed(acme, 15)).isEqualTo(10);
        clock.advance(Duration.ofSeconds(3));
        assertThat(passed(acme, 15)).isEqualTo(6);
        clock.advance(Duration.ofHours(1));
        assertThat(passed(acme, 15)).isEqualTo(10);
    }

    @Test
    void oneThatIsRefused_isToldWhenToComeBack_inWholeSeconds() {
        passed(acme, 10);

        assertThatThrownBy(() -> limits.take(Kind.ACCOUNT, acme).require())
                .isInstanceOfSatisfying(Fault.class, fault -> {
                    assertThat(fault.code()).isEqualTo(FaultCode.TOO_MANY_REQUESTS);
                    assertThat(fault.retryAfter()).isEqualTo(1);
                    assertThat(fault.detail()).doesNotContain(acme.toString());
                });
        RateLimits.Verdict verdict = limits.take(Kind.ACCOUNT, acme);
        assertThat(verdict.policyHeader()).isEqualTo("\"account\";q=10;w=5");
        assertThat(verdict.header()).isEqualTo("\"account\";r=0;t=1");
        assertThat(incidents.count(Incidents.Refusal.ACCOUNT)).isEqualTo(2);
    }

    @Test
    void keysAndKinds_haveBucketsOfTheirOwn() {
        assertThat(passed(acme, 11)).isEqualTo(10);

        assertThat(passed(bolt, 10)).isEqualTo(10);
        assertThat(limits.take(Kind.ORGANISATION, acme).passed()).isTrue();
    }

    @Test
    void whatIsNotLimited_passes_andKeepsNothing() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(limits.take(Kind.ADDRESS, acme).passed()).isTrue();
        }
        assertThat(limits.kept(Kind.ADDRESS)).isZero();
        RateLimits off = new RateLimits(Map.of(Kind.ADDRESS, Allowance.UNLIMITED), clock, incidents);
        assertThat(off.take(Kind.ADDRESS, acme).policyHeader()).isEmpty();
    }

    @Test
    void looking_takesNothing() {
        for (int i = 0; i < 100; i++) {
            limits.look(Kind.ACCOUNT, acme).require();
        }
        assertThat(passed(acme, 11)).isEqualTo(10);
        assertThat(limits.look(Kind.ACCOUNT, acme).passed()).isFalse();
    }

    @Test
    void aHundredThreadsAtOneBucket_passExactlyTheLimit() throws InterruptedException {
        RateLimits wide = new RateLimits(Map.of(Kind.ACCOUNT, new Allowance(1, 500)), clock, incidents);
        AtomicInteger passed = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(100);
        for (int thread = 0; thread < 100; thread++) {
            threads.execute(() -> {
                awaited(start);
                for (int i = 0; i < 20; i++) {
                    if (wide.take(Kind.ACCOUNT, acme).passed()) {
                        passed.incrementAndGet();
                    }
                }
            });
        }
        start.countDown();
        threads.shutdown();

        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(passed).hasValue(500);
        assertThat(incidents.count(Incidents.Refusal.ACCOUNT)).isEqualTo(1_500);
    }

    @Test
    @Tag("T-15")
    void howeverManyComeAlong_noMoreBucketsAreKept_andTheOnesInUseStay() {
        passed(acme, 10);
        for (int i = 0; i < RateLimits.KEPT + 1_000; i++) {
            limits.take(Kind.ACCOUNT, new UUID(1, i));
            if (i % 1_000 == 0) {
                limits.take(Kind.ACCOUNT, acme);
            }
        }

        assertThat(limits.kept(Kind.ACCOUNT)).isEqualTo(RateLimits.KEPT);
        assertThat(limits.look(Kind.ACCOUNT, acme).passed()).isFalse();
    }

    private int passed(UUID key, int tries) {
        int passed = 0;
        for (int i = 0; i < tries; i++) {
            passed += limits.take(Kind.ACCOUNT, key).passed() ? 1 : 0;
        }
        return passed;
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
