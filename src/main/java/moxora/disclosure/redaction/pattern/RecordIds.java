package moxora.disclosure.redaction.pattern;

import com.google.re2j.Pattern;
import java.util.Locale;
import java.util.Set;
import moxora.disclosure.redaction.Kind;

/**
 * Identifiers of records in some system: UUIDs (RFC 9562), long hexadecimal numbers, {@code #12345}, and letters mixed
 * with digits such as {@code ORD-20391}. A year, a version or the name of a norm is none.
 */
final class RecordIds implements Rule {

    private static final Pattern UUID =
            Pattern.compile("(?i)[({]?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}[)}]?");
    private static final Pattern HEX = Pattern.compile("(?i)(?:0x)?[0-9a-f]{12,}");
    private static final Pattern NUMBERED = Pattern.compile("#\\d{3,}");
    private static final Pattern MIXED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_./-]{4,62}[A-Za-z0-9]");
    private static final Pattern YEAR = Pattern.compile("(^|[^0-9])(?:1[5-9]|20)\\d\\d($|[^0-9])");
    private static final Pattern MEASURE = Pattern.compile(
            "(?i)[\\d.]+(?:[kmgt]?i?b|[kmg]?w|[kmg]?wh|[mk]?g|[kcmn]?m|h|hrs?|mins?|secs?|ms|s|x|k|mio|eur|usd|gbp|chf|am|pm|th|st|nd|rd|er|e|px|pt|v|hz|khz|mhz|ghz|rpm|ppm|l|ml|ft|in|mph|kmh)");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d(?:t[\\d:.]*(?:z|[+-]\\d\\d)?)?");
    private static final Set<String> NORMS =
            Set.of("iso", "en", "din", "rfc", "iec", "ieee", "nist", "bs", "ansi", "vat", "pci", "utf", "sha", "cet");
    private static final int FEWEST_DIGITS = 4;
    private static final int LONGEST = 128;

    @Override
    public void find(Reading reading, Found found) {
        if (reading.digitCount() < 3) {
            return;
        }
        String text = reading.text();
        Tokens.each(text, (start, end) -> {
            if (reading.digitsIn(start, end) < 3) {
                return;
            }
            String token = text.substring(start, end);
            if (token.length() <= LONGEST ? isOne(token) : token.indexOf('/') < 0) {
                found.likely(start, end, Kind.ID, token.toUpperCase(Locale.ROOT));
            }
        });
    }

    private static boolean isOne(String token) {
        boolean anyLetter = token.chars().anyMatch(Character::isLetter);
        return NUMBERED.matches(token)
                || UUID.matches(token)
                || (anyLetter && HEX.matches(token))
                || (anyLetter && MIXED.matches(token) && isMixed(token));
    }

    private static boolean isMixed(String token) {
        String rest = YEAR.matcher(token).replaceAll("$1$2");
        long digits = rest.chars().filter(Character::isDigit).count();
        if (digits < FEWEST_DIGITS || MEASURE.matches(token)) {
            return false;
        }
        String lower = token.toLowerCase(Locale.ROOT);
        int letters = 0;
        while (letters < lower.length() && Character.isLetter(lower.charAt(letters))) {
            letters++;
        }
        return !TIME.matches(lower) && !NORMS.contains(lower.substring(0, letters));
    }
}
