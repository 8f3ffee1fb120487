package moxora.disclosure.redaction.vocabulary;

import java.text.Normalizer;
import java.util.Locale;

/**
 * A word or a number in a passage.
 *
 * @param start UTF-16 offset in the passage
 * @param end the offset behind it
 * @param text composed (NFC)
 * @param opens whether a capital may stand here only because something begins
 * @param gap what stands between this token and the one before
 * @param lower the text in lower case, as lists have it
 */
record Token(int start, int end, String text, boolean opens, String gap, Shape shape, String lower) {

    enum Shape {
        LOWER,
        CAPITALISED,
        UPPER,
        /** A single capital, such as an initial. */
        INITIAL,
        /** Capitals inside, or letters of an alphabet that has none. */
        OTHER,
        NUMBER,
        /** Letters and digits. */
        MIXED
    }

    static Token of(String passage, int start, int end, boolean opens, String gap) {
        String text = Normalizer.normalize(passage.substring(start, end), Normalizer.Form.NFC);
        return made(start, end, text, opens, gap);
    }

    private static Token made(int start, int end, String text, boolean opens, String gap) {
        return new Token(start, end, text, opens, gap, shape(text), Language.lower(text));
    }

    /** This text alone, in the place of all of it. */
    Token alone(String part) {
        return made(start, end, part, opens, gap);
    }

    /** The same token without its beginning or its end. */
    Token part(int from, int to) {
        return made(start + from, start + to, text.substring(from, to), opens, gap);
    }

    int digits() {
        return (int) text.chars().filter(Character::isDigit).count();
    }

    private static Shape shape(String text) {
        if (isSmallAscii(text)) {
            return Shape.LOWER;
        }
        boolean digit = text.codePoints().anyMatch(Character::isDigit);
        boolean letter = text.codePoints().anyMatch(c -> !Character.isDigit(c) && Character.isLetter(c));
        if (digit) {
            return letter ? Shape.MIXED : Shape.NUMBER;
        }
        int first = text.codePointAt(0);
        String rest = text.substring(Character.charCount(first));
        if (text.codePoints().anyMatch(c -> Character.isLetter(c) && !hasCase(c))) {
            return Shape.OTHER;
        }
        if (text.equals(text.toLowerCase(Locale.ROOT))) {
            return Shape.LOWER;
        }
        if (Character.isUpperCase(first) && rest.isEmpty()) {
            return Shape.INITIAL;
        }
        if (Character.isUpperCase(first) && rest.equals(rest.toLowerCase(Locale.ROOT))) {
            return Shape.CAPITALISED;
        }
        return text.equals(text.toUpperCase(Locale.ROOT)) ? Shape.UPPER : Shape.OTHER;
    }

    /** Most words of most texts. */
    private static boolean isSmallAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 'a' || text.charAt(i) > 'z') {
                return false;
            }
        }
        return true;
    }

    private static boolean hasCase(int c) {
        return Character.isLowerCase(c) || Character.isUpperCase(c);
    }

    @Override
    public String toString() {
        return "Token[" + start + ", " + end + "]";
    }
}
