package moxora.csv;

/**
 * Keeps a spreadsheet from taking a value for a formula (OWASP CSV injection, ASVS 1.2.10), so that it can be undone
 * exactly: a value that could be one, or that begins with an apostrophe, gets one apostrophe in front.
 */
final class FormulaGuard {

    private FormulaGuard() {}

    static String guard(String value) {
        return needsGuard(value) ? "'" + value : value;
    }

    /** Takes off exactly the apostrophe that {@link #guard} put there. */
    static String unguard(String cell) {
        return cell.startsWith("'") && needsGuard(cell.substring(1)) ? cell.substring(1) : cell;
    }

    private static boolean needsGuard(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\t' || c == '\r') {
                return true;
            }
            if (!Character.isWhitespace(c) && !Character.isISOControl(c) && c != '\ufeff' && c != '\u00a0') {
                return c == '='
                        || c == '+'
                        || c == '-'
                        || c == '@'
                        || (i == 0 && c == '\'')
                        || c == '＝'
                        || c == '＋'
                        || c == '－'
                        || c == '＠';
            }
        }
        return false;
    }
}
