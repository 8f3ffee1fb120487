package moxora.disclosure.redaction.pattern;

import com.google.re2j.Pattern;

/**
 * What states number their people by, each with its check digits where it has any. Texts are compact: digits and capital
 * letters alone. Numbers of one country pass another's check by chance, so a number of digits alone is only likely one,
 * unless it is written in the groups that its country writes.
 */
final class NationalIds {

    private static final String MOD_23 = "TRWAGMYFPDXBNJZSQVHLCKE";
    private static final Pattern WITH_LETTERS = Pattern.compile(
            // United Kingdom (National Insurance); India (PAN); Mexico (CURP); United Kingdom (driver)
            "(?:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\\d{6}[A-D])|(?:[A-Z]{3}[ABCFGHJLPT][A-Z]\\d{4}[A-Z])"
                    + "|(?:[A-Z]{4}\\d{6}[HMX][A-Z]{5}[0-9A-Z]\\d)|(?:[A-Z]{3,5}9{0,2}\\d{6}[A-Z9]{2}\\d[A-Z]{2})");
    private static final Pattern DNI = Pattern.compile("[XYZ]?\\d{7,8}[A-Z]");
    private static final Pattern PPS = Pattern.compile("\\d{7}[A-W][A-I]?");
    private static final Pattern CODICE_FISCALE =
            Pattern.compile("[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPR-T][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]");
    private static final Pattern DOCUMENT = Pattern.compile("[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}\\d");
    private static final Pattern HETU = Pattern.compile("\\d{9}[0-9A-FHJ-NPR-Y]");
    private static final Pattern NIR = Pattern.compile("[1-478]\\d{4}(?:\\d\\d|2A|2B)\\d{6}(?:\\d\\d)?");
    private static final Pattern RESIDENT = Pattern.compile("[1-9]\\d{16}[0-9X]");
    private static final String HETU_CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    private static final int[] ODD = {
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
    };

    private NationalIds() {}

    /** Whether a text with letters in it is one. */
    static boolean isWithLetters(String compact) {
        return switch (compact.length()) {
            case 8 -> isIrish(compact);
            case 9 -> isSpanish(compact) || isIrish(compact) || WITH_LETTERS.matches(compact);
            case 10 ->
                WITH_LETTERS.matches(compact)
                        || (DOCUMENT.matches(compact) && hasDigits(compact, 3) && CheckDigits.icao(compact))
                        || isFinnish(compact);
            case 13, 15 -> isFrench(compact);
            case 16 -> isItalian(compact) || WITH_LETTERS.matches(compact);
            case 18 -> WITH_LETTERS.matches(compact) || isChinese(compact);
            default -> false;
        };
    }

    private static boolean hasDigits(String text, int least) {
        return text.chars().filter(c -> c >= '0' && c <= '9').count() >= least;
    }

    /** Spain: DNI and NIE, the letter being the number modulo 23. */
    private static boolean isSpanish(String compact) {
        if (!DNI.matches(compact)) {
            return false;
        }
        String digits =
                compact.substring(0, 8).replace('X', '0').replace('Y', '1').replace('Z', '2');
        return MOD_23.charAt(CheckDigits.mod(digits, 23)) == compact.charAt(8);
    }

    /** Ireland: PPS. */
    private static boolean isIrish(String compact) {
        if (!PPS.matches(compact)) {
            return false;
        }
        int sum = CheckDigits.weighted(compact, 8, 7, 6, 5, 4, 3, 2)
                + (compact.length() == 9 ? 9 * (compact.charAt(8) - '@') : 0);
        return "WABCDEFGHIJKLMNOPQRSTUV".charAt(sum % 23) == compact.charAt(7);
    }

    private static boolean isFinnish(String compact) {
        return HETU.matches(compact)
                && HETU_CHECKS.charAt(CheckDigits.mod(compact.substring(0, 9), 31)) == compact.charAt(9);
    }

