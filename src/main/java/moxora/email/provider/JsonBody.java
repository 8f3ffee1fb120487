package moxora.email.provider;

import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
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
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/** A body of JSON as providers send it, and the kinds of values they put into it. */
final class JsonBody {

    /** Far more than a body within its size limit can sensibly hold, yet a limit on the work it makes. */
    static final int MOST_EVENTS = 50_000;

    /** What a delivery says it is where its provider sends JSON. */
    static final Set<String> MEDIA_TYPES = Set.of("application/json");

    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    /** Kept, since finding a provider of JSON takes longer than an event. */
    private static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());

    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private JsonBody() {}

    /** @throws Fault 400 {@code malformed_utf8} or {@code malformed_json} */
    static JsonValue parse(byte[] body) {
        try (JsonParser parser = PARSERS.createParser(new StringReader(text(body)))) {
            parser.next();
            JsonValue value = parser.getValue();
            if (parser.hasNext()) {
                throw new Fault(FaultCode.MALFORMED_JSON, "The body must be one JSON value and nothing after it.");
            }
            return value;
        } catch (JsonException | NoSuchElementException e) {
            throw new Fault(FaultCode.MALFORMED_JSON, "The body must be JSON.");
        } catch (Fault fault) {
            throw fault;
        } catch (RuntimeException tooDeep) {
            // Parsson tells excessive nesting by a bare RuntimeException.
            throw new Fault(FaultCode.MALFORMED_JSON, "The body is nested too deeply.");
        }
    }

    /** The elements of an array, or the one value that came without one. */
    static List<JsonValue> each(byte[] body) {
        return each(parse(body));
    }

    /** As above, of what was parsed. */
    static List<JsonValue> each(JsonValue value) {
        List<JsonValue> all =
                value.getValueType() == JsonValue.ValueType.ARRAY ? List.copyOf(value.asJsonArray()) : List.of(value);
        if (all.size() > MOST_EVENTS) {
            throw new Fault(FaultCode.BODY_TOO_LARGE, "At most " + MOST_EVENTS + " events may come at once.");
        }
        return all;
    }

    /** The object as text without that member: what is the same when it is told again. */
    static String without(String member, JsonObject object) {
        return BUILDERS.createObjectBuilder(object).remove(member).build().toString();
    }

    /** The value as an object; one without members when it is none. */
    static JsonObject object(JsonValue value) {
        return value instanceof JsonObject found ? found : JsonValue.EMPTY_JSON_OBJECT;
    }

    /** The text of that name; null when it is absent, empty or no text. */
    static @Nullable String text(JsonObject object, String name) {
        return object.get(name) instanceof JsonString text && !text.getString().isEmpty() ? text.getString() : null;
    }

    /** The object of that name; empty when it is absent or no object. */
    static JsonObject object(JsonObject object, String name) {
        return object.get(name) instanceof JsonObject found ? found : JsonValue.EMPTY_JSON_OBJECT;
    }

    static boolean isTrue(JsonObject object, String name) {
        return JsonValue.TRUE.equals(object.get(name));
    }

    /** A time in seconds since 1970, whole or not; null when there is none or none that can be. */
    static @Nullable Instant epochSeconds(JsonObject object, String name) {
        if (!(object.get(name) instanceof JsonNumber seconds)) {
            return null;
        }
        try {
            java.math.BigDecimal value = seconds.bigDecimalValue();
            if (value.signum() <= 0 || value.compareTo(java.math.BigDecimal.valueOf(LAST_SECOND)) > 0) {
                return null;
            }
            long whole = value.longValue();
            return Instant.ofEpochSecond(
                    whole,
                    value.subtract(java.math.BigDecimal.valueOf(whole))
                            .movePointRight(9)
                            .longValue());
        } catch (ArithmeticException | NumberFormatException notATime) {
            return null;
        }
    }

    /** A time after RFC 3339; null when there is none or none that can be. */
    static @Nullable Instant rfc3339(@Nullable String text) {
        if (text == null || text.length() > 64) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            return time.getEpochSecond() > 0 && time.getEpochSecond() <= LAST_SECOND ? time : null;
        } catch (DateTimeException notATime) {
            return null;
        }
    }

    /** @throws Fault 400 {@code malformed_utf8} */
    static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Fault(FaultCode.MALFORMED_UTF8, "The body must be UTF-8.");
        }
    }
}
