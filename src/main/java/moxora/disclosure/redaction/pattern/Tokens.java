package moxora.disclosure.redaction.pattern;

import java.util.function.BiConsumer;

/** What stands between blanks, without the punctuation around it. */
final class Tokens {

    private static final String OPENING = "\"'(<{*";
    private static final String CLOSING = "\"')>}*.,;:!?";

    private Tokens() {}

    /** Gives the start and the end of each. */
    static void each(String text, BiConsumer<Integer, Integer> taker) {
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf(' ', at);
            end = end < 0 ? text.length() : end;
            int from = at;
            int to = end;
            while (from < to && OPENING.indexOf(text.charAt(from)) >= 0) {
                from++;
            }
            while (to > from && CLOSING.indexOf(text.charAt(to - 1)) >= 0) {
                to--;
            }
            if (to > from) {
                taker.accept(from, to);
            }
            at = end + 1;
        }
    }
}
