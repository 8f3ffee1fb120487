package moxora.disclosure.redaction.pattern;

import com.google.re2j.Pattern;
import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.pattern.Reading.Chunk;

/** Days before 2000, which tell of births more often than of meetings. */
final class EarlyDates implements Rule {

    private static final Pattern DATE =
            Pattern.compile("\\d{1,2}[./-] ?\\d{1,2}[./-] ?1[89]\\d\\d|1[89]\\d\\d[./-]\\d{1,2}[./-]\\d{1,2}");

    @Override
    public void find(Reading reading, Found found) {
        for (Chunk run : reading.digitRuns()) {
            if (run.length() <= 12 && DATE.matches(reading.part(run.start(), run.end()))) {
                found.certain(run.start(), run.end(), Kind.DATE);
            }
        }
    }
}
