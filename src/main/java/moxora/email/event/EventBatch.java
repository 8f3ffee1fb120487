package moxora.email.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import moxora.contact.ContactAddresses;
import moxora.crypto.Token;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.Reported;
import moxora.email.provider.ReportedEvent;
import moxora.email.tracking.Minimised;
import moxora.field.EmailAddress;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** The events of one delivery on their way to the database: folded by identity first, then placed and written. */
public final class EventBatch {

    private final TenantScope scope;
    private final String provider;
    private final EventIdentity identities;
    private final ContactAddresses addresses;
    private final EventMappings mappings;
    private final Placing placing;
    private final ErasedAddresses erased;
    private final EventWriter writer;

    private final Map<Token, ReportedEvent> events = new LinkedHashMap<>();
    private final Map<Token, Unreadable> unreadable = new LinkedHashMap<>();
    private long duplicates;

    EventBatch(
            TenantScope scope,
            String provider,
            EventIdentity identities,
            ContactAddresses addresses,
            EventMappings mappings,
            Placing placing,
            ErasedAddresses erased,
            EventWriter writer) {
        this.scope = scope;
        this.provider = provider;
        this.identities = identities;
        this.addresses = addresses;
        this.mappings = mappings;
        this.placing = placing;
        this.erased = erased;
        this.writer = writer;
    }

    public void add(Reported reported) {
        if (reported instanceof ReportedEvent raw) {
            ReportedEvent event = Minimised.marked(raw);
            once(events, identities.of(scope, provider, event), event);
        } else if (reported instanceof Reported.Unknown unknown) {
            once(
                    unreadable,
                    identities.ofParked(scope, provider, unknown.sameness()),
                    new Unreadable(unknown, recipient(unknown)));
        } else if (reported instanceof Reported.Malformed malformed) {
            once(
                    unreadable,
                    identities.ofParked(scope, provider, malformed.sameness()),
                    new Unreadable(malformed, null));
        }
    }

    private <T> void once(Map<Token, T> known, Token identity, T value) {
        if (known.putIfAbsent(identity, value) != null) {
            duplicates++;
        }
    }

    private ContactAddresses.@Nullable Address recipient(Reported.Unknown unknown) {
        String address = unknown.recipient();
        return address == null || !EmailAddress.isPlausible(address.strip()) ? null : addresses.address(scope, address);
    }

    /** Writes what was added; part of the session's transaction. */
    public Receipt write(TenantSession session, Instant now) {
        List<Placing.Arriving> arriving = new ArrayList<>(placing.arriving(scope, events, now));
        long ignored = mapped(session, arriving, now);
        long forgotten = forgotten(session);
        long late = late(session, now);
        Receipt receipt = writer.write(session, provider, placing.of(session, arriving), unreadable, now);
        return new Receipt(
                receipt.accepted() + ignored + forgotten + late, receipt.duplicates() + duplicates, receipt.parked());
    }

    /** Takes out what is not even to be kept apart, and counts it. */
    private long forgotten(TenantSession session) {
        int before = unreadable.size();
        if (before > 0) {
            Predicate<Reported> unwanted = placing.unwanted(session);
            unreadable.values().removeIf(one -> unwanted.test(one.reported()));
        }
        return (long) before - unreadable.size();
    }

    /**
     * What the organisation gave a meaning is an event after all. It keeps the identity it would be parked under, so
     * that it is the same event whether it waited first or not.
     *
     * @return how many mean nothing
     */
    private long mapped(TenantSession session, List<Placing.Arriving> arriving, Instant now) {
        if (unreadable.values().stream().noneMatch(one -> one.reported() instanceof Reported.Unknown)) {
            return 0;
        }
        Map<String, EventMappings.Meaning> meanings = mappings.of(session, provider);
        long ignored = 0;
        for (Map.Entry<Token, Unreadable> entry : List.copyOf(unreadable.entrySet())) {
            if (!(entry.getValue().reported() instanceof Reported.Unknown unknown)
                    || !meanings.containsKey(unknown.name())) {
                continue;
            }
            Optional<EmailEventType> type = meanings.get(unknown.name()).type();
            ContactAddresses.Address recipient = entry.getValue().recipient();
            if (type.isPresent() && recipient == null) {
                unreadable.put(
                        entry.getKey(), new Unreadable(new Reported.Malformed("recipient", unknown.sameness()), null));
                continue;
            }
            unreadable.remove(entry.getKey());
            if (type.isEmpty()) {
                ignored++;
            } else {
                String address = Objects.requireNonNull(unknown.recipient()).strip();
                arriving.add(new Placing.Arriving(
                        entry.getKey(),
                        EventMappings.Meaning.event(type.get(), unknown, address),
                        Objects.requireNonNull(recipient),
                        now));
            }
        }
        return ignored;
    }

    /** Takes out and counts what is about erased contacts, whatever it was to tell. */
    private long late(TenantSession session, Instant now) {
        Set<ContactAddresses.Address> recipients = unreadable.values().stream()
                .map(Unreadable::recipient)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        if (recipients.isEmpty()) {
            return 0;
        }
        Set<Token> gone = placing.late(session, recipients);
        int before = unreadable.size();
        unreadable.values().removeIf(one -> {
            ContactAddresses.Address recipient = one.recipient();
            return recipient != null && gone.contains(recipient.mark());
        });
        long late = (long) before - unreadable.size();
        erased.count(session, now, late);
        return late;
    }
}
