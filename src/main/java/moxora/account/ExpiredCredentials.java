package moxora.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import moxora.store.OrganisationRegistry;
import moxora.store.OrganisationRounds;
import moxora.store.Routes;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * Removes what no longer opens anything: sessions (P75: kept for seven days at most, not until somebody happens to log
 * in), API tokens, log-ins begun elsewhere. Once an hour through every organisation that the vault's registry names,
 * since row-level security lets nobody ask all of them at once; each is one short transaction.
 */
public final class ExpiredCredentials {

    private static final Duration EVERY = Duration.ofHours(1);

    private final TenantStore store;
    private final Sessions sessions;
    private final Routes routes;
    private final OrganisationRounds rounds;

    public ExpiredCredentials(
            TenantStore store, OrganisationRegistry registry, Sessions sessions, Routes routes, Clock clock) {
        this.store = store;
        this.rounds =
                new OrganisationRounds(registry, clock, EVERY, Purpose.AUTHENTICATION, "Expired sessions and tokens");
        this.sessions = sessions;
        this.routes = routes;
    }

    /** Goes through the next organisations, when it is time to; whether some are left to go through at once. */
    public boolean runDue() {
        return rounds.runDue((scope, entry, now) -> forget(scope, now));
    }

    private void forget(TenantScope scope, Instant now) {
        store.run(scope, session -> {
            sessions.forgetOver(session);
            forgetTokens(session, now);
            session.sql()
                    .update(
                            "delete from spent_log_in where organisation_id = ? and expires_at <= ?",
                            session.organisation(),
                            now);
        });
    }

    private void forgetTokens(TenantSession session, Instant now) {
        session.sql()
                .rows(
                        "delete from api_token where organisation_id = ? and expires_at <= ? returning id",
                        row -> row.uuid(1),
                        session.organisation(),
                        now)
                .forEach(id -> routes.remove(session, id));
    }
}
