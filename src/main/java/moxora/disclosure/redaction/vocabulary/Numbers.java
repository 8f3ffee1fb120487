package moxora.disclosure.redaction.vocabulary;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which numbers of a sentence stay: small ones, amounts and times. Dates with a year, long numbers and numbered things
 * go; what is longer still was found as a pattern before.
 */
final class Numbers {

    private static final int SMALL = 4;
    private static final int DIGITS_OF_A_DATE = 5;
    private static final int DIGITS_OF_AN_AMOUNT = 6;
    private static final int DIGITS_OF_A_DAY = 2;
    private static final int DIGITS_OF_A_YEAR = 4;

    private static final Pattern DATE = Pattern.compile("\\d+[-/.\u2011\u2013]\\d+[-/.\u2011\u2013]\\d+");
    private static final Pattern GROUPED = Pattern.compile("\\d{1,3}([.,]\\d{3})+([.,]\\d{1,2})?");
    private static final Pattern QUARTER = Pattern.compile("[QHTqht][1-4]");
    private static final Pattern WITH_UNIT =
            Pattern.compile("(\\d{1,4}(?:[.,:]\\d{1,2})?)[-'\u2019]?(\\p{L}{1,4})(\\d{2})?");
    private static final String CURRENCY = "$\u20ac\u00a3\u00a5";

    private final Language language;
    private final List<Token> tokens;

    Numbers(Language language, List<Token> tokens) {
        this.language = language;
        this.tokens = tokens;
    }

    boolean stays(int i) {
        Token number = tokens.get(i);
        String before = number.gap();
        int digits = number.digits();
        if (before.endsWith("#")
                || before.endsWith("+")
                || number.text().codePoints().anyMatch(c -> c > 'z' && Character.isDigit(c))) {
            return false;
        }
        if (digits >= DIGITS_OF_A_DATE && DATE.matcher(number.text()).matches() && !isGrouped(number)) {
            return false;
        }
        return digits <= SMALL || (digits <= DIGITS_OF_AN_AMOUNT && (isGrouped(number) || isAmount(i)));
    }

    private static boolean isGrouped(Token number) {
        return GROUPED.matcher(number.text()).matches();
    }

    private boolean isAmount(int i) {
        String before = tokens.get(i).gap().strip();
        String after = i + 1 < tokens.size() ? tokens.get(i + 1).gap().strip() : "";
        return (!before.isEmpty() && CURRENCY.indexOf(before.charAt(before.length() - 1)) >= 0)
                || (!after.isEmpty() && (CURRENCY + "%").indexOf(after.charAt(0)) >= 0);
    }

    /** House numbers and postcodes do; times, percentages and amounts do not. */
    boolean mayBelongToAName(int i) {
        return tokens.get(i).text().indexOf(':') < 0 && !isAmount(i);
    }

    /** Digits and letters that are no identifier: {@code 3rd}, {@code 10am}, {@code 20k}, {@code Q3}. */
    boolean isOrdinary(Token mixed) {
        if (QUARTER.matcher(mixed.text()).matches()) {
            return true;
        }
        var parts = WITH_UNIT.matcher(mixed.lower());
        return parts.matches()
                && language.lists().units().contains(parts.group(2))
                && (parts.group(3) == null || parts.group(2).length() == 1);
    }

    /** Whether what may be a name is a month here, by the number beside it or the word in front. */
    boolean isMonth(Token word) {
        int i = Collections.binarySearch(tokens, word, Comparator.comparingInt(Token::start));
        if (i < 0) {
            return false;
        }
        boolean isBehind = i > 0
                && (isNumber(i - 1)
                        || language.lists()
                                .beforeMonths()
                                .contains(tokens.get(i - 1).lower()));
        return isBehind || (i + 1 < tokens.size() && isNumber(i + 1));
    }

    private boolean isNumber(int i) {
        Token token = tokens.get(i);
        return Character.isDigit(token.text().codePointAt(0));
    }

    /** Day, month and year, in the two orders they are written in: together they may be when somebody was born. */
    List<Integer> datesWithYear() {
        List<Integer> found = new ArrayList<>();
        for (int i = 1; i + 1 < tokens.size(); i++) {
            if (isMonthName(i) && isDay(i - 1) && isYear(i + 1)) {
                found.addAll(List.of(i - 1, i, i + 1));
            } else if (isMonthName(i - 1) && isDay(i) && isYear(i + 1)) {
                found.addAll(List.of(i - 1, i, i + 1));
            }
        }
        return found;
    }

    private boolean isMonthName(int i) {
        return language.lists().months().contains(tokens.get(i).lower());
    }

    private boolean isDay(int i) {
        Token token = tokens.get(i);
        return isNumber(i) && token.digits() <= DIGITS_OF_A_DAY;
    }

    private boolean isYear(int i) {
        Token token = tokens.get(i);
        return token.shape() == Token.Shape.NUMBER
                && token.digits() == DIGITS_OF_A_YEAR
                && token.text().length() == DIGITS_OF_A_YEAR;
    }
}
