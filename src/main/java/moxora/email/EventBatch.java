package moxora.email;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.contact.ContactAddresses;
import moxora.crypto.Token;
import moxora.field.EmailAddress;
import moxora.store.Ids;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * The events of one delivery on their way to the database: folded by identity first, then matched with contacts and
 * written.
 *
 * <p>An event goes to every contact that has its address. A provider names an address and no contact; where several
 * share one, picking would hide a bounce or a complaint from the others, who have the same mailbox.
 *
 * <p>Where the policy keeps no opens and clicks, they are accepted and forgotten here: not matched, not parked, not
 * written. Refusing them would make the provider repeat them.
 */
final class EventBatch {

    private final TenantScope scope;
    private final String provider;
    private final boolean tracking;
    private final ContactAddresses addresses;
    private final EventIdentity identities;
    private final EventSealing sealing;

    private final Map<Token, Addressed> events = new LinkedHashMap<>();
    private final Map<Token, Reported> unreadable = new LinkedHashMap<>();
    private long accepted;
    private long duplicates;

    private record Addressed(Reported.Event event, ContactAddresses.Address recipient) {}

    EventBatch(
            TenantScope scope,
            String provider,
            boolean tracking,
            ContactAddresses addresses,
            EventIdentity identities,
            EventSealing sealing) {
        this.scope = scope;
        this.provider = provider;
        this.tracking = tracking;
        this.addresses = addresses;
        this.identities = identities;
        this.sealing = sealing;
    }

    void add(Reported reported) {
        if (reported instanceof Reported.Event event) {
            add(event);
        } else if (reported instanceof Reported.Unknown unknown) {
            once(unreadable, identities.ofParked(scope, provider, unknown.sameness()), unknown);
        } else if (reported instanceof Reported.Malformed malformed) {
            once(unreadable, identities.ofParked(scope, provider, malformed.sameness()), malformed);
        }
    }

    private void add(Reported.Event event) {
        if (event.type().isTracking() && !tracking) {
            accepted++;
            return;
        }
        once(
                events,
                identities.of(scope, provider, event),
                new Addressed(event, addresses.address(scope, event.recipient())));
    }

    private <T> void once(Map<Token, T> known, Token identity, T value) {
        if (known.putIfAbsent(identity, value) != null) {
            duplicates++;
        }
    }

    /** Writes what was added; part of the session's transaction. */
    Receipt write(TenantSession session, Instant now) {
        Set<ContactAddresses.Address> recipients =
                events.values().stream().map(Addressed::recipient).collect(Collectors.toSet());
        Map<Token, List<UUID>> holders = addresses.holders(session, recipients);
        List<EventTable.EventRow> rows = new ArrayList<>();
        List<EventTable.ParkedRow> apart = new ArrayList<>();
        events.forEach((identity, addressed) -> {
            List<UUID> contacts = holders.getOrDefault(addressed.recipient.mark(), List.of());
            contacts.forEach(contact -> rows.add(row(identity, contact, addressed.event)));
            if (contacts.isEmpty()) {
                apart.add(parked(identity, addressed));
            }
        });
        unreadable.forEach((identity, reported) -> apart.add(parked(identity, reported)));
        long reported = events.size() + (long) unreadable.size();
        long stored = EventTable.insertEvents(session, rows, now).size();
        long parked = EventTable.insertParked(session, apart, now).size();
        return new Receipt(accepted + stored, duplicates + reported - stored - parked, parked);
    }

    private EventTable.EventRow row(Token identity, UUID contact, Reported.Event event) {
        return new EventTable.EventRow(
                event.at(), identity, contact, event.type(), sealing.seal(scope, identity, contact, event));
    }

    private EventTable.ParkedRow parked(Token identity, Addressed addressed) {
        UUID id = Ids.next();
        return new EventTable.ParkedRow(
                identity,
                id,
                EventTable.Reason.UNKNOWN_RECIPIENT,
                sealing.park(scope, id, addressed.event, addressed.recipient.mark()));
    }

    private EventTable.ParkedRow parked(Token identity, Reported reported) {
        UUID id = Ids.next();
        if (reported instanceof Reported.Unknown unknown) {
            return new EventTable.ParkedRow(
                    identity, id, EventTable.Reason.UNKNOWN_TYPE, sealing.park(scope, id, unknown, recipient(unknown)));
        }
        return new EventTable.ParkedRow(
                identity, id, EventTable.Reason.MALFORMED, sealing.park(scope, id, (Reported.Malformed) reported));
    }

    private @Nullable Token recipient(Reported.Unknown unknown) {
        String address = unknown.recipient();
        return address == null || !EmailAddress.isPlausible(address.strip())
                ? null
                : addresses.address(scope, address).mark();
    }
}
