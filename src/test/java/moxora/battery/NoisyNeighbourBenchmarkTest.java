package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.contact.Contact;
import moxora.contact.ContactQuery;
import moxora.fault.Fault;
import moxora.limit.InFlight;
import moxora.limit.Incidents;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One organisation sends ten times as many requests as another, which asks for a contact a hundred times a second: how
 * much slower the other's slowest hundredth becomes, as the median of ratios within one run.
 */
@Tag("benchmark")
@Tag("T-18")
class NoisyNeighbourBenchmarkTest {

    private static final int ROUNDS = Integer.getInteger("moxora.benchmark.rounds", 5);
    private static final int SAMPLES = 500;
    private static final int EVERY_MILLIS = 10;
    private static final int TIMES = 10;
    private static final double ALLOWED = 2.0;

    @Test
    void aFlood_atMostDoublesTheNeighboursSlowestHundredth() throws Exception {
        try (Sandbox sandbox = Sandbox.open()) {
            Assembly moxora = sandbox.assembly;
            InFlight inFlight = new InFlight(8, 92, Duration.ofSeconds(2), new Incidents());
            Reader flooding = new Reader(moxora, inFlight, sandbox.organisation("acme"));
            Reader quiet = new Reader(moxora, inFlight, sandbox.organisation("bolt"));
            measure(quiet, SAMPLES);
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                double alone = measure(quiet, SAMPLES);
                double flooded = underFlood(flooding, quiet);
                ratios.add(flooded / alone);
                System.out.printf(
                        "noisy neighbour | p99 alone %.2f ms, flooded %.2f ms, ratio %.2f | served of the flood %d, refused %d%n",
                        alone / 1e6, flooded / 1e6, flooded / alone, flooding.served.get(), flooding.refused.get());
            }
            double median =
                    ratios.stream().sorted().skip(ROUNDS / 2).findFirst().orElseThrow();
            System.out.printf("noisy neighbour | median ratio %.2f, at most %.1f is allowed%n", median, ALLOWED);
            assertThat(quiet.refused).as("refusals of the neighbour").hasValue(0);
            assertThat(flooding.served).hasPositiveValue();
            assertThat(median).isLessThanOrEqualTo(ALLOWED);
        }
    }

    private static double underFlood(Reader flooding, Reader quiet) throws InterruptedException {
        ExecutorService crowd = Executors.newFixedThreadPool(32);
        ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
        try {
            pace.scheduleAtFixedRate(
                    () -> {
                        for (int i = 0; i < TIMES; i++) {
                            crowd.execute(flooding::read);
                        }
                    },
                    0,
                    EVERY_MILLIS,
                    TimeUnit.MILLISECONDS);
            return measure(quiet, SAMPLES);
        } finally {
            pace.shutdownNow();
            crowd.shutdownNow();
            crowd.awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    /** The slowest hundredth begins here, in nanoseconds. */
    private static double measure(Reader reader, int samples) throws InterruptedException {
        long[] times = new long[samples];
        AtomicLong taken = new AtomicLong();
        ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
        pace.scheduleAtFixedRate(
                () -> {
                    int place = (int) taken.getAndIncrement();
                    if (place < samples) {
                        long began = System.nanoTime();
                        reader.read();
                        times[place] = System.nanoTime() - began;
                    } else {
                        pace.shutdown();
                    }
                },
                0,
                EVERY_MILLIS,
                TimeUnit.MILLISECONDS);
        assertThat(pace.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
        Arrays.sort(times);
        return times[samples * 99 / 100];
    }

    private static final class Reader {

        private final Assembly moxora;
        private final InFlight inFlight;
        private final TenantScope scope;
        private final List<UUID> contacts;
        private final AtomicLong next = new AtomicLong();
        private final AtomicLong served = new AtomicLong();
        private final AtomicLong refused = new AtomicLong();

        Reader(Assembly moxora, InFlight inFlight, TenantScope scope) {
            this.moxora = moxora;
            this.inFlight = inFlight;
            this.scope = scope;
            for (int i = 0; i < 100; i++) {
                moxora.contacts.create(scope, "GB", TestPlatform.ada());
            }
            this.contacts = moxora.contacts.search(scope, "GB", ContactQuery.everything(100)).items().stream()
                    .map(Contact::id)
                    .toList();
        }

        void read() {
            UUID one = contacts.get((int) (next.getAndIncrement() % contacts.size()));
            try (InFlight.Permit permit = inFlight.enter(scope.organisation().value())) {
                moxora.contacts.get(scope, one);
                served.incrementAndGet();
            } catch (Fault fault) {
                refused.incrementAndGet();
            }
        }
    }
}
