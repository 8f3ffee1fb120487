package moxora.email;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import moxora.contact.ContactAddresses;
import moxora.crypto.FieldSealer;
import moxora.crypto.Token;
import moxora.email.event.EventBatch;
import moxora.email.event.EventIntake;
import moxora.email.event.EventMappings;
import moxora.email.event.Receipt;
import moxora.email.message.Messages;
import moxora.email.message.RegisteredMessage;
import moxora.fault.Fault;
import moxora.mail.report.ReportMail;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/**
 * Takes in bounce mails (RFC 3464) and complaint mails (RFC 5965), as if their sender were one more provider. Nothing of
 * a mail stays but its events, and a mail that is given twice has no effect the second time.
 */
public final class EmailReports {

    private final TenantStore store;
    private final FieldSealer sealer;
    private final EventIntake intake;
    private final Messages messages;
    private final ContactAddresses addresses;
    private final Clock clock;

    public EmailReports(
            TenantStore store,
            FieldSealer sealer,
            EventIntake intake,
            Messages messages,
            ContactAddresses addresses,
            Clock clock) {
        this.store = store;
        this.sealer = sealer;
        this.intake = intake;
        this.messages = messages;
        this.addresses = addresses;
        this.clock = clock;
    }

    /**
     * Takes the events of one mail in.
     *
     * @param mail as it was received, whole
     * @throws Fault 422 {@code not_a_report} for a mail that is neither, 413 for one that is too large in some way
     */
    public Receipt take(TenantScope scope, byte[] mail) {
        ReportMail report = ReportMail.read(mail);
        sealer.prepare(scope);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        EventBatch batch = intake.batch(scope, EventMappings.REPORTS);
        MailEvents.of(report, () -> contactOf(scope, report)).forEach(batch::add);
        return store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            return batch.write(session, now);
        });
    }

    /** The address of the one contact that the message was for, where a complaint hides its recipient (RFC 6590). */
    private Optional<String> contactOf(TenantScope scope, ReportMail report) {
        String messageId = report.messageId();
        if (messageId == null) {
            return Optional.empty();
        }
        Token mark = messages.mark(scope, messageId);
        return store.within(scope, session -> {
            List<UUID> contacts = contacts(session, mark);
            return contacts.size() == 1
                    ? addresses.written(session, contacts.get(0)).stream().findFirst()
                    : Optional.<String>empty();
        });
    }

    private List<UUID> contacts(TenantSession session, Token mark) {
        return messages.withMarks(session, Set.of(mark)).getOrDefault(mark, List.of()).stream()
                .map(RegisteredMessage::contact)
                .distinct()
                .toList();
    }
}
