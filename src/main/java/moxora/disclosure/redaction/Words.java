package moxora.disclosure.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import moxora.field.Folding;
import org.jspecify.annotations.Nullable;

/**
 * A passage as words in the sense of the index: maximal runs of letters and digits that no apostrophe ends, folded, each
 * with its place and with what it may be read as.
 */
final class Words {

    private static final int LONGEST_ABBREVIATION = 3;

    private Words() {}

    /**
     * A piece of text that stands for itself.
     *
     * @param folded without apostrophes
     */
    record Piece(int start, int end, String folded) {

        @Override
        public String toString() {
            return "Piece[" + start + ", " + end + "]";
        }
    }

    /**
     * One word.
     *
     * @param stem without a possessive ending behind an apostrophe; the word itself where it has none
     * @param parts what lies between its apostrophes, capitals and digits; none where it is of one piece
     * @param written as it stands in the text
     * @param begins whether a sentence or a bracket parts it from the word before
     * @param touches whether at most a blank, a hyphen or the dot of an abbreviation does
     */
    record Word(Piece whole, Piece stem, List<Piece> parts, String written, boolean begins, boolean touches) {

        boolean isCapitalised() {
            return Character.isUpperCase(written.codePointAt(0)) || Character.isTitleCase(written.codePointAt(0));
        }

        /** One letter, as before a dot. */
        boolean isInitial() {
            return isCapitalised() && written.codePointCount(0, written.length()) == 1;
        }

        @Override
        public String toString() {
            return "Word[" + whole.start + ", " + whole.end + "]";
        }
    }

    static List<Word> of(String text) {
        List<Word> words = new ArrayList<>();
        int at = 0;
        int before = 0;
        while (at < text.length()) {
            int end = end(text, at);
            if (end > at) {
                Word last = words.isEmpty() ? null : words.get(words.size() - 1);
                words.add(word(text, at, end, last, text.substring(before, at)));
                before = end;
                at = end;
            } else {
                at += Character.charCount(text.codePointAt(at));
            }
        }
        return words;
    }

    /** The end of the word that begins here; here where none does. */
    private static int end(String text, int start) {
        int end = start;
        int at = start;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            if (isInWord(c)) {
                end = at;
            } else if (end == start || !isApostrophe(c) || at > end + 1) {
                break;
            }
        }
        return end;
    }

    private static boolean isInWord(int c) {
        if (c < 0x80) {
            return Character.isLetterOrDigit(c);
        }
        return Folding.isInWord(c)
                || Character.getType(c) == Character.FORMAT
                || Folding.fold(Character.toString(c)).codePoints().anyMatch(Folding::isInWord);
    }

    private static boolean isApostrophe(int c) {
        return c == '\'' || (c >= 0x80 && Folding.fold(Character.toString(c)).equals("'"));
    }

    private static Word word(String text, int start, int end, @Nullable Word last, String gap) {
        Piece whole = piece(text, start, end);
        List<Piece> parts = parts(text, start, end);
        Piece stem = whole;
        if (parts.size() > 1) {
            Piece ending = parts.get(parts.size() - 1);
            int cut = ending.start - 1;
            if (ending.folded.equals("s") && isApostrophe(text.charAt(cut))) {
                stem = piece(text, start, cut);
            }
        }
        boolean begins = last == null || isSentenceEnd(gap, last);
        boolean touches = last != null && !begins && isTouching(gap, last);
        return new Word(whole, stem, parts.size() > 1 ? parts : List.of(), text.substring(start, end), begins, touches);
    }

    private static Piece piece(String text, int start, int end) {
        String folded = Folding.fold(text.substring(start, end));
        StringBuilder letters = new StringBuilder(folded.length());
        for (int at = 0; at < folded.length(); at += Character.charCount(folded.codePointAt(at))) {
            if (Folding.isInWord(folded.codePointAt(at))) {
                letters.appendCodePoint(folded.codePointAt(at));
            }
        }
        return new Piece(start, end, letters.length() == folded.length() ? folded : letters.toString());
    }

    private static List<Piece> parts(String text, int start, int end) {
        List<Piece> parts = new ArrayList<>();
        int from = start;
        int previous = -1;
        int at = start;
        while (at < end) {
            int c = text.codePointAt(at);
            int next = at + Character.charCount(c);
            if (!isInWord(c)) {
                parts.add(piece(text, from, at));
                from = next;
            } else if (at > from && isBorder(previous, c)) {
                parts.add(piece(text, from, at));
                from = at;
            }
            previous = c;
            at = next;
        }
        parts.add(piece(text, from, end));
        return parts;
    }

    private static boolean isBorder(int previous, int c) {
        return Character.isDigit(previous) != Character.isDigit(c)
                || (Character.isLowerCase(previous) && Character.isUpperCase(c));
    }

    /** A dot behind a short word may be that of an abbreviation ({@code St. Mary's}), and parts nothing. */
    private static boolean isSentenceEnd(String gap, Word last) {
        for (int i = 0; i < gap.length(); i++) {
            char c = gap.charAt(i);
            boolean atTheEnd = i + 1 == gap.length();
            if (c == '.' && !atTheEnd && gap.charAt(i + 1) == ' ') {
                if (last.written.length() > LONGEST_ABBREVIATION) {
                    return true;
                }
            } else if ("!?;:()\"\u2026\u3002\uff01\uff1f".indexOf(c) >= 0) {
                return true;
            }
        }
        return gap.length() > LONGEST_ABBREVIATION;
    }

    private static boolean isTouching(String gap, Word last) {
        String bare = gap.replace(" ", "");
        boolean dotted = bare.equals(".") && (gap.length() == 1 || last.isInitial() || isTitle(last));
        return bare.isEmpty() || dotted || bare.equals("_") || isHyphen(bare);
    }

    private static boolean isHyphen(String bare) {
        return bare.length() == 1 && Character.getType(bare.charAt(0)) == Character.DASH_PUNCTUATION;
    }

    private static boolean isTitle(Word last) {
        String word = last.written.toLowerCase(Locale.ROOT);
        return word.equals("st") || word.equals("jr") || word.equals("sr");
    }
}
