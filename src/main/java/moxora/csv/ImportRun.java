package moxora.csv;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import moxora.contact.ContactBatches;
import moxora.contact.ContactImports;
import moxora.contact.CustomFieldSchema;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * One import from its upload to its end. While a batch is being written, the next is read, checked and sealed.
 *
 * <p>Each batch is committed together with how far the import has come, so one that was killed goes on behind its last
 * batch: nothing is lost, nothing is written twice.
 */
final class ImportRun {

    private final ContactBatches batches;
    private final ContactImports imports;
    private final Executor writer;
    private final ContactImports.Unfinished work;
    private final TenantScope scope;
    private final String phoneRegion;
    private CompletableFuture<Committed> written;
    private Refusals refusals = Refusals.of("");
    private String emailColumn = "";

    ImportRun(
            ContactBatches batches,
            ContactImports imports,
            Executor writer,
            ContactImports.Unfinished work,
            TenantScope scope,
            String phoneRegion) {
        this.batches = batches;
        this.imports = imports;
        this.writer = writer;
        this.work = work;
        this.scope = scope;
        this.phoneRegion = phoneRegion;
        this.written = Committed.before(ContactImports.Progress.NONE);
    }

    void run() {
        ContactImports.Status status = imports.status(scope, work.id());
        if (status.state() != ContactImports.State.RUNNING) {
            imports.finish(scope, work.id(), status.state(), status.outcome(), status.progress());
            return;
        }
        refusals = Refusals.of(status.outcome());
        written = Committed.before(status.progress());
        try {
            read(status);
            imports.finish(scope, work.id(), ContactImports.State.DONE, refusals.outcome(), progress());
        } catch (Fault fault) {
            if (fault.code() != FaultCode.MALFORMED_CSV && fault.code() != FaultCode.VALUE_REFUSED) {
                throw fault;
            }
            ContactImports.Progress before = progress();
            refusals.add(
                    before.read() + 1, new RowReader.Refusal("", fault.code().wire(), fault.detail()));
            imports.finish(scope, work.id(), ContactImports.State.FAILED, refusals.outcome(), before);
        }
    }

    private void read(ContactImports.Status status) {
        Records records = new Records(new ChunkStream(imports, scope, work.id()));
        Mapping mapping = Mapping.of(status.mapping(), records.header());
        emailColumn = mapping.emailColumn();
        for (long skipped = 0; skipped < status.progress().read(); skipped++) {
            records.next();
        }
        long row = status.progress().read();
        Batch batch = new Batch(mapping);
        Optional<String[]> record = nextOrBreakOff(records, batch, status.dryRun());
        while (record.isPresent()) {
            row++;
            batch.take(row, record.get());
            if (batch.rows == CsvLimits.BATCH) {
                commit(batch, status.dryRun());
                batch = new Batch(mapping);
            }
            record = nextOrBreakOff(records, batch, status.dryRun());
        }
        commit(batch, status.dryRun());
        progress();
    }

    /** What was read before a record that is no CSV is kept. */
    private Optional<String[]> nextOrBreakOff(Records records, Batch batch, boolean dryRun) {
        try {
            return records.next().map(ImportRun::refuseFailedExport);
        } catch (Fault malformed) {
            commit(batch, dryRun);
            throw malformed;
        }
    }

    private static String[] refuseFailedExport(String[] cells) {
        if (cells.length == 1 && cells[0].equals(ContactExport.FAILED)) {
            throw new Fault(FaultCode.MALFORMED_CSV, "The file is an export that failed half-way.");
        }
        return cells;
    }

    /** Rows on their way to one transaction. */
    private final class Batch {

        private final List<ContactBatches.Incoming> incoming = new ArrayList<>();
        private final List<Long> incomingRows = new ArrayList<>();
        private final Set<UUID> ids = new HashSet<>();
        private final CustomFieldSchema schema = batches.schema(scope);
        private final RowReader reader;
        private int rows;
        private int rejected;

        Batch(Mapping mapping) {
            this.reader = new RowReader(mapping, schema);
        }

