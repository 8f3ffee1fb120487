package moxora.launch;

import java.util.Map;
import java.util.TreeMap;

/**
 * The one way to write a JSON value that everybody signs: the JSON Canonicalization Scheme, RFC 8785.
 *
 * <pre>{@code
 * Jcs.canonical(Json.parse("{ \"b\": 2.50, \"a\": [] }")) // {"a":[],"b":2.5}
 * }</pre>
 */
final class Jcs {

    private Jcs() {}

    static String canonical(Json value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(Json value, StringBuilder text) {
        if (value instanceof Json.Members members) {
            write(members, text);
        } else if (value instanceof Json.Items items) {
            char separator = '[';
            for (Json item : items.values()) {
                text.append(separator);
                write(item, text);
                separator = ',';
            }
            text.append(separator == '[' ? "[]" : "]");
        } else if (value instanceof Json.Text string) {
            write(string.value(), text);
        } else if (value instanceof Json.Numeric number) {
            text.append(EcmaNumber.text(number.value()));
        } else if (value instanceof Json.Literal literal) {
            text.append(literal.value());
        }
    }

    /** Java compares strings by UTF-16 code units, which is the order the scheme asks for. */
    private static void write(Json.Members members, StringBuilder text) {
        char separator = '{';
        for (Map.Entry<String, Json> member : new TreeMap<>(members.values()).entrySet()) {
            text.append(separator);
            write(member.getKey(), text);
            text.append(':');
            write(member.getValue(), text);
            separator = ',';
        }
        text.append(separator == '{' ? "{}" : "}");
    }

    private static void write(String string, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> text.append(c < ' ' ? "\\u%04x".formatted((int) c) : c);
            }
        }
        text.append('"');
    }
}
