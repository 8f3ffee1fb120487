package moxora.disclosure.answer;

import java.text.Normalizer;
import org.jsoup.parser.Parser;

/**
 * The characters of an answer as a reader sees them, word by word: what is not seen goes, character references are
 * decoded until there is none, brackets and blanks are the ordinary ones, and the rest is NFC.
 */
final class Characters {

    /** References that stand for references; who nests them deeper means no good. */
    private static final int MOST_PASSES = 8;

    private final StringBuilder word = new StringBuilder();

    /** Takes the next UTF-16 unit; gives the word that ends with it, and its blank, or nothing yet. */
    String add(char c) {
        if (!isBlank(c)) {
            word.append(c);
            return "";
        }
        String ended = readable(word.toString()) + blank(c);
        word.setLength(0);
        return ended;
    }

    /** The last word; no blank follows it. */
    String end() {
        String ended = readable(word.toString());
        word.setLength(0);
        return ended;
    }

    /** Forgets the last word, which may be cut in two. */
    void forget() {
        word.setLength(0);
    }

    private static String readable(String word) {
        String text = seen(word);
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            String decoded = text.indexOf('&') < 0 ? text : seen(Parser.unescapeEntities(text, false));
            if (decoded.equals(text)) {
                return text;
            }
            text = decoded;
        }
        return text.replace("&", "");
    }

    private static String seen(String text) {
        StringBuilder seen = new StringBuilder(text.length());
        int previous = -1;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            if (c <= Character.MAX_VALUE && isBlank((char) c)) {
                seen.append(blank((char) c));
            } else if (!isUnseen(c) || (isJoiner(c) && previous > 0x7f)) {
                seen.appendCodePoint(bracket(c));
            }
            previous = c;
        }
        return Normalizer.normalize(seen, Normalizer.Form.NFC);
    }

    private static boolean isBlank(char c) {
        return c != '\r' && (Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085');
    }

    private static char blank(char c) {
        return switch (c) {
            case '\n', '\u000b', '\u000c', '\u0085', '\u2028', '\u2029' -> '\n';
            default -> ' ';
        };
    }

    /** Square and angle brackets of full width look like brackets, and are taken for them by who normalises. */
    private static int bracket(int c) {
        return switch (c) {
            case 0xFF3B -> '[';
            case 0xFF3D -> ']';
            case 0xFF1C, 0xFE64 -> '<';
            case 0xFF1E, 0xFE65 -> '>';
            default -> c;
        };
    }

    /** They shape letters of some scripts, and faces; between plain letters they only hide something. */
    static boolean isJoiner(int c) {
        return c == 0x200C || c == 0x200D;
    }

    /** Control, formatting (bidi overrides too), fillers and variation selectors, and what no alphabet has. */
    static boolean isUnseen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default ->
                switch (c) {
                    case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x2800, 0x3164, 0xFFA0 -> true;
                    default -> (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
                };
        };
    }
}
