package moxora.email.unlinked;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import moxora.email.tracking.Tracking;
import moxora.policy.Policies;
import moxora.store.OrganisationRegistry;
import moxora.store.OrganisationRounds;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * Forgets opens and clicks that were kept without their contact: marks when their window ends, pseudonymous ones when the
 * policy's retention does. Once an hour through every organisation, each in one short transaction.
 *
 * <p>It also writes anew, all at once, the rows that came since it was here last: PostgreSQL keeps with each row the number
 * of its transaction, and the same number stands on the contact's row that was locked in it.
 */
public final class TrackingExpiry {

    private static final Duration EVERY = Duration.ofHours(1);
    private static final int AT_ONCE = 200;

    private final TenantStore store;
    private final Tracking tracking;
    private final OrganisationRounds rounds;

    public TrackingExpiry(TenantStore store, OrganisationRegistry registry, Policies policies, Clock clock) {
        this.store = store;
        this.rounds = new OrganisationRounds(
                registry, clock, EVERY, Purpose.EMAIL_EVENTS, "Opens and clicks to be forgotten");
        this.tracking = new Tracking(policies);
    }

    /** Goes through the next organisations, when it is time to; whether some are left to go through at once. */
    public boolean runDue() {
        return rounds.runDue((scope, entry, now) -> forget(scope, now));
    }

    private void forget(TenantScope scope, Instant now) {
        store.run(scope, session -> {
            CountedEvents.expire(session, now);
            expirePseudonymous(session, now);
            writeAnew(session);
        });
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
