package moxora.email.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way into the database, column by column: one statement takes as many as there are, where a statement
 * of as many rows would have to be understood by the server each time. They are written in their order.
 */
final class EventColumns {

    /** What the driver holds as text at once. */
    static final int ROWS_AT_ONCE = 5_000;

    private static final String INSERT =
            " (organisation_id, at, identity, contact_id, type, sealed, received_at, shown_at,"
                    + " message_id, machine) select ?, timestamptz 'epoch' + at * interval '1 microsecond', identity, contact, type,"
                    + " sealed, timestamptz 'epoch' + received * interval '1 microsecond',"
                    + " timestamptz 'epoch' + shown * interval '1 microsecond', message, machine = 1"
                    + " from unnest(?::bigint[], ?::bytea[], ?::uuid[], ?::text[], ?::bytea[], ?::bigint[], ?::bigint[], ?::uuid[],"
                    + " ?::bigint[]) as event (at, identity, contact, type, sealed, received, shown, message, machine)"
                    + " on conflict do nothing returning identity, contact_id";

    private final List<EventTable.EventRow> events;

    EventColumns(List<EventTable.EventRow> events) {
        this.events = events;
    }

    /** Answers which were new. */
    Set<EventTable.Key> insert(TenantSession session, String table) {
        return new HashSet<>(session.sql()
                .rows(
                        "insert into " + table + INSERT,
                        row -> new EventTable.Key(row.token(1), row.uuid(2)),
                        session.organisation(),
                        numbers(event -> micros(event.time())),
                        each(event -> event.key().identity()).toArray(Token[]::new),
                        each(event -> event.key().contact()).toArray(UUID[]::new),
                        each(event -> event.type().wire()).toArray(String[]::new),
                        each(EventTable.EventRow::sealed).toArray(Sealed[]::new),
                        numbers(event -> micros(event.receivedAt())),
                        numbers(event -> micros(event.shownAt())),
                        messages(),
                        numbers(event -> event.machine() ? 1L : 0L)));
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    /** Null where an event has none. */
    private @Nullable UUID[] messages() {
        return events.stream().map(EventTable.EventRow::message).toArray(UUID[]::new);
    }

    private Long[] numbers(Function<EventTable.EventRow, Long> column) {
        return each(column).toArray(Long[]::new);
    }

    private <T> Stream<T> each(Function<EventTable.EventRow, T> column) {
        return events.stream().map(column);
    }
}
