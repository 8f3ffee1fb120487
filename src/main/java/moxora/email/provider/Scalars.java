package moxora.email.provider;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Values that providers write in more than one way: an id as a number or as text, a time in one of three units. */
final class Scalars {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}(?:\\.[0-9]{1,9})?");
    /** As seconds it is the year 5138; so many and more are milliseconds. */
    private static final BigDecimal MILLISECONDS_FROM = BigDecimal.valueOf(100_000_000_000L);

    private static final BigDecimal LAST_MILLISECOND =
            BigDecimal.valueOf(Instant.parse("9999-12-31T23:59:59Z").toEpochMilli());

    private Scalars() {}

    /** The text or the whole number of that name, as text; null when there is neither. */
    static @Nullable String id(JsonObject object, String name) {
        JsonValue value = object.get(name);
        if (value instanceof JsonNumber number) {
            return number.isIntegral() ? number.bigIntegerValue().toString() : null;
        }
        return JsonBody.text(object, name);
    }

    /** The first of the names that is there with something in it. */
    static @Nullable String first(JsonObject object, String... names) {
        return Stream.of(names)
                .map(name -> Optional.ofNullable(JsonBody.text(object, name)))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    /** Whether something stands under that name; providers write absence as null and as nothing as well. */
    static boolean has(JsonObject object, String name) {
        JsonValue value = object.get(name);
        return value != null
                && value.getValueType() != JsonValue.ValueType.NULL
                && !(value instanceof JsonString text && text.getString().isBlank());
    }

    /** A flag as JSON or as text. */
    static boolean flag(JsonObject object, String name) {
        return JsonBody.isTrue(object, name)
                || (object.get(name) instanceof JsonString text
                        && text.getString().equalsIgnoreCase("true"));
    }

    /**
     * A time in seconds or milliseconds since 1970, as a number or as text, or after RFC 3339; null for none and for one
     * that cannot be.
     */
    static @Nullable Instant time(JsonObject object, String name) {
        JsonValue value = object.get(name);
        if (value instanceof JsonNumber number) {
            return since1970(number.bigDecimalValue());
        }
        String text = JsonBody.text(object, name);
        if (text == null) {
            return null;
        }
        return NUMBER.matcher(text).matches() ? since1970(new BigDecimal(text)) : JsonBody.rfc3339(text);
    }

    private static @Nullable Instant since1970(BigDecimal value) {
        // Compared before it is moved: a number such as 1e999999999 has no digits to spare for that.
        if (value.compareTo(BigDecimal.ONE) < 0 || value.compareTo(LAST_MILLISECOND) > 0) {
            return null;
        }
        BigDecimal seconds = value.compareTo(MILLISECONDS_FROM) >= 0 ? value.movePointLeft(3) : value;
        long whole = seconds.longValue();
        return Instant.ofEpochSecond(
                whole,
                seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue());
    }
}
