package moxora.email.parked;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.GroupedReads;
import moxora.crypto.FieldSealer;
import moxora.crypto.Sealed;
import moxora.email.event.EventSealing;
import moxora.email.event.ParkedReason;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Row;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** What is kept apart, for whoever looks after it: why, whose report and what it was called, never about whom. */
public final class ParkedEvents {

    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
    private static final int CURSOR_BYTES = 3 * Long.BYTES;

    private final TenantStore store;
    private final FieldSealer sealer;
    private final EventSealing sealing;
    private final GroupedReads reads;

    /**
     * One event.
     *
     * @param type one of our types where only the recipient is unknown, else the provider's name for it, if it has one
     * @param at the provider's time
     * @param fault which part is wrong, for what is malformed
     */
    public record Item(
            UUID id,
            ParkedReason reason,
            String provider,
            @Nullable String type,
            @Nullable Instant at,
            Instant receivedAt,
            @Nullable String fault) {

        @Override
        public String toString() {
            return "Item[" + reason + "]";
        }
    }

    /**
     * Some events, newest first.
     *
     * @param totals how many wait, by reason, whatever was asked for
     * @param late how many events about erased contacts there were; nothing else is known of them
     * @param next where the following ones begin, or null at the end
     */
    public record Page(
            List<Item> items,
            Map<ParkedReason, Long> totals,
            long late,
            @Nullable String next) {}

    public ParkedEvents(TenantStore store, FieldSealer sealer, GroupedReads reads) {
        this.store = store;
        this.sealer = sealer;
        this.sealing = new EventSealing(sealer);
        this.reads = reads;
    }

    /**
     * @param reason of these only; null for all
     * @param provider of this one only; null for all
     * @param cursor what the page before answered as {@code next}; null for the newest
     * @throws Fault 400 when the cursor is not one of ours
     */
    public Page page(
            TenantScope scope,
            @Nullable ParkedReason reason,
            @Nullable String provider,
            @Nullable String cursor,
            int limit) {
        Place after = cursor == null ? null : Place.of(cursor);
        sealer.prepare(scope);
        Page page = store.within(scope, session -> {
            // One more than a page tells whether there is a next one.
            List<Stored> found = stored(session, reason, provider, after, limit + 1);
            List<Stored> shown = found.subList(0, Math.min(limit, found.size()));
            return new Page(
                    shown.stream().map(event -> item(scope, event)).toList(),
                    totals(session),
                    LateEvents.counted(session),
                    found.size() > limit ? shown.get(limit - 1).place().wire() : null);
        });
        reads.note(scope, AuditEvent.of(AuditAction.PARKED_EVENTS_READ, null, Map.of("events", (long)
                page.items().size())));
        return page;
    }

    private static Map<ParkedReason, Long> totals(TenantSession session) {
        Map<ParkedReason, Long> totals = new EnumMap<>(ParkedReason.class);
        for (ParkedReason reason : ParkedReason.values()) {
            totals.put(reason, 0L);
        }
        session.sql()
                .rows(
                        "select reason, count(*) from parked_event where organisation_id = ? group by reason",
                        row -> Map.entry(ParkedReason.of(row.text(1)), row.number(2)),
                        session.organisation())
                .forEach(entry -> totals.put(entry.getKey(), entry.getValue()));
        return totals;
    }

    private static List<Stored> stored(
            TenantSession session,
            @Nullable ParkedReason reason,
            @Nullable String provider,
            @Nullable Place after,
            int limit) {
        StringBuilder sql = new StringBuilder(
                "select id, reason, provider, sealed, received_at from parked_event where organisation_id = ?");
        List<Object> parameters = new ArrayList<>(List.of(session.organisation()));
        if (reason != null) {
            sql.append(" and reason = ?");
            parameters.add(reason.wire());
        }
        if (provider != null) {
            sql.append(" and provider = ?");
            parameters.add(provider);
        }
        if (after != null) {
            sql.append(" and (received_at, id) < (?, ?)");
            parameters.addAll(List.of(after.receivedAt, after.id));
        }
        parameters.add(limit);
        return session.sql()
                .rows(
                        sql.append(" order by received_at desc, id desc limit ?")
                                .toString(),
                        Stored::of,
                        parameters.toArray());
    }

    private Item item(TenantScope scope, Stored stored) {
        EventSealing.ParkedEvent event = sealing.unpark(scope, stored.id, stored.sealed);
        return new Item(
                stored.id, stored.reason, stored.provider, event.type(), event.at(), stored.receivedAt, event.fault());
    }

    private record Stored(UUID id, ParkedReason reason, String provider, Sealed sealed, Instant receivedAt) {

        static Stored of(Row row) {
            return new Stored(row.uuid(1), ParkedReason.of(row.text(2)), row.text(3), row.sealed(4), row.instant(5));
        }

        Place place() {
            return new Place(receivedAt, id);
        }
    }

    /** An event's place in the order; what a cursor carries. Times are of whole microseconds, as the database keeps. */
    private record Place(Instant receivedAt, UUID id) {

        String wire() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(ByteBuffer.allocate(CURSOR_BYTES)
                            .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, receivedAt))
                            .putLong(id.getMostSignificantBits())
                            .putLong(id.getLeastSignificantBits())
                            .array());
        }

        static Place of(String cursor) {
            try {
                byte[] bytes = Base64.getUrlDecoder().decode(cursor);
                if (bytes.length == CURSOR_BYTES) {
                    ByteBuffer place = ByteBuffer.wrap(bytes);
                    Instant receivedAt = Instant.EPOCH.plus(place.getLong(), ChronoUnit.MICROS);
                    if (receivedAt.isAfter(Instant.EPOCH) && receivedAt.isBefore(END)) {
                        return new Place(receivedAt, new UUID(place.getLong(), place.getLong()));
                    }
                }
            } catch (IllegalArgumentException notBase64) {
                // The same answer as for any other text that is none of our cursors.
            }
            throw new Fault(FaultCode.MALFORMED_CURSOR, "The cursor must be one that a page before answered.");
        }
    }
}
