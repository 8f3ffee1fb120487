package moxora.email.event;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.GroupedReads;
import moxora.contact.Readings;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import moxora.email.provider.EmailEventType;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Row;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * What became of the mails to a contact, newest first. One of the two readers of events (P15); the other is
 * {@link #recent}, which tells types and times and opens nothing.
 */
public final class Timeline {

    private static final Instant EVENTS_END = Instant.parse("+10000-01-01T00:00:00Z");
    private static final int CURSOR_BYTES = Long.BYTES + Token.SIZE_BYTES;

    private final TenantStore store;
    private final FieldSealer sealer;
    private final EventSealing sealing;
    private final Readings readings;
    private final GroupedReads reads;

    /**
     * One event.
     *
     * @param machine whether a program opened or clicked by itself, so that nobody need have seen it
     * @param network from where it was opened or clicked, such as {@code 203.0.113.0/24}, where the policy keeps it
     * @param client with what, such as {@code Gmail} or {@code Firefox}, or {@code other}
     * @param url what was clicked, without the values of its query unless the policy keeps them
     * @param statusCode the status that the receiving side gave, such as {@code 5.1.1} (RFC 3463)
     * @param diagnostic what the receiving side answered, without addresses
     * @param receivedAt when the provider reported it
     */
    public record Item(
            EmailEventType type,
            Instant at,
            @Nullable String messageId,
            @Nullable String bounceClass,
            boolean machine,
            @Nullable String network,
            @Nullable String client,
            @Nullable String url,
            @Nullable String reason,
            @Nullable String statusCode,
            @Nullable String diagnostic,
            Instant receivedAt) {

        @Override
        public String toString() {
            return "Item[" + type + "]";
        }
    }

    /** Some events; {@code next} is where the following ones begin, or null at the end. */
    public record Page(List<Item> items, @Nullable String next) {}

    /** That something happened, and when; no more. */
    public record Happening(EmailEventType type, Instant at) {}

    public Timeline(TenantStore store, FieldSealer sealer, Readings readings, GroupedReads reads) {
        this.reads = reads;
        this.store = store;
        this.sealer = sealer;
        this.sealing = new EventSealing(sealer);
        this.readings = readings;
    }

    /**
     * A page of the contact's events; that they were read is on the trail.
     *
     * @param cursor what the page before answered as {@code next}; null for the newest
     * @throws Fault 404 when the contact is not this organisation's, 400 when the cursor is not one of ours
     */
    public Page page(TenantScope scope, UUID contact, @Nullable String cursor, int limit) {
        Place after = cursor == null ? null : Place.of(cursor);
        sealer.prepare(scope);
        Page page = store.within(scope, session -> {
            // One more than a page tells whether there is a next one.
            List<Stored> found = stored(session, contact, after, limit + 1);
            if (found.isEmpty()) {
                // An event is always of a contact that is there, so nobody asks where there are events.
                requireContact(session, contact);
            }
            List<Stored> shown = found.subList(0, Math.min(limit, found.size()));
            List<Item> items =
                    shown.stream().map(event -> item(scope, contact, event)).toList();
            return new Page(
                    items, found.size() > limit ? shown.get(limit - 1).place.wire() : null);
        });
        readings.timelineOpened(scope, contact);
        reads.note(scope, AuditEvent.of(AuditAction.TIMELINE_READ, contact, Map.of("events", (long)
                page.items().size())));
        return page;
    }

    /**
     * The types and times of the contact's newest events, for a reader that may know no more. What programs opened or
     * clicked is left out: it is no act of the contact's.
     */
    public List<Happening> recent(TenantScope scope, UUID contact, int limit) {
        return store.within(scope, session -> {
            requireContact(session, contact);
            return session.sql()
                    .rows(
                            "select type, shown_at from email_event where organisation_id = ? and contact_id = ?"
                                    + " and not machine order by shown_at desc, identity limit " + limit,
                            row -> new Happening(EmailEventType.of(row.text(1)), row.instant(2)),
                            session.organisation(),
                            contact);
        });
    }

    public static void requireContact(TenantSession session, UUID contact) {
        long there = session.sql()
                .count(
                        "select count(*) from contact where organisation_id = ? and id = ?",
                        session.organisation(),
                        contact);
        if (there == 0) {
            throw Fault.notFound();
        }
    }

    /**
     * The limit stands in the text: only knowing it does the server see that one plan is good for every page. Otherwise
     * it plans each page anew over all the months there are, which takes longer than the page.
     */
    private static List<Stored> stored(TenantSession session, UUID contact, @Nullable Place after, int limit) {
        List<Object> parameters = new ArrayList<>(List.of(session.organisation(), contact));
        if (after != null) {
            parameters.addAll(List.of(after.at, after.at, after.identity));
        }
        return session.sql()
                .rows(
                        "select type, shown_at, identity, sealed, received_at from email_event where organisation_id = ?"
                                + " and contact_id = ?"
                                + (after == null ? "" : " and shown_at <= ? and (shown_at < ? or identity > ?)")
                                + " order by shown_at desc, identity limit " + limit,
                        Stored::of,
                        parameters.toArray());
    }

    private Item item(TenantScope scope, UUID contact, Stored event) {
        FieldValues details = sealing.open(scope, event.place.identity, contact, event.sealed);
        return new Item(
                event.type,
                event.place.at,
                details.one(EventSealing.MESSAGE_ID).orElse(null),
                details.one(EventSealing.BOUNCE_CLASS).orElse(null),
                details.one(EventSealing.MACHINE).isPresent(),
                details.one(EventSealing.NETWORK).orElse(null),
                details.one(EventSealing.CLIENT).orElse(null),
                details.one(EventSealing.URL).orElse(null),
                details.one(EventSealing.REASON).orElse(null),
                details.one(EventSealing.STATUS).orElse(null),
                details.one(EventSealing.DIAGNOSTIC).orElse(null),
                event.receivedAt);
    }

    private record Stored(EmailEventType type, Place place, Sealed sealed, Instant receivedAt) {

        static Stored of(Row row) {
            return new Stored(
                    EmailEventType.of(row.text(1)),
                    new Place(row.instant(2), Token.of(row.bytes(3))),
                    row.sealed(4),
                    row.instant(5));
        }
    }

    /** An event's place in the order; what a cursor carries. Times are of whole microseconds, as the database keeps. */
    private record Place(Instant at, Token identity) {

        String wire() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(ByteBuffer.allocate(CURSOR_BYTES)
                            .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, at))
                            .put(identity.bytes())
                            .array());
        }

        static Place of(String cursor) {
            try {
                byte[] bytes = Base64.getUrlDecoder().decode(cursor);
                if (bytes.length == CURSOR_BYTES) {
                    ByteBuffer place = ByteBuffer.wrap(bytes);
                    Instant at = Instant.EPOCH.plus(place.getLong(), ChronoUnit.MICROS);
                    byte[] identity = new byte[Token.SIZE_BYTES];
                    place.get(identity);
                    if (at.isAfter(Instant.EPOCH) && at.isBefore(EVENTS_END)) {
                        return new Place(at, Token.of(identity));
                    }
                }
            } catch (IllegalArgumentException notBase64) {
                // The same answer as for any other text that is none of our cursors.
            }
            throw new Fault(FaultCode.MALFORMED_CURSOR, "The cursor must be one that a page before answered.");
        }
    }
}
