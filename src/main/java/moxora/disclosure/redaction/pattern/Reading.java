package moxora.disclosure.redaction.pattern;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import moxora.field.Folding;
import org.jspecify.annotations.Nullable;

/**
 * A text as an eye reads it, in plain characters, each with its place in the original: digits of any script are 0 to 9,
 * full-width and enclosed letters are letters, look-alikes of hyphen, dot, colon, slash and at sign are those, and what
 * is not seen is not there.
 */
final class Reading {

    private static final int WIDEST_GAP = 4;

    private final String text;
    private final int[] starts;
    private final int[] ends;
    private final List<Chunk> chunks = new ArrayList<>();
    private final int digitCount;

    /** A run of letters, or of digits, as long as it goes. */
    record Chunk(int start, int end, boolean digits) {

        int length() {
            return end - start;
        }
    }

    Reading(String original) {
        StringBuilder plain = new StringBuilder(original.length());
        List<int[]> places = new ArrayList<>(original.length());
        for (int at = 0; at < original.length(); ) {
            int c = original.codePointAt(at);
            int end = at + Character.charCount(c);
            int before = plain.length();
            append(plain, c);
            for (int i = before; i < plain.length(); i++) {
                places.add(new int[] {at, end});
            }
            at = end;
        }
        this.text = plain.toString();
        this.starts = places.stream().mapToInt(place -> place[0]).toArray();
        this.ends = places.stream().mapToInt(place -> place[1]).toArray();
        this.digitCount = cut();
    }

    private int cut() {
        int digits = 0;
        int at = 0;
        while (at < text.length()) {
            if (!isInWord(text.charAt(at))) {
                at++;
                continue;
            }
            boolean isDigits = isDigit(text.charAt(at));
            int end = at;
            while (end < text.length() && isInWord(text.charAt(end)) && isDigit(text.charAt(end)) == isDigits) {
                end++;
            }
            chunks.add(new Chunk(at, end, isDigits));
            digits += isDigits ? end - at : 0;
            at = end;
        }
        return digits;
    }

    private static void append(StringBuilder plain, int c) {
        if (c < 0x80) {
            plain.append((char) c);
            return;
        }
        int digit = Character.digit(c, 10);
        if (digit >= 0) {
            plain.append((char) ('0' + digit));
            return;
        }
        if (Character.getType(c) == Character.FORMAT || Character.getType(c) == Character.NON_SPACING_MARK) {
            return;
        }
        Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC)
                .codePoints()
                .forEach(part -> plain.appendCodePoint(lookAlike(part)));
    }

    private static int lookAlike(int c) {
        if (Character.getType(c) == Character.DASH_PUNCTUATION) {
            return '-';
        }
        return switch (c) {
            case '\u2212', '\u00ad', '\u30fc' -> '-';
            case '\u3002', '\u2024', '\u00b7', '\u2027', '\u30fb', '\u2022', '\u06d4' -> '.';
            case '\ua789', '\u02d0', '\u0589', '\u2236' -> ':';
            case '\u2044', '\u2215' -> '/';
            case '\u2018', '\u2019', '\u02bc' -> '\'';
            default -> c;
        };
    }

    private static boolean isInWord(char c) {
        return Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    String text() {
        return text;
    }

    List<Chunk> chunks() {
        return chunks;
    }

    int digitCount() {
        return digitCount;
    }

    String part(int start, int end) {
        return text.substring(start, end);
    }

    /** What stands behind a place, at most so much of it. */
    String behind(int at, int most) {
        return text.substring(at, Math.min(text.length(), at + most));
    }

    /** The letters of a chunk, folded: {@code "Née"} is {@code nee}. */
    String word(Chunk chunk) {
        return Folding.fold(part(chunk.start, chunk.end));
    }

    boolean isCapitalised(Chunk chunk) {
        return !chunk.digits && Character.isUpperCase(text.charAt(chunk.start));
    }

    /** Letters and digits of a part in upper case, without what stands between them. */
    String compact(int start, int end) {
        StringBuilder compact = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            if (isInWord(text.charAt(i))) {
                compact.append(text.charAt(i));
            }
        }
        return compact.toString().toUpperCase(Locale.ROOT);
    }

    /** Where a place of this text begins in the original. */
    int startOf(int at) {
        return starts[at];
    }

    /** Where a part of this text ends in the original. */
    int endOf(int end) {
        return ends[end - 1];
    }

    /** Runs of digits, whatever few characters separate them; never across a letter. */
    List<Chunk> digitRuns() {
        List<Chunk> runs = new ArrayList<>();
        Chunk run = null;
        for (Chunk chunk : chunks) {
            if (!chunk.digits) {
                run = close(run, runs);
            } else if (run != null && chunk.start - run.end <= WIDEST_GAP) {
                run = new Chunk(run.start, chunk.end, true);
            } else {
                close(run, runs);
                run = chunk;
            }
        }
        close(run, runs);
        return runs;
    }

    @Nullable
    private static Chunk close(@Nullable Chunk run, List<Chunk> runs) {
        if (run != null) {
            runs.add(run);
        }
        return null;
    }

    int digitsIn(int start, int end) {
        int digits = 0;
        for (int i = start; i < end; i++) {
            digits += isDigit(text.charAt(i)) ? 1 : 0;
        }
        return digits;
    }

    @Override
    public String toString() {
        return "Reading[" + text.length() + "]";
    }
}
