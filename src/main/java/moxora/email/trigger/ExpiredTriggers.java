package moxora.email.trigger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import moxora.store.OrganisationRegistry;
import moxora.store.OrganisationRounds;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * Forgets triggers 30 days after their receipt, delivered or not, once an hour, organisation by organisation: row-level
 * security lets nobody ask all of them at once.
 */
public final class ExpiredTriggers {

    /** How long what the CRM may be told is kept. */
    public static final Duration KEPT = Duration.ofDays(30);

    private static final Duration EVERY = Duration.ofHours(1);

    /** Deleted in one transaction. */
    private static final int AT_ONCE = 5_000;

    private final TenantStore store;
    private final OrganisationRounds rounds;

    public ExpiredTriggers(TenantStore store, OrganisationRegistry registry, Clock clock) {
        this.store = store;
        this.rounds = new OrganisationRounds(
                registry, clock, EVERY, Purpose.EMAIL_EVENTS, "Triggers that outlive their time");
    }

    /** Goes through the next organisations, when it is time to; whether some are left to go through at once. */
    public boolean runDue() {
        return rounds.runDue((scope, entry, now) -> forget(scope, now));
    }

    private void forget(TenantScope scope, Instant now) {
        while (store.within(scope, session -> forgetSome(session, now.minus(KEPT))) == AT_ONCE) {
            // The next ones, in a transaction of their own.
        }
        store.run(scope, session -> TriggerHead.endUnread(session, now));
    }

    private static int forgetSome(TenantSession session, Instant before) {
        List<Long> gone = session.sql()
                .rows(
                        "delete from email_trigger where organisation_id = ? and position in (select position"
                                + " from email_trigger where organisation_id = ? and created_at < ? order by position limit ?)"
                                + " returning position",
                        row -> row.number(1),
                        session.organisation(),
                        session.organisation(),
                        before,
                        AT_ONCE);
        gone.stream().max(Long::compare).ifPresent(last -> {
            session.sql()
                    .update(
                            "delete from trigger_delivery where organisation_id = ? and position <= ?",
                            session.organisation(),
                            last);
            TriggerHead.forgotten(session, last);
        });
        return gone.size();
    }
}
