package moxora.email;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import moxora.email.provider.BounceClass;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.Reported;
import moxora.email.provider.ReportedEvent;
import moxora.field.EmailAddress;
import moxora.mail.report.ReportMail;
import org.jspecify.annotations.Nullable;

/** What a bounce mail or a complaint mail says, in our own terms; each recipient by itself. */
final class MailEvents {

    private MailEvents() {}

    /** @param hidden whose it is where the mail does not say, asked only then */
    static List<Reported> of(ReportMail mail, Supplier<Optional<String>> hidden) {
        List<Reported> events = new ArrayList<>();
        mail.deliveries().forEach(status -> events.add(delivery(mail, status)));
        ReportMail.Feedback feedback = mail.feedback();
        if (feedback != null) {
            events.addAll(feedback(mail, feedback, hidden));
        }
        return events;
    }

    private static Reported delivery(ReportMail mail, ReportMail.DeliveryStatus status) {
        String action = status.action() == null ? "" : status.action().toLowerCase(Locale.ROOT);
        Optional<String> recipient = plausible(status.originalRecipient()).or(() -> plausible(status.finalRecipient()));
        String sameness = sameness(mail.messageId(), recipient.orElse(null), action, status.status(), status.at());
        if (action.isEmpty()) {
            return new Reported.Malformed("action", sameness);
        }
        Optional<EmailEventType> type = type(action);
        if (type.isEmpty()) {
            return new Reported.Unknown(action, recipient.orElse(null), status.at(), mail.messageId(), sameness);
        }
        if (recipient.isEmpty()) {
            return new Reported.Malformed("recipient", sameness);
        }
        boolean told = type.get() == EmailEventType.BOUNCE || type.get() == EmailEventType.DEFERRED;
        return ReportedEvent.of(type.get(), recipient.get(), sameness)
                .at(status.at())
                .messageId(mail.messageId())
                .bounce(type.get() == EmailEventType.BOUNCE ? bounceClass(status) : null)
                .bounceCode(told ? StatusCodes.code(status.status(), status.diagnostic()) : null)
                .diagnostic(told ? status.diagnostic() : null)
                .build();
    }

    private static BounceClass bounceClass(ReportMail.DeliveryStatus status) {
        return StatusCodes.bounceClass(status.status(), status.diagnostic());
    }

    /** RFC 3464 section 2.3.3. What was relayed or expanded has left our reach as what was delivered has. */
    private static Optional<EmailEventType> type(String action) {
        return switch (action) {
            case "failed" -> Optional.of(EmailEventType.BOUNCE);
            case "delayed" -> Optional.of(EmailEventType.DEFERRED);
            case "delivered", "relayed", "expanded" -> Optional.of(EmailEventType.DELIVERY);
            default -> Optional.empty();
        };
    }

    private static List<Reported> feedback(
            ReportMail mail, ReportMail.Feedback feedback, Supplier<Optional<String>> hidden) {
        List<String> named = feedback.recipients().stream()
                .flatMap(address -> plausible(address).stream())
                .filter(address -> !isHidden(address))
                .distinct()
                .toList();
        List<String> recipients =
                named.isEmpty() ? Stream.ofNullable(hidden.get().orElse(null)).toList() : named;
        String kind = feedback.type() == null ? "" : feedback.type().toLowerCase(Locale.ROOT);
        String unnamed = sameness(mail.messageId(), null, kind, null, feedback.at());
        if (kind.isEmpty()) {
            return List.of(new Reported.Malformed("feedback-type", unnamed));
        }
        Optional<EmailEventType> type = complaint(kind);
        if (recipients.isEmpty()) {
            return List.of(
                    type.isEmpty()
                            ? new Reported.Unknown(kind, null, feedback.at(), mail.messageId(), unnamed)
                            : new Reported.Malformed("recipient", unnamed));
        }
        return recipients.stream()
                .map(recipient -> feedback(mail, feedback, kind, type, recipient))
                .toList();
    }

    private static Reported feedback(
            ReportMail mail,
            ReportMail.Feedback feedback,
            String kind,
            Optional<EmailEventType> type,
            String recipient) {
        String sameness = sameness(mail.messageId(), recipient, kind, null, feedback.at());
        return type.isEmpty()
                ? new Reported.Unknown(kind, recipient, feedback.at(), mail.messageId(), sameness)
                : ReportedEvent.of(type.get(), recipient, sameness)
                        .at(feedback.at())
                        .messageId(mail.messageId())
                        .reason(kind)
                        .build();
    }

    /** RFC 5965 section 7.3, RFC 6430 for not-spam, which takes a complaint back and is for a person to judge. */
    private static Optional<EmailEventType> complaint(String feedback) {
        return switch (feedback) {
            case "abuse", "fraud", "other" -> Optional.of(EmailEventType.COMPLAINT);
            case "opt-out", "opt-out-list" -> Optional.of(EmailEventType.UNSUBSCRIBE);
            default -> Optional.empty();
        };
    }

    /** RFC 6590 leaves open what a hidden local part looks like; these are the words in use. */
    private static boolean isHidden(String address) {
        String local = address.substring(0, address.lastIndexOf('@')).toLowerCase(Locale.ROOT);
        return local.contains("redacted") || local.matches("[x*.\\[\\]-]+");
    }

    private static Optional<String> plausible(@Nullable String address) {
        return Optional.ofNullable(address).map(String::strip).filter(EmailAddress::isPlausible);
    }

    /** Its own parts and no more: a copy of the mail that went another way is the same report. */
    private static String sameness(
            @Nullable String messageId,
            @Nullable String recipient,
            String kind,
            @Nullable String status,
            @Nullable Instant at) {
        StringBuilder all = new StringBuilder();
        for (Object part : new @Nullable Object[] {
            messageId, recipient == null ? null : EmailAddress.normalise(recipient), kind, status, at
        }) {
            String text = part == null ? "" : part.toString();
            all.append(text.length()).append(':').append(text);
        }
        return all.toString();
    }
}