    /** France: NIR, the key being 97 less the number modulo 97; Corsica's departments count as 19 and 18. */
    private static boolean isFrench(String compact) {
        if (!NIR.matches(compact)) {
            return false;
        }
        String digits = compact.replace("2A", "19").replace("2B", "18");
        return digits.length() == 13
                || 97 - CheckDigits.mod(digits.substring(0, 13), 97) == Integer.parseInt(digits.substring(13));
    }

    private static boolean isItalian(String compact) {
        if (!CODICE_FISCALE.matches(compact)) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 15; i++) {
            char c = compact.charAt(i);
            int value = c <= '9' ? c - '0' : c - 'A';
            sum += i % 2 == 0 ? ODD[value] : value;
        }
        return sum % 26 == compact.charAt(15) - 'A';
    }

    private static boolean isChinese(String compact) {
        return RESIDENT.matches(compact)
                && "10X98765432"
                                .charAt(CheckDigits.weighted(
                                                compact, 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
                                        % 11)
                        == compact.charAt(17);
    }

    /** Whether digits pass the check of any country whose numbers are so long. */
    static boolean isOfDigits(String digits) {
        return switch (digits.length()) {
            case 9 -> isDutch(digits) || CheckDigits.luhn(digits);
            case 10 -> isBritishHealth(digits) || CheckDigits.luhn(digits);
            case 11 -> isGerman(digits) || isPolish(digits) || isBrazilian(digits) || isBelgian(digits);
            case 12 -> digits.charAt(0) > '1' && CheckDigits.verhoeff(digits);
            case 13 -> isFrench(digits) || isSwiss(digits);
            case 15 -> isFrench(digits);
            case 18 -> isChinese(digits);
            default -> false;
        };
    }

    /** Netherlands: BSN, the test of eleven. */
    static boolean isDutch(String digits) {
        int sum = CheckDigits.weighted(digits, 9, 8, 7, 6, 5, 4, 3, 2, -1);
        return sum > 0 && sum % 11 == 0;
    }

    /** United Kingdom: NHS number. */
    private static boolean isBritishHealth(String digits) {
        int check = 11 - CheckDigits.weighted(digits, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11;
        return check % 11 == digits.charAt(9) - '0';
    }

    private static boolean isGerman(String digits) {
        return digits.charAt(0) != '0' && CheckDigits.mod11And10(digits);
    }

    static boolean isPolish(String digits) {
        return CheckDigits.weighted(digits, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1) % 10 == 0;
    }

    static boolean isBrazilian(String digits) {
        int first = CheckDigits.weighted(digits, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10;
        int second = CheckDigits.weighted(digits, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10;
        return first == digits.charAt(9) - '0' && second == digits.charAt(10) - '0';
    }

    /** Belgium: the number, for those born since 2000 with a 2 before it. */
    private static boolean isBelgian(String digits) {
        int key = Integer.parseInt(digits.substring(9));
        return key == 97 - CheckDigits.mod(digits.substring(0, 9), 97)
                || key == 97 - CheckDigits.mod("2" + digits.substring(0, 9), 97);
    }

    /** Switzerland: AHV number, an EAN-13 that begins with the country. */
    private static boolean isSwiss(String digits) {
        return digits.startsWith("756")
                && CheckDigits.weighted(digits, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1) % 10 == 0;
    }

    /** Whether digits in these groups are written as a country writes its numbers: {@code "3-2-4"}. */
    static boolean isWrittenSo(String groups, String digits) {
        return switch (groups) {
            case "3-2-4" -> isAmerican(digits);
            case "3-3-3" -> CheckDigits.luhn(digits);
            case "3-3-3-2" -> isBrazilian(digits);
            case "2-3-3-3" -> isGerman(digits);
            case "4-4-4" -> digits.charAt(0) > '1' && CheckDigits.verhoeff(digits);
            case "3-4-4-2" -> isSwiss(digits);
            case "1-2-2-2-3-3-2", "1-2-2-2-3-3" -> isFrench(digits);
            default -> false;
        };
    }

    /** United States: which numbers were never given out (Social Security Administration, POMS RM 10201.035). */
    private static boolean isAmerican(String digits) {
        return !digits.startsWith("000")
                && !digits.startsWith("666")
                && !digits.startsWith("00", 3)
                && !digits.endsWith("0000");
    }
}
