package moxora.contact;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Carries out erasures of many contacts, in the order of their ids, in bounded batches: one transaction of the vault and
 * one of the tenant data for each, which also says how far it has come. One that was killed goes on behind its last.
 */
public final class BulkErasureWork {

    /** How many contacts one transaction erases. */
    static final int BATCH = 200;

    private final TenantStore store;
    private final ContactErasure erasure;
    private final AuditTrail audit;
    private final Clock clock;
    private final LeasedWork work;

    /** @param runner runs the work; its size is how much of it runs at once on this node */
    public BulkErasureWork(
            TenantStore store, Vault vault, ContactErasure erasure, Executor runner, AuditTrail audit, Clock clock) {
        this.store = store;
        this.erasure = erasure;
        this.audit = audit;
        this.clock = clock;
        this.work = new LeasedWork(LeasedWork.Kind.ERASURE, vault, clock, runner, erasure::prepare, this::step);
    }

    /** Notes work before it is written down what is to be done. */
    void note(TenantScope scope, UUID id) {
        work.note(scope, id);
    }

    /** Begins work that is durable. */
    void begin(TenantScope scope, UUID id) {
        work.begin(scope, id);
    }

    /** Takes up work that nobody does; called again and again, also after a crash. */
    public void resumeUnfinished() {
        work.resumeUnfinished();
    }

    private record Progress(boolean block, @Nullable UUID place) {}

    /** One batch; false when nothing is left to do. */
    boolean step(TenantScope scope, UUID id) {
        return store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            Optional<Progress> progress = session.sql()
                    .first(
                            "select block, place from contact_erasure where organisation_id = ? and id = ?"
                                    + " and state = 'running' for update",
                            row -> new Progress(row.flag(1), row.uuidOrNull(2)),
                            session.organisation(),
                            id);
            return progress.isPresent() && step(session, id, progress.get());
        });
    }

    private boolean step(TenantSession session, UUID id, Progress progress) {
        List<UUID> next = session.sql()
                .rows(
                        "select contact_id from contact_erasure_item where organisation_id = ? and erasure_id = ?"
                                + " and (?::uuid is null or contact_id > ?::uuid) order by contact_id limit ?",
                        row -> row.uuid(1),
                        session.organisation(),
                        id,
                        progress.place,
                        progress.place,
                        BATCH);
        if (next.isEmpty()) {
            finish(session, id);
            return false;
        }
        int erased = erasure.eraseThose(session, next, progress.block);
        session.sql()
                .update(
                        "update contact_erasure set erased = erased + ?, place = ?, updated_at = ?"
                                + " where organisation_id = ? and id = ?",
                        erased,
                        next.get(next.size() - 1),
                        now(),
                        session.organisation(),
                        id);
        return true;
    }

    private void finish(TenantSession session, UUID id) {
        // Of contacts that were kept, nothing says that they were to go.
        session.sql()
                .update(
                        "delete from contact_erasure_item where organisation_id = ? and erasure_id = ?",
                        session.organisation(),
                        id);
        record Counts(long matched, long erased) {}
        Counts counts = session.sql()
                .first(
                        "update contact_erasure set state = 'done', place = null, updated_at = ?"
                                + " where organisation_id = ? and id = ? returning matched, erased",
                        row -> new Counts(row.number(1), row.number(2)),
                        now(),
                        session.organisation(),
                        id)
                .orElseThrow();
        audit.record(
                session,
                AuditEvent.of(
                        AuditAction.CONTACTS_ERASED,
                        id,
                        Map.of(
                                "matched",
                                counts.matched,
                                "erased",
                                counts.erased,
                                "kept",
                                counts.matched - counts.erased)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
