package moxora.email.provider;

import static moxora.email.provider.FormBody.first;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Mailgun's payload of before 2018, a form, which old webhooks still send.
 *
 * <p>Mailgun mixes variables of the sender's in among its own fields: of two fields of one name the first is Mailgun's,
 * but for the three that sign, where it is the last. The signed time is the event's only time. What was {@code bounced}
 * was refused for good, unless its code begins with 4; what was {@code dropped} was not sent, or no longer.
 */
final class MailgunForm {

    private MailgunForm() {}

    static Reported event(Map<String, List<String>> fields) {
        String sameness = sameness(fields);
        String name = first(fields, "event");
        if (name == null) {
            return new Reported.Malformed("event", sameness);
        }
        Instant at = Optional.ofNullable(FormBody.last(fields, MailgunSignature.TIMESTAMP))
                .filter(SignedTime::isOne)
                .map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds)))
                .orElse(null);
        Optional<String> recipient = Recipients.address(first(fields, "recipient"));
        String messageId = either(first(fields, "Message-Id"), first(fields, "message-id"));
        Optional<EmailEventType> type = type(name);
        if (type.isEmpty()) {
            return new Reported.Unknown(name, recipient.orElse(null), at, messageId, sameness);
        }
        if (recipient.isEmpty()) {
            return new Reported.Malformed("recipient", sameness);
        }
        String answer = either(first(fields, "error"), first(fields, "notification"));
        String code = either(EnhancedStatus.in(answer).orElse(null), first(fields, "code"));
        String client = first(fields, "client-type");
        return ReportedEvent.of(type.get(), recipient.get(), sameness)
                .at(at)
                .messageId(messageId)
                .url(type.get() == EmailEventType.CLICK ? first(fields, "url") : null)
                .bounce(type.get() != EmailEventType.BOUNCE ? null : bounceClass(code))
                .bounceCode(code)
                .reason(first(fields, "reason"))
                .diagnostic(either(answer, first(fields, "description")))
                .machine(type.get().isTracking()
                        && client != null
                        && client.toLowerCase(Locale.ROOT).equals("robot"))
                .ip(first(fields, "ip"))
                .userAgent(first(fields, "user-agent"))
                .build();
    }

    private static Optional<EmailEventType> type(String name) {
        return switch (name) {
            case "delivered" -> Optional.of(EmailEventType.DELIVERY);
            case "opened" -> Optional.of(EmailEventType.OPEN);
            case "clicked" -> Optional.of(EmailEventType.CLICK);
            case "bounced" -> Optional.of(EmailEventType.BOUNCE);
            case "complained" -> Optional.of(EmailEventType.COMPLAINT);
            case "unsubscribed" -> Optional.of(EmailEventType.UNSUBSCRIBE);
            case "dropped" -> Optional.of(EmailEventType.REJECTED);
            default -> Optional.empty();
        };
    }

    private static BounceClass bounceClass(@Nullable String code) {
        return code != null && code.startsWith("4") ? BounceClass.SOFT : BounceClass.HARD;
    }

    /** Without what is drawn anew when the event is sent again. */
    private static String sameness(Map<String, List<String>> fields) {
        Map<String, List<String>> kept = new TreeMap<>(fields);
        kept.remove(MailgunSignature.TOKEN);
        kept.remove(MailgunSignature.SIGNATURE);
        List<String> parts = new ArrayList<>();
        kept.forEach((field, values) -> values.forEach(value -> parts.add(field.length() + ":" + field + value)));
        return String.join("\n", parts);
    }

    private static @Nullable String either(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }
}
