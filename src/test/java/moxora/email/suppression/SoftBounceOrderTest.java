package moxora.email.suppression;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import moxora.TestPlatform;
import moxora.email.EmailExpirables;
import moxora.email.Mailroom;
import moxora.email.event.TakenEvent;
import moxora.email.message.RegisteredMessage;
import moxora.field.DataClass;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Soft bounces and deliveries in any order, in any batches, repeated, and at the same time: one outcome. */
@Tag("P54")
@Tag("T-43")
class SoftBounceOrderTest {

    private static final long SEED = 54;

    private final TestPlatform platform = TestPlatform.shared();
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Happenings happenings = new Happenings(platform.assembly, acme.scope);
    private final Instant noon = acme.now().minus(Duration.ofDays(40));

    private TakenEvent bounce(String address, int day) {
        return happenings.softBounce(address, noon.plus(Duration.ofDays(day)));
    }

    private TakenEvent delivery(String address, int day) {
        return happenings.delivery(address, noon.plus(Duration.ofDays(day)));
    }

    private Optional<SuppressionReason> blocking(String address) {
        return platform.assembly.store.within(
                acme.scope,
                session -> platform.assembly.email.suppressionList.blocking(
                        session, List.of(happenings.mark(address)), RegisteredMessage.Kind.MARKETING, null));
    }

    private interface Events {
        List<TakenEvent> about(String address);
    }

    @Test
    void ofSevenEvents_everyOrder_hasOneOutcome() {
        Events suppressed = address -> List.of(
                delivery(address, 0),
                bounce(address, 1),
                bounce(address, 2),
                bounce(address, 3),
                bounce(address, 4),
                bounce(address, 5),
                delivery(address, -3));
        Events lifted = address -> List.of(
                bounce(address, 1),
                bounce(address, 2),
                bounce(address, 3),
                bounce(address, 4),
                delivery(address, 4),
                bounce(address, 5),
                bounce(address, 6));
        int rounds = "full".equals(System.getProperty("moxora.battery")) ? 5_040 : 60;
        everyOrder("suppressed", suppressed, Optional.of(SuppressionReason.SOFT_BOUNCES), rounds);
        everyOrder("lifted", lifted, Optional.empty(), rounds);
    }

    private void everyOrder(String name, Events events, Optional<SuppressionReason> expected, int rounds) {
        Random random = new Random(SEED);
        for (int round = 0; round < rounds; round++) {
            String address = name + round + "@order.example";
            List<TakenEvent> order = new ArrayList<>(events.about(address));
            Collections.shuffle(order, random);
            for (int from = 0; from < order.size(); ) {
                int until = Math.min(order.size(), from + 1 + random.nextInt(3));
                List<TakenEvent> batch = new ArrayList<>(order.subList(from, until));
                if (random.nextBoolean()) {
                    batch.add(order.get(random.nextInt(until)));
                }
                happenings.tell(batch.toArray(TakenEvent[]::new));
                from = until;
            }
            assertThat(blocking(address))
                    .as("%s, round %d of seed %d", name, round, SEED)
                    .isEqualTo(expected);
        }
    }

    @Test
    void blocksAndHardBounces_doNotCountAsSoftOnes() {
        for (int day = 1; day < 9; day++) {
            happenings.tell(happenings.bounce(
                    "blocked@order.example", moxora.email.provider.BounceClass.BLOCK, noon.plus(Duration.ofDays(day))));
        }
        assertThat(blocking("blocked@order.example")).isEmpty();
    }

    @Test
    void reportedByEightThreadsAtOnce_theyCountAsIfInTurn() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 10; round++) {
                String address = "race" + round + "@order.example";
                List<Callable<Boolean>> reports = new ArrayList<>();
                for (int day = 1; day <= 5; day++) {
                    TakenEvent event = bounce(address, day);
                    reports.add(() -> {
                        happenings.tell(event);
                        return true;
                    });
                }
                // One of a day before them all, which takes none of them back.
                TakenEvent before = delivery(address, 0);
                reports.add(() -> {
                    happenings.tell(before);
                    return true;
                });
                for (Future<Boolean> done : threads.invokeAll(reports)) {
                    assertThat(done.get()).isTrue();
                }
                assertThat(blocking(address)).contains(SuppressionReason.SOFT_BOUNCES);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aDeliveryAfterwards_liftsThem_andNothingElse() {
        String address = "back@order.example";
        for (int day = 1; day <= 5; day++) {
            happenings.tell(bounce(address, day));
        }
        platform.assembly.email.suppressions.add(acme.scope, address, null, SuppressionReason.MANUAL);
        happenings.tell(delivery(address, 6));
        assertThat(blocking(address)).contains(SuppressionReason.MANUAL);
        assertThat(acme.dump("suppression"))
                .filteredOn(row -> row.contains("soft_bounces"))
                .isEmpty();
    }

    @Test
    void whatIsTooOld_isNotCounted_andGoesWithTheJob() {
        String address = "old@order.example";
        Instant now = acme.now();
        for (int day = 0; day < 6; day++) {
            happenings.tell(
                    happenings.softBounce(address, now.minus(Duration.ofDays(SoftBounces.KEPT_DAYS + 2 + day))));
        }
        assertThat(acme.count("soft_bounce")).isZero();
        happenings.tell(happenings.softBounce(address, now), happenings.delivery(address, now));
        assertThat(acme.count("soft_bounce") + acme.count("last_delivery")).isEqualTo(2);
        forget(now.plus(Duration.ofDays(SoftBounces.KEPT_DAYS - 1)));
        assertThat(acme.count("soft_bounce") + acme.count("last_delivery")).isEqualTo(2);
        forget(now.plus(Duration.ofDays(SoftBounces.KEPT_DAYS)));
        assertThat(acme.count("soft_bounce") + acme.count("last_delivery")).isZero();
    }

    private void forget(Instant then) {
        EmailExpirables.all(platform.assembly.index, platform.assembly.email.messages).stream()
                .filter(expirable -> expirable.dataClass() == DataClass.BOUNCES)
                .forEach(expirable -> platform.assembly.store.run(
                        acme.scope,
                        session -> expirable.removeSome(session, platform.assembly.policies.require("moxora"), then)));
    }
}
