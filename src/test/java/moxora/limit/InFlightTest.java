package moxora.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-18")
class InFlightTest {

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration LONG = Duration.ofMinutes(1);
    private final Incidents incidents = new Incidents();
    private final UUID acme = UUID.randomUUID();
    private final UUID bolt = UUID.randomUUID();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void oneThatHoldsAllItsPlaces_keepsNobodyElseOut() {
        InFlight inFlight = new InFlight(3, 5, AT_ONCE, incidents);
        List<InFlight.Permit> held = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            held.add(inFlight.enter(acme));
        }

        assertThatThrownBy(() -> inFlight.enter(acme)).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.TOO_MANY_REQUESTS);
            assertThat(fault.retryAfter()).isEqualTo(1);
        });
        try (InFlight.Permit ofBolt = inFlight.enter(bolt)) {
            assertThat(inFlight.lanes()).isEqualTo(2);
        }
        held.get(0).close();
        held.set(0, inFlight.enter(acme));
        held.forEach(InFlight.Permit::close);
        assertThat(inFlight.lanes()).isZero();
        assertThat(incidents.count(Incidents.Refusal.IN_FLIGHT)).isEqualTo(1);
    }

    @Test
    void aPermit_countsOnce_howeverOftenItIsGivenBack() {
        InFlight inFlight = new InFlight(1, 5, AT_ONCE, incidents);
        InFlight.Permit first = inFlight.enter(acme);
        first.close();
        first.close();

        try (InFlight.Permit second = inFlight.enter(acme)) {
            first.close();
            assertThatThrownBy(() -> inFlight.enter(acme)).isInstanceOf(Fault.class);
        }
    }

    @Test
    void oneThatWaits_getsTheNextFreePlace() throws Exception {
        InFlight inFlight = new InFlight(1, 5, LONG, incidents);
        InFlight.Permit first = inFlight.enter(acme);
        Future<InFlight.Permit> waiting = threads.submit(() -> inFlight.enter(acme));
        first.close();

        waiting.get(1, TimeUnit.MINUTES).close();
        assertThat(incidents.count(Incidents.Refusal.IN_FLIGHT)).isZero();
    }

    @Test
    void whereEnoughWait_nobodyElseDoes() {
        InFlight inFlight = new InFlight(1, 1, LONG, incidents);
        InFlight.Permit first = inFlight.enter(acme);
        Future<InFlight.Permit> waiting = threads.submit(() -> inFlight.enter(acme));
        Awaitility.await().until(() -> inFlight.waiting(acme) == 1);

        assertThatThrownBy(() -> inFlight.enter(acme)).isInstanceOf(Fault.class);
        assertThat(waiting).isNotDone();
        first.close();
    }

    @Test
    void whereNoLimitIsSet_everybodyEnters() {
        InFlight inFlight = new InFlight(0, 5, AT_ONCE, incidents);
        for (int i = 0; i < 1_000; i++) {
            inFlight.enter(acme);
        }
        assertThat(inFlight.lanes()).isEqualTo(1);
    }
}
