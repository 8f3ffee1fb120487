package moxora.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.fault.Fault;
import moxora.store.Routes;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/** What users see of their own sessions and do with them: where they are logged in, and an end to it. */
public final class OwnSessions {

    private final TenantStore store;
    private final Routes routes;
    private final Sessions sessions;
    private final AuditTrail audit;
    private final Clock clock;

    /** One of a user's sessions, as they see it. */
    public record Shown(UUID id, Means means, Instant createdAt, Instant lastUsedAt, Instant expiresAt) {}

    public OwnSessions(TenantStore store, Routes routes, Sessions sessions, AuditTrail audit, Clock clock) {
        this.store = store;
        this.routes = routes;
        this.sessions = sessions;
        this.audit = audit;
        this.clock = clock;
    }

    /** The sessions of the scope's actor that are not over, the newest first. */
    public List<Shown> list(TenantScope scope) {
        return store.within(scope, session -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            Duration idle = sessions.policyOf(session).session().idleLifetime();
            return session.sql()
                    .rows(
                            "select id, means, created_at, last_used_at, expires_at from app_session"
                                    + " where organisation_id = ? and user_id = ? and expires_at > ? and last_used_at > ?"
                                    + " order by created_at desc, id desc limit " + Sessions.MOST,
                            row -> new Shown(
                                    row.uuid(1),
                                    Means.valueOf(row.text(2)),
                                    row.instant(3),
                                    row.instant(4),
                                    row.instant(5)),
                            session.organisation(),
                            scope.actor().id(),
                            now,
                            now.minus(idle));
        });
    }

    /** Ends one of the scope's actor's own sessions; another's is not there. */
    public void revoke(TenantScope scope, UUID id) {
        store.run(scope, session -> {
            SessionRow row = session.find(SessionRow.class, id)
                    .filter(found -> found.userId().equals(scope.actor().id()))
                    .orElseThrow(Fault::notFound);
            session.remove(row);
            routes.remove(session, id);
            audit.record(session, AuditEvent.of(AuditAction.SESSION_REVOKED, id));
        });
    }
}
