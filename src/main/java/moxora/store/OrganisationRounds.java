package moxora.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.fault.Fault;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Goes through every organisation that the vault's registry names, again and again: row-level security lets nobody ask
 * all of them at once. A job of its own for each; one organisation that cannot be gone through, as when its policy is
 * gone, keeps no other waiting.
 */
public final class OrganisationRounds {

    private static final Logger LOG = Logger.getLogger(OrganisationRounds.class.getName());

    /** How many organisations one call goes through, so that other jobs have their turn. */
    private static final int AT_ONCE = 200;

    private final OrganisationRegistry registry;
    private final Clock clock;
    private final Duration every;
    private final Purpose purpose;
    private final String what;
    private Instant due = Instant.EPOCH;
    private Instant began = Instant.EPOCH;
    private @Nullable OrganisationId place;

    /** What is to be done in one organisation; it opens transactions of its own. */
    @FunctionalInterface
    public interface Visit {

        /** @param now when the call began, in whole microseconds */
        void to(TenantScope scope, OrganisationRegistry.Entry entry, Instant now);
    }

    /**
     * @param every from the beginning of one round to that of the next
     * @param what waits for the next round where a visit fails, for the log
     */
    public OrganisationRounds(
            OrganisationRegistry registry, Clock clock, Duration every, Purpose purpose, String what) {
        this.registry = registry;
        this.clock = clock;
        this.every = every;
        this.purpose = purpose;
        this.what = what;
    }

    /** Visits the next organisations, when it is time to; whether some are left to go through at once. */
    public synchronized boolean runDue(Visit visit) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (now.isBefore(due)) {
            return false;
        }
        if (place == null) {
            began = now;
        }
        List<OrganisationRegistry.Entry> next = registry.living(place, AT_ONCE);
        for (OrganisationRegistry.Entry entry : next) {
            place = entry.organisation();
            visit(visit, entry, now);
        }
        if (next.size() == AT_ONCE) {
            return true;
        }
        place = null;
        due = began.plus(every);
        return false;
    }

    private void visit(Visit visit, OrganisationRegistry.Entry entry, Instant now) {
        TenantScope scope = new TenantScope(entry.organisation(), new Actor(Ids.next(), Actor.Role.JOB), purpose);
        try {
            visit.to(scope, entry, now);
        } catch (Fault e) {
            LOG.log(Level.WARNING, "{0} of an organisation wait: {1}", new Object[] {
                what, e.code().wire()
            });
        }
    }
}
