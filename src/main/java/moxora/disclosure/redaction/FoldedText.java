package moxora.disclosure.redaction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import moxora.field.Folding;
import moxora.field.NameWords;
import moxora.field.PhoneNumber;

/**
 * The letters and digits of a text, folded, each with its place: {@code "Ada_LOVELACE"} is {@code adalovelace} with a
 * border behind the third letter. So a phrase is found in any case and with any accents and separators, as whole words.
 *
 * <p>Borders lie at separators, between letters and digits, at a capital after a small letter, and around each letter
 * of scripts that are written without blanks.
 */
public final class FoldedText {

    /** Letters of scripts without blanks are also looked up in groups of up to so many. */
    private static final int LONGEST_GROUP = 4;

    private static final int WIDEST_GAP = 4;

    /** Thai; scripts before it have blanks. */
    private static final int FIRST_WITHOUT_BLANKS = 0x0E00;

    /** Most of most texts: the folded letters of each of these characters. */
    private static final String[] ASCII = new String[0x80];

    static {
        for (char c = 0; c < ASCII.length; c++) {
            ASCII[c] = Character.isLetterOrDigit(c) ? Character.toString(Character.toLowerCase(c)) : "";
        }
    }

    private final StringBuilder folded = new StringBuilder();
    /** Of each folded character, where what it comes from begins and ends. */
    private int[] starts;

    private int[] ends;
    /** Bit i: a word may begin at folded character i, and the one before may end there. */
    private final BitSet borders = new BitSet();

    /** A place in the original text, the end exclusive. */
    record Place(int start, int end) {}

    public FoldedText(String text) {
        this.starts = new int[text.length()];
        this.ends = new int[text.length()];
        boolean separated = true;
        int previous = -1;
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            int end = at + Character.charCount(c);
            String letters = letters(c);
            if (letters.isEmpty()) {
                separated |=
                        Character.getType(c) != Character.NON_SPACING_MARK && Character.getType(c) != Character.FORMAT;
            } else {
                if (separated || isBorder(previous, c)) {
                    borders.set(folded.length());
                }
                append(letters, at, end);
                separated = false;
                previous = c;
            }
            at = end;
        }
        borders.set(folded.length());
    }

    private void append(String letters, int start, int end) {
        int length = folded.length() + letters.length();
        if (length > starts.length) {
            starts = Arrays.copyOf(starts, 2 * length);
            ends = Arrays.copyOf(ends, 2 * length);
        }
        Arrays.fill(starts, folded.length(), length, start);
        Arrays.fill(ends, folded.length(), length, end);
        folded.append(letters);
    }

    /** The letters and digits of a text without its borders: the form in which a phrase is looked for. */
    public static String phrase(String text) {
        return new FoldedText(text).folded.toString();
    }

    private static String letters(int c) {
        if (c < ASCII.length) {
            return ASCII[c];
        }
        StringBuilder letters = new StringBuilder();
        Folding.fold(Character.toString(c))
                .codePoints()
                .filter(Folding::isInWord)
                .forEach(letters::appendCodePoint);
        return letters.toString();
    }

    private static boolean isBorder(int previous, int next) {
        return Character.isDigit(previous) != Character.isDigit(next)
                || (Character.isLowerCase(previous) && Character.isUpperCase(next))
                || isWrittenWithoutBlanks(previous)
                || isWrittenWithoutBlanks(next);
    }

    static boolean isWrittenWithoutBlanks(int c) {
        if (c < FIRST_WITHOUT_BLANKS) {
            return false;
        }
        return switch (Character.UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }

    /** Every place where the phrase stands as whole words. */
    List<Place> find(String phrase) {
        List<Place> places = new ArrayList<>();
        if (phrase.isEmpty()) {
            return places;
        }
        int at = folded.indexOf(phrase);
        while (at >= 0) {
            int end = at + phrase.length();
            if (borders.get(at) && borders.get(end)) {
                places.add(new Place(starts[at], ends[end - 1]));
            }
            at = folded.indexOf(phrase, at + 1);
        }
        return places;
    }

    /**
     * What may be a word of a name: each piece between borders, and each run of a few pieces. A run ends where the
     * index ends to tell one word from a longer one, or it would swallow the words behind a name.
     */
    public Set<String> words() {
        Set<String> words = new LinkedHashSet<>();
        for (int start = borders.nextSetBit(0); start >= 0 && start < folded.length(); start = next(start)) {
            int end = start;
            for (int pieces = 0; pieces < LONGEST_GROUP && end < folded.length() && isTold(start, end); pieces++) {
                end = next(end);
                words.add(folded.substring(start, end));
            }
        }
        return words;
    }

    private boolean isTold(int start, int end) {
        return folded.codePointCount(start, end) < NameWords.MAX_PREFIX;
    }

    /** A run of digits, whatever few characters separate them; never across a letter. */
    record Digits(Place place, String digits) {

        @Override
        public String toString() {
            return "Digits[" + place + "]";
        }
    }

    List<Digits> digitRuns() {
        List<Digits> runs = new ArrayList<>();
        int at = 0;
        while (at < folded.length()) {
            int end = at;
            while (end < folded.length() && isDigit(end) && (end == at || gapBefore(end) <= WIDEST_GAP)) {
                end++;
            }
            if (end > at) {
                String digits = PhoneNumber.digits(folded.substring(at, end));
                runs.add(new Digits(new Place(starts[at], ends[end - 1]), digits));
            }
            at = Math.max(end, at + 1);
        }
        return runs;
    }

    private boolean isDigit(int at) {
        return Character.digit(folded.charAt(at), 10) >= 0;
    }

    private int gapBefore(int at) {
        return starts[at] - ends[at - 1];
    }

    private int next(int border) {
        return borders.nextSetBit(border + 1);
    }
}
