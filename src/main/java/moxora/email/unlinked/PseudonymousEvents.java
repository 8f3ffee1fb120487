package moxora.email.unlinked;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.crypto.Token;
import moxora.email.event.EventTable;
import moxora.email.event.PlacedEvent;
import moxora.email.message.Messages;
import moxora.email.message.RegisteredMessage;
import moxora.email.provider.ReportedEvent;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;

/**
 * Opens and clicks under a pseudonym: what, when and of which message, on no timeline. When they came is kept as a day, for
 * the instant would lead to what else came with them.
 */
final class PseudonymousEvents {

    private final Pseudonyms pseudonyms;
    private final Messages messages;

    PseudonymousEvents(Pseudonyms pseudonyms, Messages messages) {
        this.pseudonyms = pseudonyms;
        this.messages = messages;
    }

    /** The identities of those that were not there yet. */
    Set<Token> keep(TenantSession session, List<PlacedEvent> events, Instant now) {
        Instant today = now.truncatedTo(ChronoUnit.DAYS);
        return EventTable.insert(
                session,
                "pseudonymous_event (organisation_id, identity, pseudonym, message_token, type, machine, at,"
                        + " received_day)",
                "(?, ?, ?, ?, ?, ?, ?, ?)",
                events.stream()
                        .sorted(Comparator.comparing(event -> event.identity().bytes(), Arrays::compareUnsigned))
                        .toList(),
                event -> row(session, event, today),
                "identity",
                row -> row.token(1));
    }

    private List<Object> row(TenantSession session, PlacedEvent event, Instant today) {
        TenantScope scope = session.scope();
        ReportedEvent reported = event.reported();
        RegisteredMessage message = event.message();
        // Of several who share an address the first who had it, whoever comes later.
        UUID contact = Collections.min(event.contacts(), Comparator.comparing(UUID::toString));
        return Arrays.asList(
                session.organisation(),
                event.identity(),
                message == null ? pseudonyms.of(scope, contact, today) : pseudonyms.of(scope, contact, message.id()),
                reported.messageId() == null
                        ? null
                        : pseudonyms.ofMessage(scope, messages.mark(scope, reported.messageId())),
                reported.type().wire(),
                reported.machine(),
                reported.at() == null ? today : reported.at(),
                today);
    }
}
