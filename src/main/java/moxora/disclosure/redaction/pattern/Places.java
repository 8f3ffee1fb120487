package moxora.disclosure.redaction.pattern;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.pattern.Reading.Chunk;

/** Postcodes that are told by their form, with the town where it belongs to the form, and geographic coordinates. */
final class Places implements Rule {

    private static final Pattern POSTCODE = Pattern.compile(
            // United Kingdom; Canada
            "\\b(?:[A-Z]{1,2}\\d[A-Z0-9]? ?\\d[A-Z]{2}|[A-Z]\\d[A-Z][ -]?\\d[A-Z]\\d"
                    // Netherlands; United States, with the state
                    + "|[1-9]\\d{3} ?[A-Z]{2},? \\p{Lu}\\p{Ll}+|(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]"
                    + "|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]),? \\d{5}(?:-\\d{4})?"
                    // Behind a street, or with the country's letters: five digits and a town
                    + "|(?:, ?|\\b[A-Z]{1,2}-)\\d{5},? \\p{Lu}\\p{L}+|\\b(?:CH|A|B|DK|L|NO)-\\d{4},? \\p{Lu}\\p{L}+)(?:[^\\p{L}\\d]|$)");
    private static final Pattern COORDINATES =
            Pattern.compile("-?\\d{1,2}[.]\\d{3,15}°? ?[NS]?[,;/ ]{1,2}-?\\d{1,3}[.]\\d{3,15}°?(?: ?[EWO]\\b)?"
                    + "|\\d{1,3}° ?\\d{1,2}['′] ?(?:\\d{1,2}(?:[.,]\\d+)?(?:\"|″|'')?)? ?[NSEWO]\\b");
    private static final int BEFORE = 8;
    private static final int WINDOW = 48;

    @Override
    public void find(Reading reading, Found found) {
        List<Chunk> chunks = reading.chunks();
        int searched = 0;
        for (int i = 0; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            if (!chunk.digits() || chunk.end() <= searched) {
                continue;
            }
            int end = 0;
            if (mayBePostcode(reading, chunks, i)) {
                end = first(POSTCODE, reading, Math.max(searched, chunk.start() - BEFORE), found);
            }
            if (mayBeCoordinate(reading.text(), chunk)) {
                end = Math.max(end, first(COORDINATES, reading, Math.max(searched, chunk.start() - 1), found));
            }
            searched = Math.max(end, searched);
        }
    }

    /** Asking an expression costs; so only beside capital letters is one asked. */
    private static boolean mayBePostcode(Reading reading, List<Chunk> chunks, int at) {
        Chunk chunk = chunks.get(at);
        if (chunk.length() > 5) {
            return false;
        }
        Chunk next = at + 1 < chunks.size() ? chunks.get(at + 1) : chunk;
        Chunk before = at > 0 ? chunks.get(at - 1) : chunk;
        if (chunk.length() > 2) {
            boolean isBehindLetters = reading.isCapitalised(before) && before.length() <= 2;
            return isBehindLetters || (reading.isCapitalised(next) && next.start() - chunk.end() <= 2);
        }
        return (reading.isCapitalised(next) && next.start() == chunk.end())
                || (reading.isCapitalised(before) && before.end() == chunk.start());
    }

    private static boolean mayBeCoordinate(String text, Chunk chunk) {
        int behind = chunk.end();
        return chunk.length() <= 3
                && behind + 3 < text.length()
                && (text.charAt(behind) == '°'
                        || (text.charAt(behind) == '.' && Reading.isDigit(text.charAt(behind + 3))));
    }

    /** The end of the first one in the window, or 0. */
    private static int first(Pattern pattern, Reading reading, int from, Found found) {
        String window = reading.behind(from, WINDOW);
        Matcher matcher = pattern.matcher(window);
        if (!matcher.find()) {
            return 0;
        }
        int end = matcher.end();
        while (end > matcher.start() && " ,.;:)".indexOf(window.charAt(end - 1)) >= 0) {
            end--;
        }
        found.certain(from + matcher.start(), from + end, Kind.ADDRESS);
        return from + end;
    }
}
