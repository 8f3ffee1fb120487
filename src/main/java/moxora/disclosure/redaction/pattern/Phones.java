package moxora.disclosure.redaction.pattern;

import com.google.i18n.phonenumbers.PhoneNumberMatch;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.pattern.Reading.Chunk;

/**
 * Phone numbers as libphonenumber reads them in one region, extensions with them. Only where enough digits stand
 * together is it asked at all, since asking it costs more than everything else; what it does not take for a phone goes
 * as a {@link LongNumbers long number}.
 */
final class Phones implements Rule {

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
    private static final int FEWEST_DIGITS = 7;
    private static final int LONGEST_WINDOW = 120;
    private static final int EXTENSION = 16;
    private static final int MOST_TRIES = 20;
    private static final int MOST_WINDOWS = 200;

    private final String region;

    /** @param region ISO 3166-1 alpha-2, or {@code ZZ} for none */
    Phones(String region) {
        this.region = region;
    }

    @Override
    public void find(Reading reading, Found found) {
        int windows = 0;
        for (Chunk run : reading.digitRuns()) {
            if (reading.digitsIn(run.start(), run.end()) >= FEWEST_DIGITS
                    && !HarmlessNumbers.isHarmless(reading, run)
                    && ++windows <= MOST_WINDOWS) {
                inRun(reading, run, found);
            }
        }
    }

    private void inRun(Reading reading, Chunk run, Found found) {
        String text = reading.text();
        int from = Math.max(0, run.start() - 2);
        int to = Math.min(text.length(), Math.min(run.end() + EXTENSION, from + LONGEST_WINDOW));
        for (PhoneNumberMatch match :
                NUMBERS.findNumbers(text.substring(from, to), region, PhoneNumberUtil.Leniency.POSSIBLE, MOST_TRIES)) {
            int start = from + match.start();
            int end = from + match.end();
            // From the first digit on, as everywhere else: what is found twice is found at the same place.
            while (start < end && !Reading.isDigit(text.charAt(start))) {
                start++;
            }
            if (reading.digitsIn(start, end) < FEWEST_DIGITS) {
                continue;
            }
            String form = NUMBERS.format(match.number(), PhoneNumberUtil.PhoneNumberFormat.E164);
            if (NUMBERS.isValidNumber(match.number())) {
                found.certain(start, end, Kind.PHONE, form);
            } else {
                found.likely(start, end, Kind.PHONE, form);
            }
        }
    }
}
