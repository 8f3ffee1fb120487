package moxora.erasure.scan;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Characters written in another way, one by one: {@code %40} (RFC 3986), {@code \u0040}, {@code \x40} and {@code \100},
 * {@code &#64;}, {@code &#x40;} and {@code &commat;} (HTML), {@code =40} and soft line ends (RFC 2045).
 */
final class Escape {

    /** Where in an answer the value begins, and which of its bits are one. */
    private static final int VALUE = 8;

    private static final int CODE_POINTS = 0x1fffff;

    /** In an answer: a byte, not a character. */
    private static final int OCTET = 1 << 29;

    /** In an answer: nothing at all, as of a line end that is none. */
    private static final int NOTHING = 1 << 30;

    /** No character is written in more bytes than this. */
    static final int LONGEST = 12;

    private static final boolean[] BEGINS = new boolean[256];
    private static final Map<String, Integer> NAMED = Map.ofEntries(
            Map.entry("amp", (int) '&'),
            Map.entry("lt", (int) '<'),
            Map.entry("gt", (int) '>'),
            Map.entry("quot", (int) '"'),
            Map.entry("apos", (int) '\''),
            Map.entry("commat", (int) '@'),
            Map.entry("period", (int) '.'),
            Map.entry("comma", (int) ','),
            Map.entry("plus", (int) '+'),
            Map.entry("lowbar", (int) '_'),
            Map.entry("hyphen", (int) '-'),
            Map.entry("dash", (int) '-'),
            Map.entry("colon", (int) ':'),
            Map.entry("sol", (int) '/'),
            Map.entry("equals", (int) '='),
            Map.entry("num", (int) '#'),
            Map.entry("excl", (int) '!'),
            Map.entry("nbsp", (int) ' '));

    static {
        for (char begin : "%\\&=".toCharArray()) {
            BEGINS[begin] = true;
        }
    }

    private Escape() {}

    static boolean begins(byte octet) {
        return BEGINS[octet & 0xff];
    }

    /** Whether it can go on like that. */
    static boolean goesOn(byte begin, byte second) {
        return switch (begin) {
            case '%' -> Character.digit(second, 16) >= 0;
            case '=' -> Character.digit(second, 16) >= 0 || second == '\r' || second == '\n';
            case '\\' -> "xu/\"\\01234567".indexOf(second) >= 0;
            default -> second == '#' || Character.isLetter(second);
        };
    }

    /** What is escaped there: its length in the low byte, above it what it stands for; 0 when nothing is. */
    static int at(byte[] data, int at, int end) {
        return switch (data[at]) {
            case '%' -> octet(data, at + 1, end, 3);
            case '=' -> quotedPrintable(data, at, end);
            case '\\' -> backslash(data, at, end);
            case '&' -> entity(data, at, end);
            default -> 0;
        };
    }

    static int length(int escape) {
        return escape & 0xff;
    }

    /** Writes what it stands for, in UTF-8 where it is a character; returns where the next goes. */
    static int write(int escape, byte[] out, int at) {
        if ((escape & NOTHING) != 0) {
            return at;
        }
        int value = escape >>> VALUE & CODE_POINTS;
        if ((escape & OCTET) != 0) {
            out[at] = (byte) value;
            return at + 1;
        }
        byte[] written = Character.toString(value).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(written, 0, out, at, written.length);
        return at + written.length;
    }

    private static int octet(byte[] data, int digits, int end, int length) {
        int value = number(data, digits, Math.min(end, digits + 2), 16);
        return value < 0 || digits + 2 > end ? 0 : OCTET | value << VALUE | length;
    }

    private static int quotedPrintable(byte[] data, int at, int end) {
        if (at + 1 < end && data[at + 1] == '\n') {
            return NOTHING | 2;
        }
        if (at + 2 < end && data[at + 1] == '\r' && data[at + 2] == '\n') {
            return NOTHING | 3;
        }
        return octet(data, at + 1, end, 3);
    }

    private static int backslash(byte[] data, int at, int end) {
        if (at + 1 >= end) {
            return 0;
        }
        byte kind = data[at + 1];
        if (kind == 'x') {
            return octet(data, at + 2, end, 4);
        }
        if (kind == '/' || kind == '"' || kind == '\\') {
            return OCTET | kind << VALUE | 2;
        }
        if (kind == 'u') {
            int value = number(data, at + 2, Math.min(end, at + 6), 16);
            return value < 0 || at + 6 > end ? 0 : value << VALUE | 6;
        }
        int value = number(data, at + 1, Math.min(end, at + 4), 8);
        return value < 0 || at + 4 > end || value > 0xff ? 0 : OCTET | value << VALUE | 4;
    }

    private static int entity(byte[] data, int at, int end) {
        int semicolon = at + 1;
        int last = Math.min(end, at + LONGEST);
        while (semicolon < last && data[semicolon] != ';') {
            semicolon++;
        }
        if (semicolon >= last) {
            return 0;
        }
        int value;
        if (data[at + 1] != '#') {
            value = NAMED.getOrDefault(new String(data, at + 1, semicolon - at - 1, StandardCharsets.US_ASCII), -1);
        } else if ((data[at + 2] | 0x20) == 'x') {
            value = number(data, at + 3, semicolon, 16);
        } else {
            value = number(data, at + 2, semicolon, 10);
        }
        return value < 0 || value > Character.MAX_CODE_POINT ? 0 : value << VALUE | semicolon - at + 1;
    }

    /** The number that is there in digits and nothing else, or -1. */
    private static int number(byte[] data, int from, int until, int radix) {
        int value = from < until ? 0 : -1;
        for (int i = from; i < until && value >= 0; i++) {
            int digit = Character.digit(data[i], radix);
            value = digit < 0 || value > Character.MAX_CODE_POINT ? -1 : value * radix + digit;
        }
        return value;
    }
}
