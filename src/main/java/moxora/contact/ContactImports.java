package moxora.contact;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldSealer;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.store.Ids;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;

/**
 * Uploads and how far each import has come. An upload never rests in clear: each piece is sealed as it arrives, bound
 * to its import and its place in it, and goes when the import ends.
 *
 * <p>The outcome (rows refused and why) is kept sealed as text whose form the caller chooses.
 */
public final class ContactImports {

    /** How much of an upload is sealed at once. */
    public static final int CHUNK_BYTES = 256 * 1024;

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final TenantStore store;
    private final Vault vault;
    private final FieldSealer sealer;
    private final AuditTrail audit;
    private final Clock clock;

    /** The life of an import. */
    public enum State {
        UPLOADING,
        RUNNING,
        DONE,
        FAILED;

        String wire() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** How far an import has come; {@code read} counts records, the header not among them. */
    public record Progress(long read, long imported, long updated, long rejected) {

        public static final Progress NONE = new Progress(0, 0, 0, 0);
    }

    /** An import as it is now. */
    public record Status(
            UUID id, State state, boolean dryRun, String mapping, String outcome, Progress progress, Instant since) {}

    /** Work left over by a process that died, or still held by one that lives. */
    public record Unfinished(OrganisationId organisation, UUID id) {}

    public ContactImports(TenantStore store, Vault vault, FieldSealer sealer, AuditTrail audit, Clock clock) {
        this.store = store;
        this.vault = vault;
        this.sealer = sealer;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param mapping kept for the import as it is */
    public UUID begin(TenantScope scope, String mapping, boolean dryRun) {
        sealer.prepare(scope);
        UUID id = Ids.next();
        store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            session.sql()
                    .update(
                            "insert into contact_import (organisation_id, id, state, dry_run, sealed_mapping, rows_read,"
                                    + " rows_imported, rows_updated, rows_rejected, created_at, updated_at)"
                                    + " values (?, ?, 'uploading', ?, ?, 0, 0, 0, 0, ?, ?)",
                            session.organisation(),
                            id,
                            dryRun,
                            sealer.sealBytes(scope, Compartment.IMPORT, id, mapping.getBytes(StandardCharsets.UTF_8)),
                            now(),
                            now());
        });
        return id;
    }

