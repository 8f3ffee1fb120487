package moxora.email.unsubscribe;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import moxora.store.OrganisationRegistry;
import moxora.store.OrganisationRounds;
import moxora.store.TenantStore;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * Removes unsubscribe links whose time is over; what was unsubscribed by them stays. Once a day through every
 * organisation of the vault's registry, a bounded number of rows at a time.
 */
public final class ExpiredLinks {

    private static final Duration EVERY = Duration.ofDays(1);
    private static final int ROWS_AT_ONCE = 5_000;

    private final TenantStore store;
    private final OrganisationRounds rounds;

    public ExpiredLinks(TenantStore store, OrganisationRegistry registry, Clock clock) {
        this.store = store;
        this.rounds = new OrganisationRounds(registry, clock, EVERY, Purpose.EMAIL_EVENTS, "Expired unsubscribe links");
    }

    /** Goes through the next organisations, when it is time to; whether some are left to go through at once. */
    public boolean runDue() {
        return rounds.runDue((scope, entry, now) -> forget(scope, now));
    }

    private void forget(TenantScope scope, Instant now) {
        while (some(scope, now) == ROWS_AT_ONCE) {
            // The rest, each part in a transaction of its own.
        }
    }

    private int some(TenantScope scope, Instant now) {
        return store.within(
                scope,
                session -> session.sql()
                        .update(
                                "delete from unsubscribe_link where organisation_id = ? and id in (select id from"
                                        + " unsubscribe_link where organisation_id = ? and expires_at <= ?"
                                        + " order by expires_at limit ?)",
                                session.organisation(),
                                session.organisation(),
                                now,
                                ROWS_AT_ONCE));
    }
}
