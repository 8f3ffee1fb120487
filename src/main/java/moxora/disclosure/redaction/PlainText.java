package moxora.disclosure.redaction;

/**
 * A value as one line that can neither end its line nor pass for a placeholder nor hide words from the eye: line breaks
 * and control characters become blanks, square brackets become round ones, and characters that are not seen go.
 */
public final class PlainText {

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private PlainText() {}

    /** {@code "VIP\n[NAME_1] says"} gives {@code "VIP (NAME_1) says"}. */
    public static String of(String value) {
        StringBuilder plain = new StringBuilder(value.length());
        value.codePoints().forEach(c -> append(plain, c));
        return plain.toString().strip();
    }

    /** The first characters of a text in which square brackets are placeholders; none of them is cut in two. */
    public static String shortened(String text, int maxCharacters) {
        if (text.codePointCount(0, text.length()) <= maxCharacters) {
            return text;
        }
        String head = text.substring(0, text.offsetByCodePoints(0, maxCharacters));
        int open = head.lastIndexOf('[');
        return open > head.lastIndexOf(']') ? head.substring(0, open) : head;
    }

    private static void append(StringBuilder plain, int c) {
        if (c == '[' || c == ']') {
            plain.append(c == '[' ? '(' : ')');
        } else if (isBlank(c)) {
            if (plain.length() > 0 && plain.charAt(plain.length() - 1) != ' ') {
                plain.append(' ');
            }
        } else if (!isUnseen(c)) {
            plain.appendCodePoint(c);
        }
    }

    private static boolean isBlank(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
    }

    /** Formatting, tags, variation selectors: text can be smuggled in them. Joiners shape letters and stay. */
    private static boolean isUnseen(int c) {
        if (c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> true;
            default -> (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
        };
    }
}
