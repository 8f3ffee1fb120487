package moxora.disclosure.redaction.pattern;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
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
    private static final int WINDOW = 64;

    @Override
    public void find(Reading reading, Found found) {
        int searched = 0;
        for (Chunk chunk : reading.chunks()) {
            if (chunk.digits() && chunk.end() > searched) {
                int from = Math.max(searched, chunk.start() - BEFORE);
                String window = reading.behind(from, WINDOW);
                int end = Math.max(all(POSTCODE, window, from, found), all(COORDINATES, window, from, found));
                searched = Math.max(end, chunk.start());
            }
        }
    }

    /** The end of the first one in the window, or 0. */
    private static int all(Pattern pattern, String window, int from, Found found) {
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
