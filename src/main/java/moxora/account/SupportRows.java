package moxora.account;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import moxora.account.SupportRequest.State;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Routes;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/** The rows of requests for support, as both sides of them read and change them, each in its own transaction. */
final class SupportRows {

    private final Routes routes;
    private final AuditTrail audit;
    private final Clock clock;

    SupportRows(Routes routes, AuditTrail audit, Clock clock) {
        this.routes = routes;
        this.audit = audit;
        this.clock = clock;
    }

    Optional<SupportRequest> find(TenantSession session, UUID id) {
        return stored(session, id, "").map(found -> found.at(now()));
    }

    SupportRequest locked(TenantSession session, UUID id) {
        return stored(session, id, " for update").map(found -> found.at(now())).orElseThrow(Fault::notFound);
    }

    Optional<SupportRequest> stored(TenantSession session, UUID id, String lock) {
        return session.sql()
                .first(
                        "select " + SupportRequest.COLUMNS + " from support_access where organisation_id = ? and id = ?"
                                + lock,
                        SupportRequest::of,
                        session.organisation(),
                        id);
    }

    static void requireWaiting(SupportRequest found) {
        if (found.state() != State.REQUESTED) {
            throw new Fault(
                    FaultCode.CONFLICT, "The request is " + found.state().wire() + " and can no longer be decided.");
        }
    }

    static void decide(TenantSession session, UUID id, State state, Instant now, @Nullable Instant expiresAt) {
        session.sql()
                .update(
                        "update support_access set state = ?, decided_at = ?, decided_by = ?, expires_at = ?"
                                + " where organisation_id = ? and id = ?",
                        state,
                        now,
                        session.scope().actor().id(),
                        expiresAt,
                        session.organisation(),
                        id);
    }

    void close(TenantSession session, UUID id, State state, Instant endedAt) {
        session.sql()
                .update(
                        "update support_access set state = ?, ended_at = ? where organisation_id = ? and id = ?",
                        state,
                        endedAt,
                        session.organisation(),
                        id);
        routes.remove(session, id);
        audit.record(session, AuditEvent.of(AuditAction.SUPPORT_ENDED, id));
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