    /** Adds the next piece of the upload, at most {@link #CHUNK_BYTES}. */
    public void append(TenantScope scope, UUID id, int seq, byte[] piece) {
        store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            session.sql()
                    .update(
                            "insert into import_chunk (organisation_id, import_id, id, seq, sealed) values (?, ?, ?, ?, ?)",
                            session.organisation(),
                            id,
                            chunkId(id, seq),
                            seq,
                            sealer.sealBytes(scope, Compartment.UPLOAD, chunkId(id, seq), piece));
        });
    }

    /** The upload is whole: from here on the import is finished by whoever holds its lease. */
    public void uploaded(TenantScope scope, UUID id) {
        vault.run(sql -> sql.update(
                "insert into unfinished_work (organisation_id, id, kind, lease_until) values (?, ?, 'IMPORT', ?)",
                scope.organisation().value(),
                id,
                clock.instant().minus(LEASE)));
        store.run(
                scope,
                session -> session.sql()
                        .update(
                                "update contact_import set state = 'running', updated_at = ? where organisation_id = ? and id = ?",
                                now(),
                                session.organisation(),
                                id));
    }

    /** The upload broke off: what arrived goes. */
    public void abandon(TenantScope scope, UUID id) {
        finish(scope, id, State.FAILED, "{\"rejected\":[]}", Progress.NONE);
    }

    /** Imports of living organisations whose lease has run out; taking one is {@link #lease}. */
    public List<Unfinished> unfinished() {
        return vault.within(sql -> sql.rows(
                "select organisation_id, w.id from unfinished_work w join organisation_registry using (organisation_id)"
                        + " where w.kind = 'IMPORT' and w.lease_until < ? and state in ('ACTIVE', 'CLOSING') order by w.id limit 50",
                row -> new Unfinished(new OrganisationId(row.uuid(1)), row.uuid(2)),
                clock.instant()));
    }

    /** Whether this node may run the import now; of several that ask, one gets it. */
    public boolean lease(Unfinished work) {
        return vault.within(sql -> sql.update(
                        "update unfinished_work set lease_until = ? where organisation_id = ? and id = ? and lease_until < ?",
                        clock.instant().plus(LEASE),
                        work.organisation().value(),
                        work.id(),
                        clock.instant()))
                == 1;
    }

    /** Keeps the lease while the work goes on. */
    public void renew(Unfinished work) {
        vault.run(sql -> sql.update(
                "update unfinished_work set lease_until = ? where organisation_id = ? and id = ?",
                clock.instant().plus(LEASE),
                work.organisation().value(),
                work.id()));
    }

    public Status status(TenantScope scope, UUID id) {
        sealer.prepare(scope);
        return store.within(scope, session -> find(session, id)).orElseThrow(Fault::notFound);
    }

    private Optional<Status> find(TenantSession session, UUID id) {
        TenantScope scope = session.scope();
        return session.sql()
                .first(
                        "select state, dry_run, sealed_mapping, sealed_outcome, rows_read, rows_imported, rows_updated,"
                                + " rows_rejected, created_at from contact_import where organisation_id = ? and id = ?",
                        row -> new Status(
                                id,
                                State.valueOf(row.text(1).toUpperCase(java.util.Locale.ROOT)),
                                row.flag(2),
                                text(scope, Compartment.IMPORT, id, row.sealed(3)),
                                row.sealedOrNull(4) == null
                                        ? ""
                                        : text(scope, Compartment.IMPORT_OUTCOME, id, row.sealed(4)),
                                new Progress(row.number(5), row.number(6), row.number(7), row.number(8)),
                                row.instant(9)),
                        session.organisation(),
                        id);
    }

    private String text(TenantScope scope, Compartment compartment, UUID id, moxora.crypto.Sealed sealed) {
        return new String(sealer.openBytes(scope, compartment, id, sealed), StandardCharsets.UTF_8);
    }

    /** A piece of the upload, or empty after the last one. */
    public Optional<byte[]> chunk(TenantScope scope, UUID id, int seq) {
        return store.within(
                scope,
                session -> session.sql()
                        .first(
                                "select sealed from import_chunk where organisation_id = ? and import_id = ? and seq = ?",
                                row -> sealer.openBytes(scope, Compartment.UPLOAD, chunkId(id, seq), row.sealed(1)),
                                session.organisation(),
                                id,
                                seq));
    }

    /**
     * Writes a batch and how far the import has come in one transaction, so that an import that is killed goes on
     * behind its last batch and nothing is written twice.
     *
     * @param outcome asked after the batch was written
     * @param before how far the caller believes the import has come; another runner of the same import is told so
     */
    public Progress commit(
            TenantScope scope,
            UUID id,
            Supplier<String> outcome,
            Progress before,
            Function<TenantSession, Progress> write) {
        return store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            long read = session.sql()
                    .count(
                            "select rows_read from contact_import where organisation_id = ? and id = ?"
                                    + " and state = 'running' for update",
                            session.organisation(),
                            id);
            if (read != before.read()) {
                throw new Fault(FaultCode.CONFLICT, "The import is run by somebody else.");
            }
            Progress progress = write.apply(session);
            update(session, id, State.RUNNING, outcome.get(), progress);
            return progress;
        });
    }

    /** Ends the import; its chunks go, its outcome stays. */
    public void finish(TenantScope scope, UUID id, State state, String outcome, Progress progress) {
        store.run(scope, session -> {
            session.sql()
                    .update(
                            "delete from import_chunk where organisation_id = ? and import_id = ?",
                            session.organisation(),
                            id);
            update(session, id, state, outcome, progress);
            audit.record(
                    session,
                    AuditEvent.of(
                            AuditAction.CONTACTS_IMPORTED,
                            id,
                            Map.of(
                                    "read", progress.read(),
                                    "imported", progress.imported(),
                                    "updated", progress.updated(),
                                    "rejected", progress.rejected())));
        });
        forget(scope, id);
    }

    /** There is nothing to be done about it any more, or there never was. */
    public void forget(TenantScope scope, UUID id) {
        vault.run(sql -> sql.update(
                "delete from unfinished_work where organisation_id = ? and id = ?",
                scope.organisation().value(),
                id));
    }

    private void update(TenantSession session, UUID id, State state, String outcome, Progress progress) {
        session.sql()
                .update(
                        "update contact_import set state = ?, sealed_outcome = ?, rows_read = ?, rows_imported = ?,"
                                + " rows_updated = ?, rows_rejected = ?, updated_at = ? where organisation_id = ? and id = ?",
                        state.wire(),
                        sealer.sealBytes(
                                session.scope(),
                                Compartment.IMPORT_OUTCOME,
                                id,
                                outcome.getBytes(StandardCharsets.UTF_8)),
                        progress.read(),
                        progress.imported(),
                        progress.updated(),
                        progress.rejected(),
                        now(),
                        session.organisation(),
                        id);
    }

    /** A chunk's row id is told by its import and place, so that a chunk opens nowhere else. */
    private static UUID chunkId(UUID id, int seq) {
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() ^ (seq + 1L));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
