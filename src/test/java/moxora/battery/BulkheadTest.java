package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.fault.Fault;
import moxora.limit.InFlight;
import moxora.limit.Incidents;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An organisation that holds all it may hold, connections and all, keeps no other from being served. */
@Tag("T-18")
class BulkheadTest {

    private final Assembly moxora = TestPlatform.shared().assembly;
    private final TenantScope acme = TestPlatform.shared().acme();
    private final TenantScope bolt = TestPlatform.shared().bolt();

    @Test
    void anOrganisationThatHoldsAllItsPlaces_leavesConnectionsToOthers() throws Exception {
        InFlight inFlight = new InFlight(8, 0, Duration.ZERO, new Incidents());
        UUID ofBolt = moxora.contacts.create(bolt, "GB", TestPlatform.ada()).id();
        CountDownLatch working = new CountDownLatch(8);
        CountDownLatch end = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> held = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                held.add(threads.submit(() -> {
                    try (InFlight.Permit permit =
                            inFlight.enter(acme.organisation().value())) {
                        moxora.store.run(acme, session -> {
                            working.countDown();
                            awaited(end);
                        });
                    }
                }));
            }
            assertThat(working.await(1, TimeUnit.MINUTES)).isTrue();

            assertThatThrownBy(() -> inFlight.enter(acme.organisation().value()))
                    .isInstanceOf(Fault.class);
            try (InFlight.Permit permit = inFlight.enter(bolt.organisation().value())) {
                assertThat(moxora.contacts.get(bolt, ofBolt).id()).isEqualTo(ofBolt);
            }
            end.countDown();
            for (Future<?> one : held) {
                one.get(1, TimeUnit.MINUTES);
            }
        } finally {
            end.countDown();
            threads.shutdownNow();
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
