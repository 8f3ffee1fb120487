package moxora.email.provider;

import static moxora.email.provider.JsonBody.text;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Mailjet's payloads: one event (version 1 of its event API), or an array of those of a second (version 2).
 *
 * <p>{@code sent} means that the receiving server took the mail. Ids are numbers beyond what a double holds exactly, and
 * are read as text.
 *
 * @see <a href="https://dev.mailjet.com/email/guides/webhooks/">Event API</a>
 */
final class MailjetPayload {

    /** The receiving side's dislike of the sender or the content, whatever else Mailjet concludes from it. */
    private static final Set<String> REFUSALS = Set.of("spam", "content", "policy");

    private static final String ACCESS_DENIED = "relay/access denied";

    private MailjetPayload() {}

    static List<Reported> read(byte[] body) {
        return Element.each(body, event -> Stream.of(event(event)));
    }

    private static Reported event(JsonObject event) {
        String name = text(event, "event");
        Element element = Element.of(event, name, text(event, "email"), messageId(event), event.toString(), "time");
        Optional<EmailEventType> type = name == null ? Optional.empty() : type(name);
        if (type.isEmpty()) {
            return element.unknown();
        }
        return element.as(
                type.get(),
                of -> of.bounce(type.get() == EmailEventType.BOUNCE ? bounceClass(event) : null)
                        .reason(reason(event))
                        .diagnostic(Scalars.first(event, "comment", "smtp_reply"))
                        .url(type.get() == EmailEventType.CLICK ? text(event, "url") : null)
                        .ip(text(event, "ip"))
                        .userAgent(text(event, "agent")));
    }

    private static Optional<EmailEventType> type(String name) {
        return switch (name) {
            case "sent" -> Optional.of(EmailEventType.DELIVERY);
            case "open" -> Optional.of(EmailEventType.OPEN);
            case "click" -> Optional.of(EmailEventType.CLICK);
            case "bounce" -> Optional.of(EmailEventType.BOUNCE);
            // Not sent: the address is on Mailjet's own list, or the mail is one too many.
            case "blocked" -> Optional.of(EmailEventType.REJECTED);
            case "spam" -> Optional.of(EmailEventType.COMPLAINT);
            case "unsub" -> Optional.of(EmailEventType.UNSUBSCRIBE);
            default -> Optional.empty();
        };
    }

    private static BounceClass bounceClass(JsonObject event) {
        String relatedTo = text(event, "error_related_to");
        if ((relatedTo != null && REFUSALS.contains(relatedTo)) || ACCESS_DENIED.equals(text(event, "error"))) {
            return BounceClass.BLOCK;
        }
        return Scalars.flag(event, "hard_bounce") ? BounceClass.HARD : BounceClass.SOFT;
    }

    /** {@code recipient: user unknown}; for a complaint, the feedback loop that it came by. */
    private static @Nullable String reason(JsonObject event) {
        String relatedTo = text(event, "error_related_to");
        String error = text(event, "error");
        if (relatedTo == null && error == null) {
            return text(event, "source");
        }
        return relatedTo == null ? error : relatedTo + (error == null ? "" : ": " + error);
    }

    private static @Nullable String messageId(JsonObject event) {
        return Stream.of("MessageID", "mj_message_id", "Message_GUID")
                .flatMap(name -> Optional.ofNullable(Scalars.id(event, name)).stream())
                .findFirst()
                .orElse(null);
    }
}
