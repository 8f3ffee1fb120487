package moxora.disclosure.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import moxora.TestPlatform;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Processor;
import moxora.policy.TestProcessors;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-18")
class CallLanesTest {

    private static final Processor OWL = TestProcessors.at(URI.create("https://owl.example/v1"));
    private static final Processor CRANE = TestProcessors.at(URI.create("https://crane.example/v1"));

    private final TenantScope acme = somebody();
    private final TenantScope bolt = somebody();
    private final CallLanes lanes = new CallLanes(2, 3);

    private static TenantScope somebody() {
        return TestPlatform.scope(new OrganisationId(UUID.randomUUID()), UUID.randomUUID());
    }

    private Fault refused(TenantScope scope, Processor processor) {
        return catchThrowableOfType(Fault.class, () -> lanes.enter(scope, processor));
    }

    @Test
    void anOrganisationWithAllItsCallsRunning_isToldSo_andOthersGoOn() {
        lanes.enter(acme, OWL);
        CallLanes.Place place = lanes.enter(acme, OWL);
        Fault fault = refused(acme, OWL);
        assertThat(fault.code()).isEqualTo(FaultCode.TOO_MANY_REQUESTS);
        assertThat(fault.retryAfter()).isPositive();
        lanes.enter(acme, CRANE).close();
        lanes.enter(bolt, OWL).close();
        place.close();
        place.close();
        lanes.enter(acme, OWL).close();
    }

    @Test
    void aProcessorWithAllItsCallsRunning_takesNoMore_andOthersDo() {
        lanes.enter(acme, OWL);
        lanes.enter(acme, OWL);
        CallLanes.Place place = lanes.enter(bolt, OWL);
        assertThat(refused(bolt, OWL).code()).isEqualTo(FaultCode.PROCESSOR_UNAVAILABLE);
        lanes.enter(bolt, CRANE).close();
        place.close();
        lanes.enter(bolt, OWL).close();
    }

    @Test
    void manyAtOnce_areNeverTooMany_andNothingIsLeftBehind() throws InterruptedException {
        AtomicInteger inside = new AtomicInteger();
        List<Integer> seen = java.util.Collections.synchronizedList(new ArrayList<>());
        AtomicInteger wrong = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        for (int i = 0; i < 16; i++) {
            TenantScope scope = somebody();
            threads.execute(() -> {
                for (int turn = 0; turn < 500; turn++) {
                    try (CallLanes.Place place = lanes.enter(scope, OWL)) {
                        seen.add(inside.incrementAndGet());
                        Thread.onSpinWait();
                        inside.decrementAndGet();
                    } catch (Fault crowded) {
                        wrong.addAndGet(crowded.code() == FaultCode.PROCESSOR_UNAVAILABLE ? 0 : 1);
                    }
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).isNotEmpty().allMatch(together -> together <= 3);
        assertThat(wrong).hasValue(0);
        assertThat(lanes.lanes()).isZero();
    }
}
