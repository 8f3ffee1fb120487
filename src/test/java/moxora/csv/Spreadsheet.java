package moxora.csv;

/** What a spreadsheet makes of a cell, written apart from the guard that it judges (OWASP CSV injection). */
final class Spreadsheet {

    private static final String TRIGGERS = "=+-@＝＋－＠";

    private Spreadsheet() {}

    /** Whether opening the cell could run something: a trigger first, or behind blanks and controls; a tab, a CR. */
    static boolean takesForFormula(String cell) {
        for (int c : cell.codePoints().toArray()) {
            if (c == '\t' || c == '\r') {
                return true;
            }
            boolean invisible = Character.isWhitespace(c)
                    || Character.isSpaceChar(c)
                    || Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT;
            if (!invisible) {
                return TRIGGERS.indexOf(c) >= 0;
            }
        }
        return false;
    }
}
