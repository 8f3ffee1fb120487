package moxora.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.fault.Fault;
import moxora.store.Ids;
import moxora.store.OrganisationRegistry;
import moxora.store.Routes;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Removes what no longer opens anything: sessions (P75: kept for seven days at most, not until somebody happens to log
 * in), API tokens, log-ins begun elsewhere. Once an hour through every organisation that the vault's registry names,
 * since row-level security lets nobody ask all of them at once; each is one short transaction.
 */
public final class ExpiredCredentials {

    private static final Logger LOG = Logger.getLogger(ExpiredCredentials.class.getName());
    private static final Duration EVERY = Duration.ofHours(1);

    /** How many organisations one call goes through, so that other jobs have their turn. */
    private static final int AT_ONCE = 200;

    private final TenantStore store;
    private final OrganisationRegistry registry;
    private final Sessions sessions;
    private final Routes routes;
    private final Clock clock;
    private Instant due = Instant.EPOCH;
    private Instant began = Instant.EPOCH;
    private @Nullable OrganisationId place;

    public ExpiredCredentials(
            TenantStore store, OrganisationRegistry registry, Sessions sessions, Routes routes, Clock clock) {
        this.store = store;
        this.registry = registry;
        this.sessions = sessions;
        this.routes = routes;
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
        TenantScope scope =
                new TenantScope(organisation, new Actor(Ids.next(), Actor.Role.JOB), Purpose.AUTHENTICATION);
        try {
            store.run(scope, session -> {
                sessions.forgetOver(session);
                forgetTokens(session, now);
                session.sql()
                        .update(
                                "delete from spent_log_in where organisation_id = ? and expires_at <= ?",
                                session.organisation(),
                                now);
            });
        } catch (Fault e) {
            LOG.log(
                    Level.WARNING,
                    "Expired sessions and tokens of an organisation wait: {0}",
                    e.code().wire());
        }
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
