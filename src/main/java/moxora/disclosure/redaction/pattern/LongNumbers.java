package moxora.disclosure.redaction.pattern;

import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.pattern.Reading.Chunk;

/** Seven digits and more, whatever they are: somebody's phone, most often. This is what makes phones safe. */
final class LongNumbers implements Rule {

    private static final int TELLING_DIGITS = 7;

    @Override
    public void find(Reading reading, Found found) {
        if (reading.digitCount() < TELLING_DIGITS) {
            return;
        }
        for (Chunk run : reading.digitRuns()) {
            if (reading.digitsIn(run.start(), run.end()) >= TELLING_DIGITS
                    && !HarmlessNumbers.isHarmless(reading, run)) {
                found.likely(run.start(), run.end(), Kind.NUMBER);
            }
        }
    }
}
