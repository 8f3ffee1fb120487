package moxora.email.provider;

import static moxora.email.provider.JsonBody.object;
import static moxora.email.provider.JsonBody.text;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * MailerSend's payload in our own terms, in both its forms: {@code {"type":"activity.…","data":{…}}}, where the first
 * form has the message and the recipient in objects and what is peculiar to the event in {@code morph}, and the second
 * has them as texts and the rest in {@code meta}, which is an empty array when there is none.
 *
 * <p>Somebody who is told of {@code opened} and of {@code opened_unique} is told of the first opening twice; in one
 * second they are one event.
 */
final class MailerSendPayload {

    private static final String TRIAL = "webhook.test";
    private static final String AT = "created_at";

    private MailerSendPayload() {}

    static boolean isTrial(byte[] body) {
        return TRIAL.equals(text(object(JsonBody.parse(body)), "type"));
    }

    static List<Reported> read(byte[] body) {
        JsonObject activity = object(JsonBody.parse(body));
        return TRIAL.equals(text(activity, "type")) ? List.of() : List.of(event(activity));
    }

    private static Reported event(JsonObject activity) {
        JsonObject data = object(activity, "data");
        String sameness = JsonBody.without("id", data);
        String name = text(activity, "type");
        if (name == null) {
            return new Reported.Malformed("type", sameness);
        }
        String time = text(data, AT) == null ? text(activity, AT) : text(data, AT);
        Instant at = JsonBody.rfc3339(time);
        Optional<String> recipient = recipient(data);
        Optional<EmailEventType> type = type(name);
        if (type.isEmpty()) {
            return new Reported.Unknown(name, recipient.orElse(null), at, messageId(data), name + " " + sameness);
        }
        if (recipient.isEmpty()) {
            return new Reported.Malformed("recipient", sameness);
        }
        if (at == null && time != null) {
            return new Reported.Malformed(AT, sameness);
        }
        JsonObject morph = object(data, "morph");
        JsonObject meta = object(data, "meta");
        String why = reason(morph, meta);
        return ReportedEvent.of(type.get(), recipient.get(), sameness)
                .at(at)
                .messageId(messageId(data))
                .url(type.get() == EmailEventType.CLICK ? either(text(morph, "url"), text(meta, "url")) : null)
                .bounce(bounceClass(name))
                .bounceCode(either(
                        EnhancedStatus.in(why).orElse(null),
                        meta.get("bounce_code") instanceof JsonNumber code
                                ? code.toString()
                                : text(meta, "bounce_code")))
                .reason(why)
                .ip(either(text(morph, "ip"), text(meta, "ip")))
                .userAgent(either(text(morph, "user_agent"), text(meta, "user_agent")))
                .providerId(text(data, "id"))
                .build();
    }

    private static Optional<EmailEventType> type(String name) {
        return switch (name) {
            case "activity.delivered" -> Optional.of(EmailEventType.DELIVERY);
            case "activity.opened", "activity.opened_unique" -> Optional.of(EmailEventType.OPEN);
            case "activity.clicked", "activity.clicked_unique" -> Optional.of(EmailEventType.CLICK);
            case "activity.soft_bounced", "activity.hard_bounced" -> Optional.of(EmailEventType.BOUNCE);
            case "activity.spam_complaint", "activity.spam_complaints" -> Optional.of(EmailEventType.COMPLAINT);
            case "activity.unsubscribed" -> Optional.of(EmailEventType.UNSUBSCRIBE);
            case "activity.deferred" -> Optional.of(EmailEventType.DEFERRED);
            case "activity.suppressed" -> Optional.of(EmailEventType.REJECTED);
            // activity.sent, surveys, and what is no activity.
            default -> Optional.empty();
        };
    }

    private static @Nullable BounceClass bounceClass(String name) {
        return switch (name) {
            case "activity.hard_bounced" -> BounceClass.HARD;
            case "activity.soft_bounced" -> BounceClass.SOFT;
            default -> null;
        };
    }

    private static Optional<String> recipient(JsonObject data) {
        return Recipients.address(text(object(object(data, "email"), "recipient"), "email"))
                .or(() -> Recipients.address(text(data, "recipient")))
                .or(() -> Recipients.address(text(data, "email")));
    }

    private static @Nullable String messageId(JsonObject data) {
        return either(text(object(object(data, "email"), "message"), "id"), text(data, "message_id"));
    }

    private static @Nullable String reason(JsonObject morph, JsonObject meta) {
        for (String name : List.of("readable_reason", "reason")) {
            if (text(morph, name) != null) {
                return text(morph, name);
            }
        }
        for (String name : List.of("bounce_reason", "reject_reason", "suppression_reason", "unsubscribe_reason")) {
            if (text(meta, name) != null) {
                return text(meta, name);
            }
        }
        return null;
    }

    private static @Nullable String either(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }
}
