package moxora.policy;

/** How a value from a file appears in an error message: on one line, short, and with nothing a terminal obeys. */
final class Found {

    private static final int LONGEST = 120;

    private Found() {}

    static String shortened(String text) {
        String oneLine = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
        if (oneLine.isEmpty()) {
            return "an empty text";
        }
        return oneLine.codePointCount(0, oneLine.length()) <= LONGEST
                ? oneLine
                : oneLine.substring(0, oneLine.offsetByCodePoints(0, LONGEST)) + "…";
    }
}
