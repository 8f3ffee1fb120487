package moxora.email.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import moxora.contact.ContactAddresses;
import moxora.crypto.Token;
import moxora.email.message.Messages;
import moxora.email.message.RegisteredMessage;
import moxora.email.provider.Reported;
import moxora.email.provider.ReportedEvent;
import moxora.email.tracking.Minimised;
import moxora.email.tracking.Tracking;
import moxora.policy.Policy;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;

/**
 * Finds out whose an event is: by its message first, else by its recipient's address.
 *
 * <p>Where several contacts share an address and no message tells them apart, the event is all of theirs: picking one
 * would hide a bounce or a complaint from the others, who have the same mailbox.
 */
public final class Placing {

    private final Messages messages;
    private final ContactAddresses addresses;
    private final ErasedAddresses erased;
    private final Tracking tracking;

    Placing(Messages messages, ContactAddresses addresses, ErasedAddresses erased, Tracking tracking) {
        this.messages = messages;
        this.addresses = addresses;
        this.erased = erased;
        this.tracking = tracking;
    }

    /**
     * An event on its way to whose it is.
     *
     * @param receivedAt when it was first received
     */
    public record Arriving(
            Token identity, ReportedEvent reported, ContactAddresses.Address recipient, Instant receivedAt) {

        @Override
        public String toString() {
            return "Arriving[redacted]";
        }
    }

    /** The events as they arrive; each recipient's marks are made once. */
    List<Arriving> arriving(TenantScope scope, Map<Token, ReportedEvent> events, Instant now) {
        Map<String, ContactAddresses.Address> recipients = new HashMap<>();
        List<Arriving> arriving = new ArrayList<>();
        events.forEach((identity, event) -> arriving.add(new Arriving(
                identity,
                event,
                recipients.computeIfAbsent(event.recipient(), address -> addresses.address(scope, address)),
                now)));
        return arriving;
    }

    /** Those of the addresses that were erased and that nobody has now; the contacts of the others stay locked. */
    Set<Token> late(TenantSession session, Set<ContactAddresses.Address> recipients) {
        return erased.among(session, nobodys(recipients, addresses.holders(session, recipients)));
    }

    /** Places the events; the contacts found stay locked until the transaction ends. */
    public List<PlacedEvent> of(TenantSession session, List<Arriving> events) {
        TenantScope scope = session.scope();
        Map<String, Token> marks = new HashMap<>();
        Set<ContactAddresses.Address> recipients = new HashSet<>();
        for (Arriving event : events) {
            String messageId = event.reported.messageId();
            if (messageId != null) {
                marks.computeIfAbsent(messageId, id -> messages.mark(scope, id));
            }
            recipients.add(event.recipient);
        }
        Map<Token, List<RegisteredMessage>> registered = messages.withMarks(session, new HashSet<>(marks.values()));
        Map<Token, List<UUID>> holders = addresses.holders(session, recipients);
        Set<UUID> there = addresses.present(session, contacts(registered.values()));
        Set<Token> gone = erased.among(session, nobodys(recipients, holders));
        Policy.EmailEvents policy = tracking.policy(session);

        List<PlacedEvent> placed = new ArrayList<>();
        for (Arriving arriving : events) {
            ReportedEvent event = arriving.reported;
            Token address = arriving.recipient.mark();
            Token mark = event.messageId() == null ? null : marks.get(event.messageId());
            List<RegisteredMessage> candidates = mark == null ? List.of() : registered.getOrDefault(mark, List.of());
            Whose whose = Whose.of(
                    candidates.stream()
                            .filter(message -> there.contains(message.contact()))
                            .toList(),
                    holders.getOrDefault(address, List.of()));
            Policy.Tracking applied = tracking.of(policy, whose.message(), event);
            placed.add(new PlacedEvent(
                    arriving.identity,
                    address,
                    arriving.recipient.searched(),
                    Minimised.of(policy, applied, event),
                    event.at() == null ? arriving.receivedAt : event.at(),
                    arriving.receivedAt,
                    whose.contacts(),
                    whose.message(),
                    applied,
                    fate(event, whose, gone.contains(address), applied)));
        }
        return placed;
    }

    /**
     * What of reports that are no event to us is not even kept apart: what sounds like an open or a click, where the policy
     * stores none with its contact. It would be kept by its recipient.
     */
    Predicate<Reported> unwanted(TenantSession session) {
        return tracking.policy(session).tracking() == Policy.Tracking.IDENTIFIED
                ? reported -> false
                : reported -> reported instanceof Reported.Unknown unknown && Tracking.isAkin(unknown.name());
    }

    private static PlacedEvent.Fate fate(ReportedEvent event, Whose whose, boolean gone, Policy.Tracking tracking) {
        boolean unlinked = event.type().isTracking() && tracking != Policy.Tracking.IDENTIFIED;
        if (unlinked && tracking == Policy.Tracking.OFF) {
            return PlacedEvent.Fate.FORGOTTEN;
        }
        if (whose.contacts().isEmpty()) {
            if (gone) {
                return PlacedEvent.Fate.LATE;
            }
            // Kept apart, it would be kept by its recipient until somebody had the address.
            return unlinked ? PlacedEvent.Fate.FORGOTTEN : PlacedEvent.Fate.PARKED;
        }
        return unlinked ? PlacedEvent.Fate.UNLINKED : PlacedEvent.Fate.KEPT;
    }

    private static Set<UUID> contacts(Collection<List<RegisteredMessage>> registered) {
        Set<UUID> contacts = new HashSet<>();
        registered.forEach(messages -> messages.forEach(message -> contacts.add(message.contact())));
        return contacts;
    }

    private static Set<Token> nobodys(Collection<ContactAddresses.Address> recipients, Map<Token, List<UUID>> holders) {
        Set<Token> marks = new HashSet<>();
        recipients.forEach(recipient -> marks.add(recipient.mark()));
        marks.removeAll(holders.keySet());
        return marks;
    }
}
