package moxora.launch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads JSON by the letter of RFC 8259 and the limits of I-JSON (RFC 7493). */
final class JsonParser {

    private static final int MAX_DEPTH = 64;
    private static final long MAX_INTEGER = 9_007_199_254_740_992L;
    private static final int MAX_INTEGER_LENGTH = 17;
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final int HEX_DIGITS = 4;
    private static final int HEX = 16;

    private final String text;
    private int at;

    JsonParser(String text) {
        this.text = text;
    }

    Json whole() throws UnreadableException {
        Json value = value(0);
        skipSpace();
        if (at < text.length()) {
            throw unreadable("something follows the end of the JSON");
        }
        return value;
    }

    private Json value(int depth) throws UnreadableException {
        if (depth > MAX_DEPTH) {
            throw unreadable("the JSON is nested deeper than " + MAX_DEPTH);
        }
        skipSpace();
        return switch (peek()) {
            case '{' -> members(depth);
            case '[' -> items(depth);
            case '"' -> new Json.Text(string());
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        };
    }

    private Json members(int depth) throws UnreadableException {
        expect('{');
        Map<String, Json> values = new LinkedHashMap<>();
        skipSpace();
        if (!next('}')) {
            do {
                skipSpace();
                String name = string();
                skipSpace();
                expect(':');
                if (values.containsKey(name)) {
                    throw unreadable("a member's name occurs twice in one object");
                }
                values.put(name, value(depth + 1));
                skipSpace();
            } while (next(','));
            expect('}');
        }
        return new Json.Members(values);
    }

    private Json items(int depth) throws UnreadableException {
        expect('[');
        List<Json> values = new ArrayList<>();
        skipSpace();
        if (!next(']')) {
            do {
                values.add(value(depth + 1));
                skipSpace();
            } while (next(','));
            expect(']');
        }
        return new Json.Items(values);
    }

    private Json literal(String word) throws UnreadableException {
        if (!text.startsWith(word, at)) {
            throw unreadable("neither a value nor true, false or null");
        }
        at += word.length();
        return new Json.Literal(word);
    }

    private Json number() throws UnreadableException {
        Matcher matcher = NUMBER.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw unreadable("no JSON value");
        }
        double value = Double.parseDouble(matcher.group());
        boolean integer = matcher.group(1) == null && matcher.group(2) == null;
        if (Double.isInfinite(value) || (integer && !isExact(matcher.group()))) {
            throw unreadable("a number is larger than readers agree upon (2^53 for integers)");
        }
        at = matcher.end();
        return new Json.Numeric(value);
    }

    private static boolean isExact(String integer) {
        return integer.length() <= MAX_INTEGER_LENGTH && Math.abs(Long.parseLong(integer)) <= MAX_INTEGER;
    }

    private String string() throws UnreadableException {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (!next('"')) {
            char c = peek();
            if (c < ' ') {
                throw unreadable("an unescaped control character in a string");
            }
            at++;
            value.append(c == '\\' ? escaped() : c);
        }
        refuseUnpairedSurrogates(value);
        return value.toString();
    }

    private char escaped() throws UnreadableException {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> throw unreadable("an unknown escape in a string");
        };
    }

    private char hexadecimal() throws UnreadableException {
        int code = 0;
        for (int i = 0; i < HEX_DIGITS; i++) {
            char c = peek();
            int digit = c < 128 ? Character.digit(c, HEX) : -1;
            if (digit < 0) {
                throw unreadable("a \\u escape without four hexadecimal digits");
            }
            code = code * HEX + digit;
            at++;
        }
        return (char) code;
    }

    private void refuseUnpairedSurrogates(CharSequence value) throws UnreadableException {
        if (value.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw unreadable("half of a surrogate pair in a string");
        }
    }

    private void skipSpace() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() throws UnreadableException {
        if (at >= text.length()) {
            throw unreadable("the JSON ends too early");
        }
        return text.charAt(at);
    }

    private boolean next(char c) {
        boolean found = at < text.length() && text.charAt(at) == c;
        if (found) {
            at++;
        }
        return found;
    }

    private void expect(char c) throws UnreadableException {
        if (!next(c)) {
            throw unreadable("no '" + c + "' where one must be");
        }
    }

    private UnreadableException unreadable(String why) {
        return new UnreadableException(why + " (at character " + (at + 1) + ")");
    }
}
