package moxora.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import moxora.app.Assembly;
import moxora.contact.ContactBatches;
import moxora.contact.ContactImports;
import moxora.contact.CustomFieldSchema;
import moxora.store.Ids;
import moxora.store.OrganisationGate;
import moxora.tenant.TenantScope;

/**
 * The twin of an import: uploaded in pieces that are committed one by one, read back, checked by the same checks, and
 * written batch by batch with its progress and its lease while the next batch is prepared.
 */
final class PlainImport {

    private final Assembly moxora;
    private final TenantScope scope;
    private final Executor writer;
    private final UUID id = Ids.next();

    PlainImport(Assembly moxora, TenantScope scope, Executor writer) {
        this.moxora = moxora;
        this.scope = scope;
        this.writer = writer;
    }

    /** Returns how many contacts were written. */
    long run(InputStream body) {
        upload(body);
        ContactImports.Unfinished work = new ContactImports.Unfinished(scope.organisation(), id);
        Records records = new Records(new SequenceInputStream(pieces()));
        RowReader reader =
                new RowReader(Mapping.of(GeneratedContacts.MAPPING, records.header()), CustomFieldSchema.NONE);
        CompletableFuture<Long> written = CompletableFuture.completedFuture(0L);
        List<ContactBatches.Incoming> batch = new ArrayList<>();
        Optional<String[]> record = records.next();
        while (record.isPresent()) {
            RowReader.Outcome outcome = reader.read(record.get());
            if (outcome.incoming() == null) {
                throw new IllegalStateException("a generated row was refused: " + outcome.refusals());
            }
            batch.add(outcome.incoming());
            record = records.next();
            if (batch.size() == CsvLimits.BATCH || record.isEmpty()) {
                PlainTwin.Prepared prepared = PlainTwin.prepare(scope, moxora.clock.instant(), batch);
                long before = written.join();
                written = CompletableFuture.supplyAsync(() -> commit(work, prepared, before), writer);
                batch = new ArrayList<>();
            }
        }
        long rows = written.join();
        finish(rows);
        return rows;
    }

    private void upload(InputStream body) {
        moxora.store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            session.sql()
                    .update(
                            "insert into plain_import (organisation_id, id, state, rows_read, rows_imported, created_at,"
                                    + " updated_at) values (?, ?, 'uploading', 0, 0, ?, ?)",
                            session.organisation(),
                            id,
                            moxora.clock.instant(),
                            moxora.clock.instant());
        });
        int seq = 0;
        byte[] piece = read(body);
        while (piece.length > 0) {
            byte[] stored = piece;
            int at = seq++;
            moxora.store.run(
                    scope,
                    session -> session.sql()
                            .update(
                                    "insert into plain_chunk (organisation_id, import_id, id, seq, piece) values (?, ?, ?, ?, ?)",
                                    session.organisation(),
                                    id,
                                    Ids.next(),
                                    at,
                                    stored));
            piece = read(body);
        }
        moxora.vault.run(sql -> sql.update(
                "insert into unfinished_work (organisation_id, id, kind, lease_until) values (?, ?, 'IMPORT', ?)",
                scope.organisation().value(),
                id,
                moxora.clock.instant()));
    }

    private static byte[] read(InputStream body) {
        try {
            return body.readNBytes(ContactImports.CHUNK_BYTES);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Enumeration<InputStream> pieces() {
        return new Enumeration<>() {
            private int seq;
            private Optional<byte[]> next = piece(0);

            @Override
            public boolean hasMoreElements() {
                return next.isPresent();
            }

            @Override
            public InputStream nextElement() {
                byte[] bytes = next.orElseThrow(NoSuchElementException::new);
                next = piece(++seq);
                return new java.io.ByteArrayInputStream(bytes);
            }
        };
    }

    private Optional<byte[]> piece(int seq) {
        return moxora.store.within(
                scope,
                session -> session.sql()
                        .first(
                                "select piece from plain_chunk where organisation_id = ? and import_id = ? and seq = ?",
                                row -> row.bytes(1),
                                session.organisation(),
                                id,
                                seq));
    }

    private long commit(ContactImports.Unfinished work, PlainTwin.Prepared prepared, long before) {
        long after = before + prepared.rows().size();
        moxora.store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            long read = session.sql()
                    .count(
                            "select rows_read from plain_import where organisation_id = ? and id = ? for update",
                            session.organisation(),
                            id);
            if (read != before) {
                throw new IllegalStateException("another runner");
            }
            PlainTwin.write(session, prepared);
            session.sql()
                    .update(
                            "update plain_import set state = 'running', outcome = ?, rows_read = ?, rows_imported = ?,"
                                    + " updated_at = ? where organisation_id = ? and id = ?",
                            "{\"rejected\":" + Collections.emptyList() + "}",
                            after,
                            after,
                            moxora.clock.instant(),
                            session.organisation(),
                            id);
        });
        moxora.contactImports.renew(work);
        return after;
    }

    private void finish(long rows) {
        moxora.store.run(scope, session -> {
            session.sql()
                    .update(
                            "delete from plain_chunk where organisation_id = ? and import_id = ?",
                            session.organisation(),
                            id);
            session.sql()
                    .update(
                            "update plain_import set state = 'done', rows_read = ? where organisation_id = ? and id = ?",
                            rows,
                            session.organisation(),
                            id);
        });
        moxora.vault.run(sql -> sql.update(
                "delete from unfinished_work where organisation_id = ? and id = ?",
                scope.organisation().value(),
                id));
    }
}
