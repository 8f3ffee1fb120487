package moxora.email.provider;

import static moxora.email.provider.JsonBody.object;
import static moxora.email.provider.JsonBody.text;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/**
 * Resend's payload in our own terms: {@code {"type":"email.…","created_at":…,"data":{"email_id":…,"to":[…]}}}. The time
 * of the event is the outer one; the inner one is the message's. An event of a message to several recipients does not
 * say whose it is, and so is one event of each.
 */
final class ResendPayload {

    private static final String AT = "created_at";
    /** The receiving side minded what was sent, not to whom. */
    private static final Set<String> CONTENT = Set.of("ContentRejected", "AttachmentRejected");

    private ResendPayload() {}

    /** @param attempt the id in the headers, which is the same at each attempt */
    static List<Reported> read(byte[] body, @Nullable String attempt) {
        JsonObject event = object(JsonBody.parse(body));
        JsonObject data = object(event, "data");
        String sameness = event.toString();
        String name = text(event, "type");
        if (name == null) {
            return List.of(new Reported.Malformed("type", sameness));
        }
        Instant at = JsonBody.rfc3339(text(event, AT));
        List<JsonValue> to = to(data);
        Optional<EmailEventType> type = type(name);
        if (type.isEmpty()) {
            return List.of(new Reported.Unknown(name, onlyOne(to), at, text(data, "email_id"), sameness));
        }
        if (at == null && event.containsKey(AT)) {
            return List.of(new Reported.Malformed(AT, sameness));
        }
        if (to.isEmpty()) {
            return List.of(new Reported.Malformed("to", sameness));
        }
        List<Reported> events = new ArrayList<>();
        for (JsonValue recipient : to) {
            Optional<String> address =
                    recipient instanceof JsonString text ? Recipients.named(text.getString()) : Optional.empty();
            events.add(
                    address.isEmpty()
                            ? new Reported.Malformed("to", recipient + sameness)
                            : event(type.get(), address.get(), at, data, sameness, attempt));
        }
        return events;
    }

    private static Reported event(
            EmailEventType type,
            String recipient,
            @Nullable Instant at,
            JsonObject data,
            String sameness,
            @Nullable String attempt) {
        JsonObject bounce = object(data, "bounce");
        JsonObject act = object(data, type == EmailEventType.CLICK ? "click" : "open");
        String diagnostic = diagnostic(bounce);
        return ReportedEvent.of(type, recipient, sameness)
                .at(at)
                .messageId(text(data, "email_id"))
                .url(type == EmailEventType.CLICK ? text(act, "link") : null)
                .bounce(type == EmailEventType.BOUNCE ? bounceClass(bounce) : null)
                .bounceCode(EnhancedStatus.in(diagnostic).orElse(null))
                .reason(reason(data, bounce))
                .diagnostic(diagnostic == null ? text(bounce, "message") : diagnostic)
                .ip(text(act, "ipAddress"))
                .userAgent(text(act, "userAgent"))
                .providerId(attempt)
                .build();
    }

    private static Optional<EmailEventType> type(String name) {
        return switch (name) {
            case "email.delivered" -> Optional.of(EmailEventType.DELIVERY);
            case "email.opened" -> Optional.of(EmailEventType.OPEN);
            case "email.clicked" -> Optional.of(EmailEventType.CLICK);
            case "email.bounced" -> Optional.of(EmailEventType.BOUNCE);
            case "email.complained" -> Optional.of(EmailEventType.COMPLAINT);
            case "email.delivery_delayed" -> Optional.of(EmailEventType.DEFERRED);
            case "email.failed", "email.suppressed" -> Optional.of(EmailEventType.REJECTED);
            // email.sent, scheduled and received, and what happens to contacts and domains.
            default -> Optional.empty();
        };
    }

    /** Resend calls a bounce only what was refused for good; older events do not say which kind it is. */
    private static BounceClass bounceClass(JsonObject bounce) {
        String type = text(bounce, "type");
        if (type == null || type.equals("Permanent")) {
            return BounceClass.HARD;
        }
        String kind = text(bounce, "subType");
        return kind != null && CONTENT.contains(kind) ? BounceClass.BLOCK : BounceClass.SOFT;
    }

    private static @Nullable String reason(JsonObject data, JsonObject bounce) {
        String kind = text(bounce, "subType");
        if (kind != null) {
            return kind;
        }
        String failed = text(object(data, "failed"), "reason");
        return failed == null ? text(object(data, "suppressed"), "message") : failed;
    }

    private static @Nullable String diagnostic(JsonObject bounce) {
        return bounce.get("diagnosticCode") instanceof JsonArray codes
                        && !codes.isEmpty()
                        && codes.get(0) instanceof JsonString first
                ? first.getString()
                : text(bounce, "diagnosticCode");
    }

    private static List<JsonValue> to(JsonObject data) {
        JsonValue to = data.get("to");
        if (to instanceof JsonArray several) {
            if (several.size() > JsonBody.MOST_EVENTS) {
                throw new Fault(
                        FaultCode.BODY_TOO_LARGE, "At most " + JsonBody.MOST_EVENTS + " events may come at once.");
            }
            return List.copyOf(several);
        }
        return to instanceof JsonString ? List.of(to) : List.of();
    }

    private static @Nullable String onlyOne(List<JsonValue> to) {
        return to.size() == 1 && to.get(0) instanceof JsonString text
                ? Recipients.named(text.getString()).orElse(null)
                : null;
    }
}
