package moxora.disclosure.redaction.pattern;

/** The arithmetic by which numbers tell a slip of the pen. Texts are digits unless it says otherwise. */
final class CheckDigits {

    private static final int[][] DIHEDRAL = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
        {1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
        {2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
        {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
        {4, 0, 1, 2, 3, 9, 5, 6, 7, 8},
        {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
        {6, 5, 9, 8, 7, 1, 0, 4, 3, 2},
        {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
        {8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
        {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}
    };
    private static final int[] TURN = {1, 5, 7, 6, 2, 8, 3, 0, 9, 4};

    private CheckDigits() {}

    private static int at(String digits, int i) {
        return digits.charAt(i) - '0';
    }

    /** The digits, each times its weight, added up. */
    static int weighted(String digits, int... weights) {
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += at(digits, i) * weights[i];
        }
        return sum;
    }

    /** ISO/IEC 7812-1, annex B. */
    static boolean luhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = at(digits, digits.length() - 1 - i);
            int doubled = i % 2 == 1 ? digit * 2 : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }

    /** Verhoeff's, over the dihedral group of order ten. */
    static boolean verhoeff(String digits) {
        int check = 0;
        for (int i = 0; i < digits.length(); i++) {
            int turned = at(digits, digits.length() - 1 - i);
            for (int turns = i % 8; turns > 0; turns--) {
                turned = TURN[turned];
            }
            check = DIHEDRAL[check][turned];
        }
        return check == 0;
    }

    /** ISO/IEC 7064, MOD 11,10. */
    static boolean mod11And10(String digits) {
        int product = 10;
        for (int i = 0; i < digits.length() - 1; i++) {
            int sum = (at(digits, i) + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (11 - product) % 10 == at(digits, digits.length() - 1);
    }

    /** The remainder of a number of any length. */
    static int mod(String digits, int divisor) {
        long rest = 0;
        for (int i = 0; i < digits.length(); i++) {
            rest = (rest * 10 + at(digits, i)) % divisor;
        }
        return (int) rest;
    }

    /** Weights 7, 3, 1 over digits and letters (A is 10), the last one the check digit: ICAO Doc 9303. */
    static boolean icao(String text) {
        int sum = 0;
        for (int i = 0; i < text.length() - 1; i++) {
            sum += Character.digit(text.charAt(i), 36) * new int[] {7, 3, 1}[i % 3];
        }
        return sum % 10 == Character.digit(text.charAt(text.length() - 1), 10);
    }
}
