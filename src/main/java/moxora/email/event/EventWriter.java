package moxora.email.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.contact.ContactAddresses;
import moxora.crypto.Token;
import moxora.email.message.RegisteredMessage;
import moxora.email.provider.Reported;
import moxora.store.Ids;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;

/** Writes placed events, each as its fate says, and lets follow what follows from those that are new. */
public final class EventWriter {

    private final EventSealing sealing;
    private final ErasedAddresses erased;
    private final UnlinkedEvents unlinked;
    private final List<EventEffect> effects;
    private final ParkedCounts counts;

    EventWriter(
            EventSealing sealing,
            ErasedAddresses erased,
            UnlinkedEvents unlinked,
            List<EventEffect> effects,
            ParkedCounts counts) {
        this.sealing = sealing;
        this.erased = erased;
        this.unlinked = unlinked;
        this.effects = List.copyOf(effects);
        this.counts = counts;
    }

    /** What was accepted, known already or parked, of these events and of what could not be read as any. */
    public Receipt write(
            TenantSession session,
            String provider,
            List<PlacedEvent> placed,
            Map<Token, Unreadable> unreadable,
            Instant now) {
        Map<PlacedEvent.Fate, List<PlacedEvent>> byFate = new EnumMap<>(PlacedEvent.Fate.class);
        placed.forEach(event ->
                byFate.computeIfAbsent(event.fate(), fate -> new ArrayList<>()).add(event));
        List<PlacedEvent> kept = byFate.getOrDefault(PlacedEvent.Fate.KEPT, List.of());
        List<PlacedEvent> parked = byFate.getOrDefault(PlacedEvent.Fate.PARKED, List.of());
        List<PlacedEvent> counted = byFate.getOrDefault(PlacedEvent.Fate.UNLINKED, List.of());
        long late = byFate.getOrDefault(PlacedEvent.Fate.LATE, List.of()).size();
        long forgotten =
                byFate.getOrDefault(PlacedEvent.Fate.FORGOTTEN, List.of()).size();

        Set<EventTable.Key> stored = EventTable.insertEvents(session, rows(session.scope(), kept));
        Set<Token> apart = park(session, parkedRows(session.scope(), provider, parked, unreadable, now));
        Set<Token> unlinkedNew = counted.isEmpty() ? Set.of() : unlinked.keep(session, counted, now);
        erased.count(session, now, late);

        List<TakenEvent> taken = new ArrayList<>();
        kept.forEach(event -> taken(event, fresh(event, stored), taken));
        counted.stream()
                .filter(event -> unlinkedNew.contains(event.identity()))
                .forEach(event -> taken.add(taken(event, List.of(), true)));
        parked.stream()
                .filter(event -> apart.contains(event.identity()))
                .forEach(event -> taken.add(taken(event, List.of(), false)));
        if (!taken.isEmpty()) {
            effects.forEach(effect -> effect.taken(session, taken, now));
        }
        long fresh =
                kept.stream().filter(event -> !fresh(event, stored).isEmpty()).count() + unlinkedNew.size();
        long reported = kept.size() + counted.size() + parked.size() + (long) unreadable.size();
        return new Receipt(fresh + late + forgotten, reported - fresh - apart.size(), apart.size());
    }

    private static void taken(PlacedEvent event, List<UUID> fresh, Collection<TakenEvent> taken) {
        if (!fresh.isEmpty()) {
            taken.add(taken(event, fresh, fresh.size() == event.contacts().size()));
        }
    }

    private static TakenEvent taken(PlacedEvent event, List<UUID> contacts, boolean first) {
        return new TakenEvent(
                event.identity(),
                event.at(),
                event.address(),
                contacts,
                first,
                event.message(),
                event.tracking(),
                event.reported());
    }

    private static List<UUID> fresh(PlacedEvent event, Set<EventTable.Key> stored) {
        return event.contacts().stream()
                .filter(contact -> stored.contains(new EventTable.Key(event.identity(), contact)))
                .toList();
    }

    private List<EventTable.EventRow> rows(TenantScope scope, List<PlacedEvent> kept) {
        List<EventTable.EventRow> rows = new ArrayList<>();
        for (PlacedEvent event : kept) {
            for (UUID contact : event.contacts()) {
                RegisteredMessage message = event.message();
                rows.add(new EventTable.EventRow(
                        EventIdentity.time(event.reported()),
                        new EventTable.Key(event.identity(), contact),
                        event.at(),
                        event.reported().type(),
                        message == null ? null : message.id(),
                        event.reported().machine(),
                        sealing.seal(scope, event.identity(), contact, event.reported()),
                        event.receivedAt()));
            }
        }
        return rows;
    }

    private Set<Token> park(TenantSession session, List<EventTable.ParkedRow> rows) {
        Set<Token> apart = EventTable.insertParked(session, rows);
        List<ParkedReason> reasons = rows.stream()
                .filter(row -> apart.contains(row.identity()))
                .map(EventTable.ParkedRow::reason)
                .toList();
        session.afterCommit(() -> counts.parked(reasons));
        return apart;
    }

    private List<EventTable.ParkedRow> parkedRows(
            TenantScope scope,
            String provider,
            List<PlacedEvent> parked,
            Map<Token, Unreadable> unreadable,
            Instant now) {
        List<EventTable.ParkedRow> rows = new ArrayList<>();
        for (PlacedEvent event : parked) {
            UUID id = Ids.next();
            ContactAddresses.Address recipient = new ContactAddresses.Address(event.address(), event.searched());
            rows.add(new EventTable.ParkedRow(
                    event.identity(),
                    id,
                    ParkedReason.UNKNOWN_RECIPIENT,
                    provider,
                    event.address(),
                    sealing.park(scope, id, event.reported(), recipient),
                    event.receivedAt()));
        }
        unreadable.forEach((identity, one) -> {
            UUID id = Ids.next();
            ContactAddresses.Address recipient = one.recipient();
            boolean unknown = one.reported() instanceof Reported.Unknown;
            rows.add(new EventTable.ParkedRow(
                    identity,
                    id,
                    unknown ? ParkedReason.UNKNOWN_TYPE : ParkedReason.MALFORMED,
                    provider,
                    recipient == null ? null : recipient.mark(),
                    unknown
                            ? sealing.park(scope, id, (Reported.Unknown) one.reported(), recipient)
                            : sealing.park(scope, id, (Reported.Malformed) one.reported()),
                    now));
        });
        return rows;
    }
}
