package moxora.account;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.account.SupportRequest.State;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldSealer;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.operator.SupportJournal;
import moxora.store.OrganisationGate;
import moxora.store.Routes;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** What an organisation says to operators who ask to be let in: yes for a while, no, or enough. */
public final class SupportDecisions {

    private final TenantStore store;
    private final FieldSealer sealer;
    private final SupportJournal journal;
    private final AuditTrail audit;
    private final SupportRows rows;

    /** A request with its reason, as the organisation sees it. */
    public record Shown(SupportRequest request, String reason) {

        @Override
        public String toString() {
            return "Shown[" + request.id() + "]";
        }
    }

    public SupportDecisions(
            TenantStore store,
            Routes routes,
            FieldSealer sealer,
            SupportJournal journal,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.sealer = sealer;
        this.journal = journal;
        this.audit = audit;
        this.rows = new SupportRows(routes, audit, clock);
    }

    /** Requests before the given one with their reasons, newest first; from the newest on with null. */
    public List<Shown> before(TenantScope scope, @Nullable UUID id, int limit) {
        sealer.prepare(scope);
        Instant now = rows.now();
        return store.within(
                scope,
                session -> session.sql()
                        .rows(
                                "select " + SupportRequest.COLUMNS + ", sealed from support_access"
                                        + " where organisation_id = ? and (?::uuid is null or id < ?)"
                                        + " order by id desc limit ?",
                                row -> new Shown(
                                        SupportRequest.of(row).at(now),
                                        sealer.open(
                                                        scope,
                                                        Compartment.SUPPORT,
                                                        row.uuid(1),
                                                        row.sealed(11),
                                                        SupportAccess.REASON::equals)
                                                .one(SupportAccess.REASON)
                                                .orElse("")),
                                session.organisation(),
                                id,
                                id,
                                limit));
    }

    /**
     * Lets the operator in, from now on for as long as they asked.
     *
     * @throws Fault 404 when there is no such request, 409 when it was refused, has lapsed or is over
     */
    public SupportRequest approve(TenantScope scope, UUID id) {
        SupportRequest approved = store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            SupportRequest found = rows.locked(session, id);
            if (found.state() == State.APPROVED) {
                return found;
            }
            SupportRows.requireWaiting(found);
            Instant now = rows.now();
            SupportRows.decide(session, id, State.APPROVED, now, now.plus(found.duration()));
            audit.record(session, AuditEvent.of(AuditAction.SUPPORT_APPROVED, id));
            return rows.find(session, id).orElseThrow();
        });
        journal.reschedule(id, approved.expiresAt());
        return approved;
    }

    /**
     * Refuses the request.
     *
     * @throws Fault 404 when there is no such request, 409 when it was approved or has lapsed
     */
    public SupportRequest refuse(TenantScope scope, UUID id) {
        SupportRequest refused = store.within(scope, session -> {
            SupportRequest found = rows.locked(session, id);
            if (found.state() == State.REFUSED) {
                return found;
            }
            SupportRows.requireWaiting(found);
            SupportRows.decide(session, id, State.REFUSED, rows.now(), null);
            audit.record(session, AuditEvent.of(AuditAction.SUPPORT_REFUSED, id));
            return rows.find(session, id).orElseThrow();
        });
        journal.reschedule(id, null);
        return refused;
    }

    /** Ends an access, or a request that waits, at once; what is over already stays as it is. */
    public void end(TenantScope scope, UUID id) {
        store.run(scope, session -> {
            SupportRequest stored = rows.stored(session, id, " for update").orElseThrow(Fault::notFound);
            if (stored.due() != null) {
                // Where time was quicker, that is what is written down.
                SupportRequest now = stored.at(rows.now());
                Instant endedAt = now.endedAt();
                rows.close(
                        session,
                        id,
                        now.due() == null ? now.state() : State.ENDED,
                        endedAt == null ? rows.now() : endedAt);
            }
        });
        journal.reschedule(id, null);
    }

    /** Writes down that time has ended the request, where it has; for the job that watches the clock. */
    public void settle(TenantScope scope, UUID id) {
        Optional<SupportRequest> left = store.within(scope, session -> {
            if (!OrganisationGate.isOpenOrClosing(session)) {
                return Optional.empty();
            }
            Optional<SupportRequest> stored = rows.stored(session, id, " for update");
            if (stored.isEmpty()) {
                return stored;
            }
            SupportRequest now = stored.get().at(rows.now());
            Instant endedAt = now.endedAt();
            if (now.state() != stored.get().state() && endedAt != null) {
                rows.close(session, id, now.state(), endedAt);
            }
            return Optional.of(now);
        });
        journal.reschedule(id, left.map(SupportRequest::due).orElse(null));
    }
}
