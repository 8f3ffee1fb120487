package moxora.receipt;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import moxora.store.OrganisationRegistry;
import moxora.store.OrganisationRounds;
import moxora.store.TenantStore;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * Removes counts of AI calls that are older than 13 months, so that a month can be held against the same one of last
 * year, and what crashed nodes had put aside. Once a day through every organisation.
 */
public final class ExpiredUsage {

    static final Period KEPT = Period.ofMonths(13);
    private static final Duration EVERY = Duration.ofDays(1);

    private final TenantStore store;
    private final OrganisationRounds rounds;

    public ExpiredUsage(TenantStore store, OrganisationRegistry registry, Clock clock) {
        this.store = store;
        this.rounds = new OrganisationRounds(registry, clock, EVERY, Purpose.AI, "Old counts of AI calls");
    }

    /** Goes through the next organisations, when it is time to; whether some are left to go through at once. */
    public boolean runDue() {
        return rounds.runDue((scope, entry, now) -> forget(scope, now));
    }

    /** A day of a processor is one row, so what is due at once is little. */
    private void forget(TenantScope scope, Instant now) {
        Instant last = now.atOffset(ZoneOffset.UTC).minus(KEPT).toInstant();
        store.run(scope, session -> {
            session.sql()
                    .update("delete from ai_usage where organisation_id = ? and day < ?", session.organisation(), last);
            session.sql()
                    .update(
                            "delete from ai_meter where organisation_id = ? and minute < ?",
                            session.organisation(),
                            last);
            session.sql()
                    .update(
                            "delete from ai_reservation where organisation_id = ? and expires_at <= ?",
                            session.organisation(),
                            now);
        });
    }
}
