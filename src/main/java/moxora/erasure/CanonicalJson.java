package moxora.erasure;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.TreeMap;

/**
 * The canonical form of RFC 8785 (JCS) for what certificates and receipts hold: objects, arrays, texts, whole numbers
 * within 2^53, booleans and null.
 *
 * <p>Half of a surrogate pair, which RFC 8785 has no form for, is written as an escape, as ECMAScript's
 * {@code JSON.stringify} does: no two texts have one form.
 */
public final class CanonicalJson {

    private static final long LARGEST = 1L << 53;

    private CanonicalJson() {}

    /** @throws ArithmeticException for a number that is not whole or beyond 2^53 */
    public static String of(JsonValue value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(JsonValue value, StringBuilder out) {
        switch (value.getValueType()) {
            case OBJECT -> object(value.asJsonObject(), out);
            case ARRAY -> array(value.asJsonArray(), out);
            case STRING -> text(((JsonString) value).getString(), out);
            case NUMBER -> number((JsonNumber) value, out);
            case TRUE -> out.append("true");
            case FALSE -> out.append("false");
            case NULL -> out.append("null");
        }
    }

    private static void object(JsonObject object, StringBuilder out) {
        out.append('{');
        String separator = "";
        // String order in Java is by UTF-16 unit, which is what RFC 8785 section 3.2.3 asks for.
        for (var member : new TreeMap<>(object).entrySet()) {
            out.append(separator);
            text(member.getKey(), out);
            out.append(':');
            write(member.getValue(), out);
            separator = ",";
        }
        out.append('}');
    }

    private static void array(JsonArray array, StringBuilder out) {
        out.append('[');
        String separator = "";
        for (JsonValue item : array) {
            out.append(separator);
            write(item, out);
            separator = ",";
        }
        out.append(']');
    }

    private static void number(JsonNumber number, StringBuilder out) {
        long whole = number.longValueExact();
        if (Math.abs(whole) > LARGEST) {
            throw new ArithmeticException("beyond 2^53");
        }
        out.append(whole);
    }

    private static void text(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20 || isUnpaired(text, i)) {
                        out.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isUnpaired(String text, int at) {
        char c = text.charAt(at);
        return Character.isHighSurrogate(c)
                ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
                : Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
