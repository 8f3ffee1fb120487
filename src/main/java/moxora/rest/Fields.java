package moxora.rest;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import moxora.contact.CustomFieldSchema;
import moxora.contact.DraftChecks;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.CustomFieldType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of a JSON object and gathers everything that is wrong with them, each at its RFC 6901 pointer;
 * {@link #done} refuses them together.
 */
final class Fields {

    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    private final JsonObject object;
    private final String at;
    private final List<Fault.Complaint> complaints;

    private Fields(JsonObject object, String at, List<Fault.Complaint> complaints) {
        this.object = object;
        this.at = at;
        this.complaints = complaints;
    }

    /**
     * @param object the body, or null where none was sent
     * @param allowed every member that may be there
     */
    static Fields of(@Nullable JsonObject object, Set<String> allowed) {
        return of(object, allowed, Set.of());
    }

    /** @param object null where a request came without any body, which no reader sees */
    static Fields of(@Nullable JsonObject object, Set<String> allowed, Set<String> readOnly) {
        return new Fields(required(object), "", new ArrayList<>()).onlyThese(allowed, readOnly);
    }

    /** The body; a request without one and without a type gets past every reader of bodies. */
    static JsonObject required(@Nullable JsonObject body) {
        if (body == null) {
            throw new Fault(FaultCode.MALFORMED_JSON, "One JSON object is required.");
        }
        return body;
    }

    private Fields onlyThese(Set<String> allowed, Set<String> readOnly) {
        for (String name : object.keySet()) {
            if (readOnly.contains(name)) {
                complain(name, "read_only", "This property is set by Moxora.");
            } else if (!allowed.contains(name)) {
                complain(
                        name,
                        "unknown_property",
                        "Allowed here: "
                                + String.join(", ", allowed.stream().sorted().toList()) + ".");
            }
        }
        return this;
    }

    /** A member that is an object of its own; empty when it is absent. */
    Fields inner(String name, Set<String> allowed) {
        JsonValue value = object.get(name);
        if (value instanceof JsonObject inner) {
            return new Fields(inner, at + "/" + escape(name), complaints).onlyThese(allowed, Set.of());
        }
        complain(name, value == null ? "required" : "wrong_type", "An object is required.");
        return new Fields(JsonValue.EMPTY_JSON_OBJECT, at + "/" + escape(name), complaints);
    }

    boolean has(String name) {
        return object.containsKey(name);
    }

    /** A text that must be there; {@code ""} when it is not, and then {@link #done} refuses. */
    String required(String name) {
        if (!(object.get(name) instanceof JsonString text)) {
            complain(name, object.containsKey(name) ? "wrong_type" : "required", "A text is required.");
            return "";
        }
        return text.getString();
    }

    /** A text that may be absent or null. */
    @Nullable
    String optional(String name) {
        JsonValue value = object.get(name);
        if (value == null || value.equals(JsonValue.NULL)) {
            return null;
        }
        if (!(value instanceof JsonString text)) {
            complain(name, "wrong_type", "A text or null is required.");
            return null;
        }
        return text.getString();
    }

    /** A whole number that may be absent or null. */
    @Nullable
    Integer wholeNumber(String name, int least, int most) {
        JsonValue value = object.get(name);
        if (value == null || value.equals(JsonValue.NULL)) {
            return null;
        }
        if (value instanceof jakarta.json.JsonNumber number
                && number.isIntegral()
                && number.longValue() >= least
                && number.longValue() <= most) {
            return number.intValue();
        }
        complain(name, "out_of_range", "A whole number from " + least + " to " + most + " is required.");
        return null;
    }

    /** A UUID that may be absent or null. */
    @Nullable
    UUID uuid(String name) {
        String text = optional(name);
        if (text == null) {
            return null;
        }
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equalsIgnoreCase(text)) {
                return id;
            }
        } catch (IllegalArgumentException notAnId) {
            // Complained of below, as any other text that is no id.
        }
        complain(name, "malformed_id", "A UUID is required.");
        return null;
    }

    /** An object that may be absent or null; what is in it is for its reader to judge. */
    @Nullable
    JsonObject object(String name) {
        JsonValue value = object.get(name);
        if (value == null || value.equals(JsonValue.NULL)) {
            return null;
        }
        if (!(value instanceof JsonObject inner)) {
            complain(name, "wrong_type", "An object or null is required.");
            return null;
        }
        return inner;
    }

    /** An RFC 3339 time that must be there; null when it is not, and then {@link #done} refuses. */
    @Nullable
    Instant time(String name) {
        String text = required(name);
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (!time.isBefore(Instant.EPOCH) && time.isBefore(LAST)) {
                return time;
            }
        } catch (DateTimeException notATime) {
            // Complained of below, as a time out of range.
        }
        complain(name, "time", "An RFC 3339 time such as 2026-03-01T08:00:00Z is required.");
        return null;
    }

    /** A list of objects that must be there, each handed to its reader with its pointer. */
    void objects(String name, int most, Set<String> allowed, BiConsumer<String, Fields> reader) {
        if (!(object.get(name) instanceof JsonArray array)
                || array.stream().anyMatch(item -> !(item instanceof JsonObject))) {
            complain(name, object.containsKey(name) ? "wrong_type" : "required", "A list of objects is required.");
            return;
        }
        if (array.size() > most) {
            complain(name, "too_many", "At most " + most + " at a time.");
            return;
        }
        for (int i = 0; i < array.size(); i++) {
            String pointer = at + "/" + escape(name) + "/" + i;
            reader.accept(
                    pointer, new Fields(array.getJsonObject(i), pointer, complaints).onlyThese(allowed, Set.of()));
        }
    }

    /** A list of texts that may be absent or null. */
    List<String> texts(String name) {
        JsonValue value = object.get(name);
        if (value == null || value.equals(JsonValue.NULL)) {
            return List.of();
        }
        if (!(value instanceof JsonArray array) || array.stream().anyMatch(item -> !(item instanceof JsonString))) {
            complain(name, "wrong_type", "A list of texts is required.");
            return List.of();
        }
        return array.getValuesAs(JsonString::getString);
    }

    /** True, false, or null when it is absent or null. */
    @Nullable
    Boolean flag(String name) {
        JsonValue value = object.get(name);
        if (value == null || value.equals(JsonValue.NULL)) {
            return null;
        }
        if (!value.equals(JsonValue.TRUE) && !value.equals(JsonValue.FALSE)) {
            complain(name, "wrong_type", "true or false is required.");
            return null;
        }
        return value.equals(JsonValue.TRUE);
    }

    /** True or false; false when it is neither, and then {@link #done} refuses. */
    boolean requiredFlag(String name) {
        JsonValue value = object.get(name);
        if (!JsonValue.TRUE.equals(value) && !JsonValue.FALSE.equals(value)) {
            complain(name, value == null ? "required" : "wrong_type", "true or false is required.");
        }
        return JsonValue.TRUE.equals(value);
    }

    /**
     * An object of custom fields, each a text, or a number or boolean where its definition says so; members that are
     * null are left out.
     */
    Map<String, String> customFields(String name, CustomFieldSchema schema) {
        JsonValue value = object.get(name);
        Map<String, String> texts = new LinkedHashMap<>();
        if (value == null || value.equals(JsonValue.NULL)) {
            return texts;
        }
        if (!(value instanceof JsonObject members)) {
            complain(name, "wrong_type", "An object of custom fields is required.");
            return texts;
        }
        members.forEach((member, item) -> {
            CustomFieldType type = schema.type(member);
            if (item instanceof JsonString string) {
                texts.put(member, string.getString());
            } else if (item instanceof JsonNumber number && type == CustomFieldType.NUMBER) {
                texts.put(member, number.toString());
            } else if (type == CustomFieldType.BOOLEAN
                    && (item.equals(JsonValue.TRUE) || item.equals(JsonValue.FALSE))) {
                texts.put(member, item.toString());
            } else if (!item.equals(JsonValue.NULL)) {
                String pointer = at + "/" + escape(name) + (DraftChecks.isCustomFieldName(member) ? "/" + member : "");
                complaints.add(new Fault.Complaint(pointer, type.refusal(), schema.allowed(member)));
            }
        });
        return texts;
    }

    /** Refuses with 422 when anything was wrong. */
    void done() {
        if (!complaints.isEmpty()) {
            throw new Fault(FaultCode.VALUE_REFUSED, "The body has members that are refused.", complaints);
        }
    }

    /** Complains of a place below a member, such as {@code tags/0}. */
    void complainAt(String place, String code, String message) {
        complaints.add(new Fault.Complaint(at + "/" + place, code, message));
    }

    void complain(String name, String code, String message) {
        complaints.add(new Fault.Complaint(at + "/" + escape(name), code, message));
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
