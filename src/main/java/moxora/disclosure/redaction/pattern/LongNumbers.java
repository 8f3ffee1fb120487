package moxora.disclosure.redaction.pattern;

import com.google.re2j.Pattern;
import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.pattern.Reading.Chunk;

/**
 * Seven digits and more, whatever they are: somebody's phone, most often. This is what makes phones safe. Five and six
 * are one where a prefix that begins with a zero stands apart.
 */
final class LongNumbers implements Rule {

    private static final int TELLING_DIGITS = 7;
    private static final int FEWEST_DIGITS = 5;
    private static final Pattern WITH_PREFIX = Pattern.compile("0\\d{1,4} ?[ /-] ?\\d{2,4}");
    private static final Pattern WITH_YEAR = Pattern.compile("0\\d.*(?:19|20)\\d\\d");

    @Override
    public void find(Reading reading, Found found) {
        if (reading.digitCount() < FEWEST_DIGITS) {
            return;
        }
        for (Chunk run : reading.digitRuns()) {
            int digits = reading.digitsIn(run.start(), run.end());
            boolean tells = digits >= TELLING_DIGITS
                    ? !HarmlessNumbers.isHarmless(reading, run)
                    : digits >= FEWEST_DIGITS && isShortPhone(reading.part(run.start(), run.end()));
            if (tells) {
                found.likely(run.start(), run.end(), Kind.NUMBER);
            }
        }
    }

    private static boolean isShortPhone(String text) {
        return WITH_PREFIX.matches(text) && !WITH_YEAR.matches(text);
    }
}
