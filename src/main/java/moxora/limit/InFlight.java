package moxora.limit;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/**
 * A bulkhead: of one organisation only so many requests are worked on at once by this node, a few more wait for a
 * moment, and the rest is told to come later. So no organisation can take all threads and connections (T-18).
 */
public final class InFlight {

    private static final Duration COME_BACK = Duration.ofSeconds(1);

    private final int atOnce;
    private final int waiting;
    private final Duration patience;
    private final Incidents incidents;
    private final Map<UUID, Lane> lanes = new ConcurrentHashMap<>();

    /** One organisation's; it is there while a request of it is. */
    private static final class Lane {

        private final Semaphore permits;

        /** Changed only while the map holds the lane's key. */
        private int inside;

        Lane(int atOnce) {
            this.permits = new Semaphore(atOnce, true);
        }
    }

    /** The right to be worked on; given back once, however often it is closed. */
    public final class Permit implements AutoCloseable {

        private final UUID organisation;
        private final Lane lane;
        private final AtomicBoolean held = new AtomicBoolean(true);

        private Permit(UUID organisation, Lane lane) {
            this.organisation = organisation;
            this.lane = lane;
        }

        @Override
        public void close() {
            if (held.getAndSet(false)) {
                lane.permits.release();
                leave(organisation);
            }
        }
    }

    /**
     * @param atOnce requests of one organisation that are worked on together; 0 for no limit
     * @param waiting how many more may wait
     * @param patience how long each of those waits
     */
    public InFlight(int atOnce, int waiting, Duration patience, Incidents incidents) {
        this.atOnce = atOnce == 0 ? Integer.MAX_VALUE : atOnce;
        this.waiting = atOnce == 0 ? 0 : waiting;
        this.patience = patience;
        this.incidents = incidents;
    }

    /** @throws Fault {@code TOO_MANY_REQUESTS} when too many wait already, or this one waited in vain */
    public Permit enter(UUID organisation) {
        Lane lane = lanes.compute(organisation, (same, there) -> {
            Lane own = there == null ? new Lane(atOnce) : there;
            own.inside++;
            return own;
        });
        boolean entered = false;
        try {
            entered = !isCrowded(lane) && lane.permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!entered) {
                leave(organisation);
            }
        }
        if (!entered) {
            incidents.refused(Incidents.Refusal.IN_FLIGHT);
            throw Fault.later(
                    FaultCode.TOO_MANY_REQUESTS,
                    "At most " + atOnce + " requests of an organisation are worked on at once.",
                    COME_BACK);
        }
        return new Permit(organisation, lane);
    }

    private boolean isCrowded(Lane lane) {
        return lane.permits.getQueueLength() >= waiting && lane.permits.availablePermits() == 0;
    }

    private void leave(UUID organisation) {
        lanes.computeIfPresent(organisation, (same, lane) -> --lane.inside == 0 ? null : lane);
    }

    int waiting(UUID organisation) {
        Lane lane = lanes.get(organisation);
        return lane == null ? 0 : lane.permits.getQueueLength();
    }

    /** How many organisations have a request here now. */
    int lanes() {
        return lanes.size();
    }
}
