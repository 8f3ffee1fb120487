package moxora.email.event;

import java.time.Instant;
import java.util.ArrayList;
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
import moxora.receipt.Receipt;
import moxora.receipt.Receipts;
import moxora.receipt.StoredReceipt;
import moxora.store.Row;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * What became of the mails to a contact, and what of it was disclosed to processors, newest first. One of the two readers of events (P15); the other is
 * {@link #recent}, which tells types and times and opens nothing.
 */
public final class Timeline {

    private final TenantStore store;
    private final FieldSealer sealer;
    private final EventSealing sealing;
    private final Receipts receipts;
    private final Readings readings;
    private final GroupedReads reads;

    /** Something on a timeline. */
    public sealed interface Entry {
        Instant at();
    }

    /** That something of the contact was disclosed to a processor, or was not. */
    public record Disclosure(Receipt receipt) implements Entry {
        @Override
        public Instant at() {
            return receipt.at();
        }
    }

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
            Instant receivedAt)
            implements Entry {

        @Override
        public String toString() {
            return "Item[" + type + "]";
        }
    }

    /** Some entries; {@code next} is where the following ones begin, or null at the end. */
    public record Page(List<Entry> entries, @Nullable String next) {

        /** The events among them. */
        public List<Item> items() {
            return entries.stream()
                    .filter(Item.class::isInstance)
                    .map(Item.class::cast)
                    .toList();
        }
    }

    /** That something happened, and when; no more. */
    public record Happening(EmailEventType type, Instant at) {}

    public Timeline(TenantStore store, FieldSealer sealer, Receipts receipts, Readings readings, GroupedReads reads) {
        this.reads = reads;
        this.receipts = receipts;
        this.store = store;
        this.sealer = sealer;
        this.sealing = new EventSealing(sealer);
        this.readings = readings;
    }

    /**
     * A page of the contact's timeline; that it was read is on the trail.
     *
     * @param cursor what the page before answered as {@code next}; null for the newest
     * @throws Fault 404 when the contact is not this organisation's, 400 when the cursor is not one of ours
     */
    public Page page(TenantScope scope, UUID contact, @Nullable String cursor, int limit) {
        TimelinePlace after = cursor == null ? null : TimelinePlace.of(cursor);
        sealer.prepare(scope);
        Page page = store.within(scope, session -> {
            // One more than a page tells whether there is a next one.
            List<Standing> found = standing(session, contact, after, limit + 1);
            if (found.isEmpty()) {
                // Events and receipts are always of a contact that is there, so nobody asks where there are some.
                requireContact(session, contact);
            }
            List<Standing> shown = found.subList(0, Math.min(limit, found.size()));
            return new Page(
                    shown.stream().map(one -> entry(scope, contact, one)).toList(),
                    found.size() > limit ? shown.get(limit - 1).place().wire() : null);
        });
        readings.timelineOpened(scope, contact);
        long events = page.items().size();
        long disclosures = page.entries().size() - events;
        reads.note(
                scope,
                AuditEvent.of(
                        AuditAction.TIMELINE_READ,
                        contact,
                        disclosures == 0
                                ? Map.of("events", events)
                                : Map.of("events", events, "receipts", disclosures)));
        return page;
    }

    /** The next of both, events and receipts, in one order, unopened; of each no more than that are read. */
    private List<Standing> standing(TenantSession session, UUID contact, @Nullable TimelinePlace after, int limit) {
        List<StoredEvent> events = stored(session, contact, after, limit);
        // Most contacts have no receipts, and each event says so, which spares them a second statement.
        List<StoredReceipt> kept = !events.isEmpty() && !events.get(0).besideReceipts
                ? List.of()
                : receipts.newest(session, contact, after == null ? null : after.amongReceipts(), limit);
        List<Standing> merged = new ArrayList<>(Math.min(limit, kept.size() + events.size()));
        int event = 0;
        int receipt = 0;
        while (merged.size() < limit && (event < events.size() || receipt < kept.size())) {
            boolean isEventNext = receipt == kept.size()
                    || (event < events.size()
                            && !events.get(event)
                                    .place
                                    .at()
                                    .isBefore(kept.get(receipt).at()));
            merged.add(isEventNext ? events.get(event++) : new StandingReceipt(kept.get(receipt++)));
        }
        return merged;
    }

    private Entry entry(TenantScope scope, UUID contact, Standing standing) {
        if (standing instanceof StandingReceipt kept) {
            return new Disclosure(receipts.open(scope, kept.receipt));
        }
        return item(scope, contact, (StoredEvent) standing);
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
    private static List<StoredEvent> stored(
            TenantSession session, UUID contact, @Nullable TimelinePlace after, int limit) {
        List<Object> parameters =
                new ArrayList<>(List.of(session.organisation(), contact, session.organisation(), contact));
        String behind = "";
        if (after != null && after.event() != null) {
            behind = " and shown_at <= ? and (shown_at < ? or identity > ?)";
            parameters.addAll(List.of(after.at(), after.at(), after.event()));
        } else if (after != null) {
            behind = " and shown_at < ?";
            parameters.add(after.at());
        }
        return session.sql()
                .rows(
                        "select type, shown_at, identity, sealed, received_at, " + Receipts.OF_CONTACT
                                + " from email_event where organisation_id = ? and contact_id = ?"
                                + behind + " order by shown_at desc, identity limit " + limit,
                        StoredEvent::of,
                        parameters.toArray());
    }

    private Item item(TenantScope scope, UUID contact, StoredEvent event) {
        FieldValues details = sealing.open(scope, event.identity, contact, event.sealed);
        return new Item(
                event.type,
                event.place.at(),
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

    /** What stands at a place, unopened. */
    private sealed interface Standing {
        TimelinePlace place();
    }

    private record StandingReceipt(StoredReceipt receipt) implements Standing {
        @Override
        public TimelinePlace place() {
            return new TimelinePlace(receipt.at(), null, receipt.id());
        }
    }

    /** @param besideReceipts whether its contact has receipts as well */
    private record StoredEvent(
            EmailEventType type,
            TimelinePlace place,
            Token identity,
            Sealed sealed,
            Instant receivedAt,
            boolean besideReceipts)
            implements Standing {

        static StoredEvent of(Row row) {
            Token identity = Token.of(row.bytes(3));
            return new StoredEvent(
                    EmailEventType.of(row.text(1)),
                    new TimelinePlace(row.instant(2), identity, null),
                    identity,
                    row.sealed(4),
                    row.instant(5),
                    row.flag(6));
        }
    }
}
