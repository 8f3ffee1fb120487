package moxora.email.provider;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import moxora.fault.Fault;
import moxora.field.EmailAddress;
import org.jspecify.annotations.Nullable;

/**
 * One element of a payload on its way to an event, and the checks that every provider's events go through. An element
 * that fails one becomes a {@link Reported.Malformed} or a {@link Reported.Unknown} and loses nobody else's.
 *
 * @param timeField the field that tells the time, or null where the payload has none
 * @param at the time it tells; null when there is none, or none that can be
 * @param sameness equal for a report and its repetitions
 */
record Element(
        @Nullable String name,
        @Nullable String recipient,
        @Nullable String timeField,
        @Nullable Instant at,
        @Nullable String messageId,
        String sameness) {

    /**
     * Reads the elements of a body, one by one; one that is no object is told so.
     *
     * @throws Fault 422 for a body that is neither an object nor an array
     */
    static List<Reported> each(byte[] body, Function<JsonObject, Stream<Reported>> reader) {
        List<JsonValue> values = JsonBody.each(body);
        if (values.size() == 1 && !isObject(values.get(0)) && !isArray(body)) {
            throw Fault.refused("", "object_required", "Events come as one JSON object, or as an array of them.");
        }
        return values.stream()
                .flatMap(value -> isObject(value)
                        ? reader.apply(value.asJsonObject())
                        : Stream.of(new Reported.Malformed("object", value.toString())))
                .toList();
    }

    private static boolean isObject(JsonValue value) {
        return value.getValueType() == JsonValue.ValueType.OBJECT;
    }

    /** Of a body that is JSON: nothing but blanks can stand before. */
    private static boolean isArray(byte[] body) {
        int at = 0;
        while (body[at] == ' ' || body[at] == '\t' || body[at] == '\r' || body[at] == '\n') {
            at++;
        }
        return body[at] == '[';
    }

    /** With the time of the first of the fields that is there. */
    static Element of(
            JsonObject object,
            @Nullable String name,
            @Nullable String recipient,
            @Nullable String messageId,
            String sameness,
            String... timeFields) {
        String field = Stream.of(timeFields)
                .filter(known -> Scalars.has(object, known))
                .findFirst()
                .orElse(null);
        Instant at = field == null ? null : Scalars.time(object, field);
        return new Element(name, recipient, field, at, messageId, sameness);
    }

    /** An event of a type we have no use for. */
    Reported unknown() {
        return name == null
                ? new Reported.Malformed("type", sameness)
                : new Reported.Unknown(name, recipient, at, messageId, sameness);
    }

    /** An event of the type, whose further parts the caller adds. */
    Reported as(EmailEventType type, Function<ReportedEvent.Builder, ReportedEvent.Builder> further) {
        if (recipient == null || !EmailAddress.isPlausible(recipient.strip())) {
            return new Reported.Malformed("recipient", sameness);
        }
        if (timeField != null && at == null) {
            return new Reported.Malformed("time", sameness);
        }
        return further.apply(ReportedEvent.of(type, recipient.strip(), sameness)
                        .at(at)
                        .messageId(messageId))
                .build();
    }

    @Override
    public String toString() {
        return "Element[redacted]";
    }
}
