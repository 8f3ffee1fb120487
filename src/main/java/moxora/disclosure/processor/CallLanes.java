package moxora.disclosure.processor;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Processor;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;

/**
 * A bulkhead: of each processor only so many calls run at once on this node, and only so many of one organisation, so
 * that one that asks a lot, or a processor that hangs, takes no other's threads. Nobody waits: who finds no place is
 * told so at once.
 */
public final class CallLanes {

    /** A quarter of what a processor may have, so that one organisation leaves room for three others. */
    static final int OF_AN_ORGANISATION = 8;

    static final int OF_A_PROCESSOR = 32;

    private static final Duration COME_BACK = Duration.ofSeconds(2);

    private final int ofAnOrganisation;
    private final int ofAProcessor;
    private final Map<Object, Integer> inside = new ConcurrentHashMap<>();

    private record OfAnOrganisation(OrganisationId organisation, URI endpoint) {}

    /** A place; given back once, however often it is closed. */
    public final class Place implements AutoCloseable {

        private final OfAnOrganisation own;
        private final AtomicBoolean held = new AtomicBoolean(true);

        private Place(OfAnOrganisation own) {
            this.own = own;
        }

        @Override
        public void close() {
            if (held.getAndSet(false)) {
                leave(own);
                leave(own.endpoint);
            }
        }
    }

    public CallLanes() {
        this(OF_AN_ORGANISATION, OF_A_PROCESSOR);
    }

    CallLanes(int ofAnOrganisation, int ofAProcessor) {
        this.ofAnOrganisation = ofAnOrganisation;
        this.ofAProcessor = ofAProcessor;
    }

    /**
     * @throws Fault 429 {@code too_many_requests} when the organisation has all its calls running, 503
     *     {@code processor_unavailable} when the processor has
     */
    public Place enter(TenantScope scope, Processor processor) {
        OfAnOrganisation own = new OfAnOrganisation(scope.organisation(), processor.endpoint());
        if (!enter(own, ofAnOrganisation)) {
            throw Fault.later(
                    FaultCode.TOO_MANY_REQUESTS,
                    "At most " + ofAnOrganisation + " calls of an organisation to the processor " + processor.name()
                            + " run at once.",
                    COME_BACK);
        }
        if (!enter(processor.endpoint(), ofAProcessor)) {
            leave(own);
            throw Fault.later(
                    FaultCode.PROCESSOR_UNAVAILABLE,
                    "The processor " + processor.name() + " has all the calls running that it may have.",
                    COME_BACK);
        }
        return new Place(own);
    }

    private boolean enter(Object lane, int most) {
        boolean[] entered = new boolean[1];
        inside.compute(lane, (same, there) -> {
            int running = there == null ? 0 : there;
            entered[0] = running < most;
            return entered[0] ? Integer.valueOf(running + 1) : there;
        });
        return entered[0];
    }

    private void leave(Object lane) {
        inside.computeIfPresent(lane, (same, running) -> running == 1 ? null : running - 1);
    }

    /** How many lanes have somebody in them. */
    int lanes() {
        return inside.size();
    }
}
