package moxora.email.provider;

import static moxora.email.provider.JsonBody.isTrue;
import static moxora.email.provider.JsonBody.text;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import moxora.field.EmailAddress;
import org.jspecify.annotations.Nullable;

/**
 * Our own form of events: one object or an array of them, each with {@code type} and {@code recipient}, and where they
 * are known {@code timestamp} (RFC 3339), {@code messageId}, {@code url}, {@code ip}, {@code userAgent},
 * {@code bounce: {class, reason}}, {@code diagnostic}, {@code statusCode} (RFC 3463), {@code machine}, {@code dnt} and
 * {@code gpc}. An event whose type is none of ours is told apart; one that breaks a rule is told unreadable by itself.
 */
final class StandardPayload {

    private static final String AT = "timestamp";
    private static final String BOUNCE = "bounce";

    private StandardPayload() {}

    /** @param id the id in the header, which is the same when a delivery is sent again */
    static List<Reported> read(byte[] body, @Nullable String id) {
        return JsonBody.each(body).stream().map(value -> event(value, id)).toList();
    }

    private static Reported event(JsonValue value, @Nullable String id) {
        String sameness = value.toString();
        if (!(value instanceof JsonObject event)) {
            return new Reported.Malformed("object", sameness);
        }
        String name = text(event, "type");
        if (name == null) {
            return new Reported.Malformed("type", sameness);
        }
        String recipient = text(event, "recipient");
        Instant at = JsonBody.rfc3339(text(event, AT));
        Optional<EmailEventType> type = Arrays.stream(EmailEventType.values())
                .filter(known -> known.wire().equals(name))
                .findFirst();
        if (type.isEmpty()) {
            return new Reported.Unknown(name, recipient, at, text(event, "messageId"), sameness);
        }
        if (recipient == null || !EmailAddress.isPlausible(recipient.strip())) {
            return new Reported.Malformed("recipient", sameness);
        }
        if (at == null && isThere(event, AT)) {
            return new Reported.Malformed(AT, sameness);
        }
        JsonObject bounce = JsonBody.object(event, BOUNCE);
        Optional<BounceClass> bounceClass =
                Optional.ofNullable(text(bounce, "class")).flatMap(BounceClass::named);
        boolean bounced = type.get() == EmailEventType.BOUNCE;
        if (bounced && bounceClass.isEmpty() && (isThere(bounce, "class") || isNoObject(event, BOUNCE))) {
            return new Reported.Malformed(BOUNCE, sameness);
        }
        return ReportedEvent.of(type.get(), recipient.strip(), sameness)
                .at(at)
                .messageId(text(event, "messageId"))
                .url(type.get() == EmailEventType.CLICK ? text(event, "url") : null)
                .bounce(bounced ? bounceClass.orElse(null) : null)
                .bounceCode(text(event, "statusCode"))
                .reason(text(bounce, "reason"))
                .diagnostic(text(event, "diagnostic"))
                .machine(type.get().isTracking() && isTrue(event, "machine"))
                .ip(text(event, "ip"))
                .userAgent(text(event, "userAgent"))
                .doNotTrack(isTrue(event, "dnt") || isTrue(event, "gpc"))
                .providerId(id)
                .build();
    }

    /** Whether the member is there at all; null is as good as absent. */
    private static boolean isThere(JsonObject object, String name) {
        JsonValue value = object.get(name);
        return value != null && value.getValueType() != JsonValue.ValueType.NULL;
    }

    private static boolean isNoObject(JsonObject event, String name) {
        return isThere(event, name) && !(event.get(name) instanceof JsonObject);
    }
}
