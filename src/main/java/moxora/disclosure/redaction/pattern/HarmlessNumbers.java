package moxora.disclosure.redaction.pattern;

import com.google.re2j.Pattern;
import moxora.disclosure.redaction.pattern.Reading.Chunk;

/**
 * Runs of seven digits and more that tell of time or money and of nobody: dates since 2000, times, years, amounts in
 * groups of three behind a comma. An earlier date may be somebody's birthday, so it is not among them, and a later one is
 * found where it is said to be one.
 */
final class HarmlessNumbers {

    private static final String YEAR = "20\\d\\d";
    private static final String MONTH = "(?:0?[1-9]|1[0-2])";
    private static final String DAY = "(?:0?[1-9]|[12]\\d|3[01])";
    private static final String TIME = "(?:[01]?\\d|2[0-3])[:.h][0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,6})?)?";
    private static final String DATE = "(?:" + YEAR + "-" + MONTH + "-" + DAY + "|" + YEAR + "/" + MONTH + "/" + DAY
            + "|" + DAY
            + "\\." + MONTH + "\\." + YEAR + "|" + DAY + "/" + MONTH + "/" + YEAR + "|" + MONTH + "/" + DAY + "/" + YEAR
            + "|" + DAY + "-" + MONTH + "-" + YEAR + ")";
    private static final String AMOUNT = "[$€£¥]? ?\\d{1,3}(?:,\\d{3}){1,4}(?:\\.\\d{1,2})?";
    private static final String ITEM =
            "(?:" + DATE + "|" + TIME + "|" + AMOUNT + "|(?:19\\d\\d|20[0-4]\\d)|\\d{1,2}(?:\\.\\d)?)";
    private static final String BETWEEN = "(?: ?[-/–] ?|[,;] ?| ?\\(|\\)?[,;.]? |%[,;]? ?)";
    private static final Pattern HARMLESS = Pattern.compile(ITEM + "(?:" + BETWEEN + ITEM + ")*");
    /** Without what is told of time and money, fewer digits than a phone has must be left. */
    private static final Pattern TOLD =
            Pattern.compile(DATE + "|\\b" + TIME + "\\b|\\b\\d{1,3}(?:,\\d{3})+(?:\\.\\d{1,2})?\\b");

    private static final Pattern YEARS = Pattern.compile("(?:^|[-/,;(–] ?|\\. )((?:19\\d\\d|20[0-4]\\d))\\b");
    private static final Pattern EARLY =
            Pattern.compile("\\d[./-]\\d{1,2}[./-](?:19)\\d\\d|19\\d\\d[./-]\\d{1,2}[./-]\\d");
    private static final int LONGEST = 60;
    private static final int TELLING = 7;

    private HarmlessNumbers() {}

    static boolean isHarmless(Reading reading, Chunk run) {
        if (run.length() > LONGEST) {
            return false;
        }
        String text = reading.part(run.start(), run.end());
        if (!HARMLESS.matches(text) || EARLY.matcher(text).find()) {
            return false;
        }
        String rest = YEARS.matcher(TOLD.matcher(text).replaceAll("")).replaceAll("");
        return rest.chars().filter(Character::isDigit).count() < TELLING;
    }
}
