package moxora.email;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.EmailAddress;
import org.jspecify.annotations.Nullable;

/** SendGrid's payload in our own terms: a JSON array of events, each of which is read or told unreadable by itself. */
final class SendGridPayload {

    /** Far more than a body within its size limit can sensibly hold, yet a limit on the work it makes. */
    static final int MOST_EVENTS = 50_000;

    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());
    private static final String PROVIDER_ID = "sg_event_id";
    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private SendGridPayload() {}

    static List<Reported> read(byte[] body) {
        JsonArray events = parse(text(body));
        if (events.size() > MOST_EVENTS) {
            throw new Fault(FaultCode.BODY_TOO_LARGE, "At most " + MOST_EVENTS + " events may come at once.");
        }
        return events.stream().map(SendGridPayload::event).toList();
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Fault(FaultCode.MALFORMED_UTF8, "The body must be UTF-8.");
        }
    }

    private static JsonArray parse(String text) {
        try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
            if (parser.next() != JsonParser.Event.START_ARRAY) {
                throw Fault.refused("", "array_required", "SendGrid's events come as one JSON array.");
            }
            JsonArray events = parser.getArray();
            if (parser.hasNext()) {
                throw new Fault(FaultCode.MALFORMED_JSON, "The body must be one JSON array and nothing after it.");
            }
            return events;
        } catch (JsonException | NoSuchElementException e) {
            throw new Fault(FaultCode.MALFORMED_JSON, "The body must be a JSON array.");
        } catch (Fault fault) {
            throw fault;
        } catch (RuntimeException tooDeep) {
            // Parsson tells excessive nesting by a bare RuntimeException.
            throw new Fault(FaultCode.MALFORMED_JSON, "The body must be a JSON array of flat objects.");
        }
    }

    private static Reported event(JsonValue value) {
        if (value.getValueType() != JsonValue.ValueType.OBJECT) {
            return new Reported.Malformed("object", value.toString());
        }
        JsonObject event = value.asJsonObject();
        String name = text(event, "event");
        String recipient = text(event, "email");
        Instant at = time(event);
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
        if (at == null) {
            return new Reported.Malformed("timestamp", sameness(event));
        }
        boolean bounce = type.get() == EmailEventType.BOUNCE;
        return new Reported.Event(
                type.get(),
                recipient.strip(),
                at,
                messageId(event),
                type.get() == EmailEventType.CLICK ? text(event, "url") : null,
                bounce ? bounceClass(event) : null,
                text(event, "status"),
                text(event, type.get() == EmailEventType.DEFERRED ? "response" : "reason"),
                type.get() == EmailEventType.OPEN && JsonValue.TRUE.equals(event.get("sg_machine_open")),
                text(event, PROVIDER_ID));
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
            // processed and group_resubscribe among them: they tell nothing about a person that we keep.
            default -> Optional.empty();
        };
    }

    /** SendGrid calls a bounce for good {@code bounce}, and one of this time {@code blocked}. */
    private static BounceClass bounceClass(JsonObject event) {
        String type = text(event, "type");
        return type == null || type.equals("bounce") ? BounceClass.HARD : BounceClass.SOFT;
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

    private static @Nullable Instant time(JsonObject event) {
        if (!(event.get("timestamp") instanceof JsonNumber seconds)) {
            return null;
        }
        try {
            long whole = seconds.longValueExact();
            return whole > 0 && whole <= LAST_SECOND ? Instant.ofEpochSecond(whole) : null;
        } catch (ArithmeticException | NumberFormatException | UnsupportedOperationException notATime) {
            return null;
        }
    }

    private static @Nullable String text(JsonObject event, String name) {
        return event.get(name) instanceof JsonString text && !text.getString().isEmpty() ? text.getString() : null;
    }

    /** The event without the id that changes when SendGrid repeats it. */
    private static String sameness(JsonObject event) {
        return Json.createObjectBuilder(event).remove(PROVIDER_ID).build().toString();
    }
}
