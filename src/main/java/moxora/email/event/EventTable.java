package moxora.email.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import moxora.email.provider.EmailEventType;
import moxora.store.Row;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/**
 * Writes events so that a second writing changes nothing: the primary key decides, and the database answers which rows
 * were new. A driver's batch would not tell, so these are statements of many rows.
 */
public final class EventTable {

    /** How many rows one statement writes at most. */
    public static final int ROWS_AT_ONCE = 500;

    private EventTable() {}

    /** An event with one of the contacts that have its address. */
    record EventRow(
            Instant time,
            Key key,
            Instant shownAt,
            EmailEventType type,
            @Nullable UUID message,
            boolean machine,
            Sealed sealed,
            Instant receivedAt) {}

    /** What tells an event with one contact from every other. */
    record Key(Token identity, UUID contact) {}

    /**
     * An event that is kept apart.
     *
     * @param recipient the mark of the address that it is about, where it says one
     */
    record ParkedRow(
            Token identity,
            UUID id,
            ParkedReason reason,
            String provider,
            @Nullable Token recipient,
            Sealed sealed,
            Instant receivedAt) {}

    /** Answers which rows were new. */
    static Set<Key> insertEvents(TenantSession session, List<EventRow> rows) {
        return insertEvents(session, "email_event", rows);
    }

    /** As above into a table of the same columns, for who measures what a part of it costs. */
    static Set<Key> insertEvents(TenantSession session, String table, List<EventRow> rows) {
        List<EventRow> all = inOrder(rows, row -> row.key.identity);
        Set<Key> fresh = new HashSet<>();
        for (int from = 0; from < all.size(); from += EventColumns.ROWS_AT_ONCE) {
            List<EventRow> some = all.subList(from, Math.min(all.size(), from + EventColumns.ROWS_AT_ONCE));
            fresh.addAll(new EventColumns(some).insert(session, table));
        }
        return fresh;
    }

    static Set<Token> insertParked(TenantSession session, List<ParkedRow> rows) {
        return insert(
                session,
                "parked_event (organisation_id, identity, id, reason, provider, mark, sealed, received_at)",
                "(?, ?, ?, ?, ?, ?::bytea, ?, ?)",
                inOrder(rows, ParkedRow::identity),
                row -> Arrays.asList(
                        session.organisation(),
                        row.identity,
                        row.id,
                        row.reason.wire(),
                        row.provider,
                        row.recipient,
                        row.sealed,
                        row.receivedAt),
                "identity",
                row -> row.token(1));
    }

    /** Two deliveries of the same events at once must not wait for each other's rows crosswise. */
    private static <R> List<R> inOrder(List<R> rows, Function<R, Token> identity) {
        return rows.stream()
                .sorted(Comparator.comparing(
                        row -> new java.math.BigInteger(1, identity.apply(row).bytes())))
                .toList();
    }

    /** Answers the keys of the rows that were new. The caller orders the rows, for every transaction in the same way. */
    public static <R, K> Set<K> insert(
            TenantSession session,
            String into,
            String marks,
            List<R> rows,
            Function<R, List<Object>> values,
            String key,
            Function<Row, K> read) {
        Set<K> fresh = new HashSet<>();
        for (int from = 0; from < rows.size(); from += ROWS_AT_ONCE) {
            List<R> some = rows.subList(from, Math.min(rows.size(), from + ROWS_AT_ONCE));
            List<Object> parameters = new ArrayList<>();
            some.forEach(row -> parameters.addAll(values.apply(row)));
            fresh.addAll(session.sql()
                    .rows(
                            "insert into " + into + " values "
                                    + String.join(", ", Collections.nCopies(some.size(), marks))
                                    + " on conflict do nothing returning " + key,
                            read,
                            parameters.toArray()));
        }
        return fresh;
    }
}
