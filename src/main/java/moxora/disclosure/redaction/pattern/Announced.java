package moxora.disclosure.redaction.pattern;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import moxora.disclosure.redaction.pattern.Reading.Chunk;

/** What stands behind a {@link Cue}. */
final class Announced implements Rule {

    private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d\\d");
    private static final int FEWEST_DIGITS = 3;
    private static final int FEWEST_OF_A_PHONE = 4;

    @Override
    public void find(Reading reading, Found found) {
        for (Chunk chunk : reading.chunks()) {
            if (!chunk.digits() && chunk.length() <= Cue.LONGEST) {
                for (Cue cue : Cue.of(reading.word(chunk))) {
                    behind(reading, found, chunk, cue);
                }
            }
        }
    }

    private static void behind(Reading reading, Found found, Chunk word, Cue cue) {
        Matcher matcher = cue.value().matcher(reading.behind(word.end(), Cue.REACH));
        if (matcher.lookingAt() && isMeant(cue, matcher.group(1))) {
            found.likely(word.end() + matcher.start(1), word.end() + matcher.end(1), cue.kind());
        }
    }

    /** Years and counts stand behind such words as well. */
    private static boolean isMeant(Cue cue, String value) {
        long digits = value.chars().filter(Character::isDigit).count();
        return switch (cue) {
            case BIRTH, PASSWORD, KEY, PIN, BANK, PLACE, POSTCODE, LOGIN -> true;
            case RECORD, RECORD_NUMBER, DOCUMENT, ACCOUNT -> digits >= FEWEST_DIGITS && !YEAR.matches(value);
            case PHONE -> digits >= FEWEST_OF_A_PHONE && !YEAR.matches(value);
            case CARD_END -> !YEAR.matches(value);
            case PLATE -> digits > 0 && value.chars().anyMatch(Character::isLetter);
        };
    }
}
