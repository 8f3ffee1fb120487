package moxora.disclosure.redaction.pattern;

import java.util.List;
import java.util.Locale;
import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.pattern.Reading.Chunk;
import moxora.field.PaymentCard;
import org.apache.commons.validator.routines.IBANValidator;

/**
 * Numbers that carry their own proof: bank accounts (IBAN, ISO 13616), payment cards, national ids. Whatever blanks,
 * hyphens, dots or slashes stand between their characters, {@code "4 1 1 1 …"} is one.
 */
final class CheckedNumbers implements Rule {

    private static final int LONGEST = 34;
    private static final int WIDEST_GAP = 3;
    private static final int SHORTEST = 8;
    private static final int FEWEST_DIGITS = 2;
    private static final String SEPARATORS = " -./_()";

    @Override
    public void find(Reading reading, Found found) {
        if (reading.digitCount() < FEWEST_DIGITS) {
            return;
        }
        List<Chunk> chunks = reading.chunks();
        for (int first = 0; first < chunks.size(); first++) {
            if (mayBegin(chunks, first)) {
                from(reading, chunks, first, found);
            }
        }
    }

    /** A word that no digit follows begins none, unless its letters stand alone. */
    private static boolean mayBegin(List<Chunk> chunks, int at) {
        Chunk chunk = chunks.get(at);
        return chunk.digits()
                || chunk.length() == 1
                || (at + 1 < chunks.size() && chunks.get(at + 1).digits());
    }

    /** Every run of chunks that begins here; each is at most so long, so the work is linear in the text. */
    private static void from(Reading reading, List<Chunk> chunks, int first, Found found) {
        StringBuilder compact = new StringBuilder(LONGEST);
        StringBuilder groups = new StringBuilder();
        int digits = 0;
        int start = chunks.get(first).start();
        for (int i = first; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            if (compact.length() + chunk.length() > LONGEST
                    || (i > first && !isNear(reading.text(), chunks.get(i - 1).end(), chunk.start()))) {
                return;
            }
            compact.append(reading.text(), chunk.start(), chunk.end());
            groups.append(i == first ? "" : "-").append(chunk.length());
            digits += chunk.digits() ? chunk.length() : 0;
            if (compact.length() >= SHORTEST && digits >= FEWEST_DIGITS) {
                String text = compact.toString().toUpperCase(Locale.ROOT);
                if (digits == compact.length()) {
                    ofDigits(text, groups.toString(), start, chunk.end(), found);
                } else {
                    withLetters(text, start, chunk.end(), found);
                }
            }
        }
    }

    private static boolean isNear(String text, int from, int to) {
        if (to - from > WIDEST_GAP) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (SEPARATORS.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static void ofDigits(String digits, String groups, int start, int end, Found found) {
        if (digits.length() >= 13 && PaymentCard.isIn(digits)) {
            found.certain(start, end, Kind.CARD, digits);
        } else if (NationalIds.isWrittenSo(groups, digits)) {
            found.certain(start, end, Kind.NATIONAL_ID, digits);
        } else if (NationalIds.isOfDigits(digits)) {
            found.likely(start, end, Kind.NATIONAL_ID, digits);
        }
    }

    private static void withLetters(String text, int start, int end, Found found) {
        if (isAccount(text)) {
            found.certain(start, end, Kind.ACCOUNT, text);
        } else if (NationalIds.isWithLetters(text)) {
            found.certain(start, end, Kind.NATIONAL_ID, text);
        }
    }

    /** One whose check digits are wrong still tells the account, so the country and its length are enough. */
    private static boolean isAccount(String text) {
        return text.length() >= 15
                && Character.isLetter(text.charAt(0))
                && Character.isLetter(text.charAt(1))
                && Reading.isDigit(text.charAt(2))
                && Reading.isDigit(text.charAt(3))
                && text.chars().allMatch(c -> c < 0x80)
                && (isProven(text) || hasTheLengthOfOne(text));
    }

    /** ISO/IEC 7064, MOD 97-10, of whatever country: not all that have such numbers are in the registry. */
    private static boolean isProven(String text) {
        StringBuilder digits = new StringBuilder();
        (text.substring(4) + text.substring(0, 4)).chars().forEach(c -> digits.append(Character.digit(c, 36)));
        return CheckDigits.mod(digits.toString(), 97) == 1;
    }

    private static boolean hasTheLengthOfOne(String text) {
        IBANValidator.Validator country = IBANValidator.getInstance().getValidator(text);
        return country != null
                && country.getIbanLength() == text.length()
                && text.chars().filter(c -> c >= '0' && c <= '9').count() >= 10;
    }
}
