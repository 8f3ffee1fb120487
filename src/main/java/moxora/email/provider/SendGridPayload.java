package moxora.email.provider;

import static moxora.email.provider.JsonBody.text;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import moxora.fault.Fault;
import moxora.field.EmailAddress;
import org.jspecify.annotations.Nullable;

/**
 * SendGrid's payload in our own terms: a JSON array of events, each of which is read or told unreadable by itself.
 *
 * <p>Not kept of what is documented: {@code category}, {@code unique_args} and whatever else the sender chose to send
 * along, {@code asm_group_id}, {@code attempt}, {@code tls}, {@code cert_err}, {@code url_offset},
 * {@code sg_content_type} and the pool that sent it.
 */
final class SendGridPayload {

    private static final String PROVIDER_ID = "sg_event_id";
    private static final Set<String> OF_THIS_TIME = Set.of("Mailbox Unavailable", "Technical Failure", "Technical");

    private SendGridPayload() {}

    static List<Reported> read(byte[] body) {
        JsonValue all = JsonBody.parse(body);
        if (all.getValueType() != JsonValue.ValueType.ARRAY) {
            throw Fault.refused("", "array_required", "SendGrid's events come as one JSON array.");
        }
        return JsonBody.each(all).stream().map(SendGridPayload::event).toList();
    }

    private static Reported event(JsonValue value) {
        if (value.getValueType() != JsonValue.ValueType.OBJECT) {
            return new Reported.Malformed("object", value.toString());
        }
        JsonObject event = value.asJsonObject();
        String name = text(event, "event");
        String recipient = text(event, "email");
        Instant at = JsonBody.epochSeconds(event, "timestamp");
        if (name == null) {
            return new Reported.Malformed("event", sameness(event));
        }
        Optional<EmailEventType> type = type(name);
        if (type.isEmpty()) {
            return new Reported.Unknown(name, recipient, at, messageId(event), sameness(event));
        }
        if (recipient == null || !EmailAddress.isPlausible(recipient.strip())) {
            return new Reported.Malformed("email", sameness(event));
        }
        if (at == null || at.getNano() != 0) {
            return new Reported.Malformed("timestamp", sameness(event));
        }
        boolean bounce = type.get() == EmailEventType.BOUNCE;
        return ReportedEvent.of(type.get(), recipient.strip(), sameness(event))
                .at(at)
                .messageId(messageId(event))
                .url(type.get() == EmailEventType.CLICK ? text(event, "url") : null)
                .bounce(bounce ? bounceClass(event) : null)
                .bounceCode(text(event, "status"))
                .reason(text(event, type.get() == EmailEventType.DEFERRED ? "response" : "reason"))
                .machine(type.get() == EmailEventType.OPEN && JsonBody.isTrue(event, "sg_machine_open"))
                .ip(text(event, "ip"))
                .userAgent(text(event, "useragent"))
                .providerId(text(event, PROVIDER_ID))
                .build();
    }

    private static Optional<EmailEventType> type(String name) {
        return switch (name) {
            case "delivered" -> Optional.of(EmailEventType.DELIVERY);
            case "open" -> Optional.of(EmailEventType.OPEN);
            case "click" -> Optional.of(EmailEventType.CLICK);
            case "bounce" -> Optional.of(EmailEventType.BOUNCE);
            case "spamreport" -> Optional.of(EmailEventType.COMPLAINT);
            case "unsubscribe", "group_unsubscribe" -> Optional.of(EmailEventType.UNSUBSCRIBE);
            case "deferred" -> Optional.of(EmailEventType.DEFERRED);
            case "dropped" -> Optional.of(EmailEventType.REJECTED);
            // processed, group_resubscribe and account_status_change: they tell nothing about a person that we keep.
            default -> Optional.empty();
        };
    }

    /**
     * SendGrid calls a bounce for good {@code bounce}, one of this time {@code blocked} and one that it gave up after
     * three days {@code expired}. Its classification tells of a block whether the receiving side minded the sender or
     * the content, or could not take the mail.
     */
    private static BounceClass bounceClass(JsonObject event) {
        String type = text(event, "type");
        if (type == null || type.equals("bounce")) {
            return BounceClass.HARD;
        }
        String classification = text(event, "bounce_classification");
        return type.equals("expired") || classification != null && OF_THIS_TIME.contains(classification)
                ? BounceClass.SOFT
                : BounceClass.BLOCK;
    }

    /** The part before the first dot is the id that sending answered; the rest names the server that handled it. */
    private static @Nullable String messageId(JsonObject event) {
        String id = text(event, "sg_message_id");
        if (id == null) {
            return text(event, "smtp-id");
        }
        int dot = id.indexOf('.');
        return dot > 0 ? id.substring(0, dot) : id;
    }

    /** The event without the id that changes when SendGrid repeats it. */
    private static String sameness(JsonObject event) {
        return JsonBody.without(PROVIDER_ID, event);
    }
}
