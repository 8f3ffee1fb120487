package moxora.email.unlinked;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.email.tracking.Tracking;
import moxora.fault.Fault;
import moxora.policy.Policies;
import moxora.store.Ids;
import moxora.store.OrganisationRegistry;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Forgets opens and clicks that were kept without their contact: marks when their window ends, pseudonymous ones when the
 * policy's retention does. Once an hour through every organisation, each in one short transaction.
 *
 * <p>It also writes anew, all at once, the rows that came since it was here last: PostgreSQL keeps with each row the number
 * of its transaction, and the same number stands on the contact's row that was locked in it.
 */
public final class TrackingExpiry {

    private static final Logger LOG = Logger.getLogger(TrackingExpiry.class.getName());
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int AT_ONCE = 200;

    private final TenantStore store;
    private final OrganisationRegistry registry;
    private final Tracking tracking;
    private final Clock clock;
    private Instant due = Instant.EPOCH;
    private Instant began = Instant.EPOCH;
    private @Nullable OrganisationId place;

    public TrackingExpiry(TenantStore store, OrganisationRegistry registry, Policies policies, Clock clock) {
        this.store = store;
        this.registry = registry;
        this.tracking = new Tracking(policies);
        this.clock = clock;
    }

    /** Goes through the next organisations, when it is time to; whether some are left to go through at once. */
    public synchronized boolean runDue() {
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
            forget(entry.organisation(), now);
        }
        if (next.size() == AT_ONCE) {
            return true;
        }
        place = null;
        due = began.plus(EVERY);
        return false;
    }

    /** One organisation that cannot be gone through, as when its policy is gone, keeps no other waiting. */
    private void forget(OrganisationId organisation, Instant now) {
        TenantScope scope = new TenantScope(organisation, new Actor(Ids.next(), Actor.Role.JOB), Purpose.EMAIL_EVENTS);
        try {
            store.run(scope, session -> {
                CountedEvents.expire(session, now);
                expirePseudonymous(session, now);
                writeAnew(session);
            });
        } catch (Fault e) {
            LOG.log(
                    Level.WARNING,
                    "Opens and clicks of an organisation wait to be forgotten: {0}",
                    e.code().wire());
        }
    }

    private void expirePseudonymous(TenantSession session, Instant now) {
        Period retention = tracking.policy(session).retention();
        if (retention != null) {
            // Of the receipt the day is kept, so what came late on it goes some hours early and never late.
            Instant gone = now.atOffset(ZoneOffset.UTC).minus(retention).toInstant();
            session.sql()
                    .update(
                            "delete from pseudonymous_event where organisation_id = ? and identity in"
                                    + " (select identity from pseudonymous_event where organisation_id = ?"
                                    + " and received_day <= ? for update skip locked)",
                            session.organisation(),
                            session.organisation(),
                            gone);
        }
    }

    /** What is just being erased is left alone, so that neither waits for the other crosswise. */
    private static void writeAnew(TenantSession session) {
        session.sql()
                .update(
                        "update counted_event set settled = true where organisation_id = ? and not settled",
                        session.organisation());
        session.sql()
                .update(
                        "update pseudonymous_event set settled = true where organisation_id = ? and identity in"
                                + " (select identity from pseudonymous_event where organisation_id = ?"
                                + " and not settled for update skip locked)",
                        session.organisation(),
                        session.organisation());
    }
}
