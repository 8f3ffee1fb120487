package moxora.field;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The forms under which a phone number is found: its digits always, its E.164 form when it can be told. An extension is
 * no part of the E.164 form, so a number is found with and without it.
 */
public final class PhoneNumber {

    public static final int NORMALISATION = 1;

    /** E.164 allows 15 digits; punctuation, an extension and a label may surround them. */
    public static final int MAX_LENGTH = 64;

    private static final int MIN_DIGITS = 3;
    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    private PhoneNumber() {}

    public static boolean isPlausible(String text) {
        return text.length() <= MAX_LENGTH && digits(text).length() >= MIN_DIGITS && text.indexOf(';') < 0;
    }

    /** The ASCII digits of the text, in order; digits of other scripts are folded: {@code "٠٢"} gives {@code "02"}. */
    public static String digits(String text) {
        StringBuilder digits = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int value = Character.digit(c, 10);
            if (value >= 0) {
                digits.append((char) ('0' + value));
            }
        });
        return digits.toString();
    }

    /** The E.164 form, for example {@code +442079460958}, or empty where no possible number can be read. */
    public static Optional<String> e164(String text, String region) {
        try {
            Phonenumber.PhoneNumber number = NUMBERS.parse(text, region);
            return NUMBERS.isPossibleNumber(number)
                    ? Optional.of(NUMBERS.format(number, PhoneNumberUtil.PhoneNumberFormat.E164))
                    : Optional.empty();
        } catch (NumberParseException notANumber) {
            return Optional.empty();
        }
    }

    /** Whether libphonenumber knows the region, an ISO 3166-1 alpha-2 code such as {@code GB}. */
    public static boolean isRegion(String region) {
        return NUMBERS.getSupportedRegions().contains(region);
    }

    /** All forms to index or to look up; two writings are the same number when they share a form. */
    public static Set<String> forms(String text, String region) {
        Set<String> forms = new LinkedHashSet<>();
        String digits = digits(text);
        if (!digits.isEmpty()) {
            forms.add("d:" + digits);
        }
        e164(text, region).ifPresent(e164 -> forms.add("e:" + e164));
        if (digits.startsWith("00")) {
            // The prefix for abroad in most of the world, also where the organisation's own region has another.
            e164("+" + behindTwoDigits(text), region).ifPresent(e164 -> forms.add("e:" + e164));
        }
        return forms;
    }

    private static String behindTwoDigits(String text) {
        int at = 0;
        for (int seen = 0; seen < 2; at += Character.charCount(text.codePointAt(at))) {
            seen += Character.digit(text.codePointAt(at), 10) >= 0 ? 1 : 0;
        }
        return text.substring(at);
    }
}
