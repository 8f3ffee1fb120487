package moxora.csv;

/**
 * Keeps a spreadsheet from taking a value for a formula (OWASP CSV injection, ASVS 1.2.10), so that it can be undone
 * exactly: a value that could be one, or that begins with an apostrophe, gets one apostrophe in front.
 */
final class FormulaGuard {

    private static final String TRIGGERS = "=+-@＝＋－＠";

    private FormulaGuard() {}

    static String guard(String value) {
        return needsGuard(value) ? "'" + value : value;
    }

    /** Takes off exactly the apostrophe that {@link #guard} put there. */
    static String unguard(String cell) {
        return cell.startsWith("'") && needsGuard(cell.substring(1)) ? cell.substring(1) : cell;
    }

    private static boolean needsGuard(String value) {
        if (value.startsWith("'")) {
            return true;
        }
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            if (c == '\t' || c == '\r') {
                return true;
            }
            if (!isInvisible(c)) {
                return TRIGGERS.indexOf(c) >= 0;
            }
            i += Character.charCount(c);
        }
        return false;
    }

    /** What somebody may strip before a spreadsheet sees the cell: blanks of every kind, controls, format characters. */
    private static boolean isInvisible(int c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }
}