        void take(long row, String[] cells) {
            rows++;
            RowReader.Outcome outcome = reader.read(cells);
            ContactBatches.Incoming draft = outcome.incoming();
            List<RowReader.Refusal> wrong = outcome.refusals();
            if (draft != null && draft.id() != null && !ids.add(draft.id())) {
                wrong = List.of(
                        new RowReader.Refusal(ExportColumns.ID, "duplicate_id", "Another row nearby has this id."));
            }
            if (draft == null || !wrong.isEmpty()) {
                rejected++;
                wrong.forEach(refusal -> refusals.add(row, refusal));
            } else {
                incoming.add(draft);
                incomingRows.add(row);
            }
        }

        /** A row that stays out for two reasons is listed for the first. */
        List<Refused> refused(ContactBatches.Written written) {
            Map<Integer, FaultCode> places = new TreeMap<>();
            for (int place = 0; place < incoming.size(); place++) {
                UUID id = incoming.get(place).id();
                if (id != null && written.erased().contains(id)) {
                    places.put(place, FaultCode.CONTACT_ERASED);
                }
            }
            written.blocked().forEach(place -> places.putIfAbsent(place, FaultCode.ADDRESS_BLOCKED));
            written.taken().forEach(place -> places.putIfAbsent(place, FaultCode.EMAIL_TAKEN));
            return places.entrySet().stream()
                    .map(place -> new Refused(incomingRows.get(place.getKey()), place.getValue()))
                    .toList();
        }
    }

    /** A row that was refused when it was about to be written. */
    private record Refused(long row, FaultCode why) {}

    /** A batch that was written: how far the import is with it, and which of its rows were refused on the way. */
    private record Committed(ContactImports.Progress progress, List<Refused> refused) {

        static CompletableFuture<Committed> before(ContactImports.Progress progress) {
            return CompletableFuture.completedFuture(new Committed(progress, List.of()));
        }
    }

    private void commit(Batch batch, boolean dryRun) {
        if (batch.rows == 0) {
            return;
        }
        ContactBatches.Prepared prepared =
                dryRun ? null : batches.prepare(scope, phoneRegion, batch.incoming, batch.schema);
        ContactImports.Progress before = progress();
        String outcome = refusals.outcome();
        written = CompletableFuture.supplyAsync(() -> write(batch, prepared, before, outcome), writer);
    }

    private Committed write(
            Batch batch, ContactBatches.@Nullable Prepared prepared, ContactImports.Progress before, String outcome) {
        List<Refused> refused = new ArrayList<>();
        ContactImports.Progress after = imports.commit(
                scope, work.id(), () -> with(Refusals.of(outcome), refused).outcome(), before, session -> {
                    ContactBatches.Written counts = prepared == null
                            ? new ContactBatches.Written(batch.incoming.size(), 0, Set.of(), List.of(), List.of())
                            : batches.write(session, prepared);
                    refused.addAll(batch.refused(counts));
                    return new ContactImports.Progress(
                            before.read() + batch.rows,
                            before.imported() + counts.added(),
                            before.updated() + counts.updated(),
                            before.rejected() + batch.rejected + refused.size());
                });
        imports.renew(work);
        return new Committed(after, refused);
    }

    private Refusals with(Refusals list, List<Refused> refused) {
        refused.forEach(row -> list.add(
                row.row,
                switch (row.why) {
                    case CONTACT_ERASED ->
                        refusal(
                                ExportColumns.ID,
                                row.why,
                                "The contact with this id was erased and does not come back.");
                    case ADDRESS_BLOCKED ->
                        refusal(emailColumn, row.why, "Whoever had the address was erased, and it is blocked.");
                    default ->
                        refusal(
                                emailColumn,
                                FaultCode.EMAIL_TAKEN,
                                "Another contact has the address, and the policy allows one contact for each.");
                }));
        return list;
    }

    private static RowReader.Refusal refusal(String column, FaultCode why, String message) {
        return new RowReader.Refusal(column, why.wire(), message);
    }

    /** Waits for the batch that is being written. */
    private ContactImports.Progress progress() {
        try {
            Committed last = written.join();
            if (!last.refused().isEmpty()) {
                with(refusals, last.refused());
                written = Committed.before(last.progress());
            }
            return last.progress();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
