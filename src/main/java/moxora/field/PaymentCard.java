package moxora.field;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Tells a payment card number (PAN) inside text, so that it can be refused: 13 to 19 digits, single blanks or hyphens
 * between them, the prefix and length of a known issuer network, and the Luhn check digit (ISO/IEC 7812-1).
 *
 * <p>A phone number in E.164 form ({@code +} and at most 15 digits) is not taken for a card, and no part of a UUID is: one
 * in some thousand ids has a run of digits that would pass.
 */
public final class PaymentCard {

    private static final int SHORTEST = 13;
    private static final int LONGEST = 19;

    private static final Pattern UUIDS = Pattern.compile(
            "(?<![0-9A-Za-z-])[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}(?![0-9A-Za-z-])");

    private PaymentCard() {}

    /** Whether the text holds a card number anywhere. */
    public static boolean isIn(String cell) {
        if (cell.length() < SHORTEST || digitCount(cell) < SHORTEST) {
            return false;
        }
        String text = cell.indexOf('-') < 0 ? cell : UUIDS.matcher(cell).replaceAll("id");
        int at = 0;
        while (at < text.length()) {
            if (!isDigit(text.charAt(at))) {
                at++;
                continue;
            }
            int end = runEnd(text, at);
            if (!isE164(text, at, end) && holdsCard(text, at, end)) {
                return true;
            }
            at = end;
        }
        return false;
    }

    private static int digitCount(String text) {
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            digits += isDigit(text.charAt(i)) ? 1 : 0;
        }
        return digits;
    }

    /** The end of the run of digits that starts here, in which single blanks and hyphens may separate digits. */
    private static int runEnd(String text, int start) {
        int end = start;
        while (end < text.length()) {
            if (isDigit(text.charAt(end))) {
                end++;
            } else if (isSeparator(text.charAt(end)) && end + 1 < text.length() && isDigit(text.charAt(end + 1))) {
                end++;
            } else {
                break;
            }
        }
        return end;
    }

    private static boolean isE164(String text, int start, int end) {
        return start > 0 && text.charAt(start - 1) == '+' && digitCount(text.substring(start, end)) <= 15;
    }

    /** A card may stand beside other groups of digits, so each span that starts and ends with a group is tried. */
    private static boolean holdsCard(String text, int start, int end) {
        StringBuilder digits = new StringBuilder();
        List<Integer> starts = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        starts.add(0);
        for (int i = start; i < end; i++) {
            if (isDigit(text.charAt(i))) {
                digits.append(text.charAt(i));
            } else {
                ends.add(digits.length());
                starts.add(digits.length());
            }
        }
        ends.add(digits.length());
        for (int first : starts) {
            for (int last : ends) {
                int length = last - first;
                if (length >= SHORTEST && length <= LONGEST && isCard(digits.substring(first, last))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isCard(String digits) {
        return isIssued(digits) && passesLuhn(digits);
    }

    private static boolean isIssued(String digits) {
        int length = digits.length();
        int six = Integer.parseInt(digits.substring(0, 6));
        int four = six / 100;
        int three = four / 10;
        int two = three / 10;
        boolean visa = two / 10 == 4 && (length == 13 || length == 16 || length == 19);
        boolean mastercard = length == 16 && ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720));
        boolean amex = length == 15 && (two == 34 || two == 37);
        boolean discover = length >= 16 && (four == 6011 || two == 65 || (three >= 644 && three <= 649));
        boolean diners = (length >= 14 && (two == 36 || two == 38 || two == 39))
                || (length >= 14 && three >= 300 && three <= 305);
        boolean jcb = length >= 16 && four >= 3528 && four <= 3589;
        boolean unionPay = length >= 16 && (two == 62 || two == 81);
        boolean maestro = two == 50 || (two >= 56 && two <= 58) || two == 63 || two == 67;
        boolean ruPayOrMir = length == 16 && (two == 60 || two == 82 || (four >= 2200 && four <= 2204));
        return visa || mastercard || amex || discover || diners || jcb || unionPay || maestro || ruPayOrMir;
    }

    private static boolean passesLuhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int doubled = i % 2 == 1 ? digit * 2 : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isSeparator(char c) {
        return c == ' ' || c == '-' || c == '\u00a0';
    }
}
