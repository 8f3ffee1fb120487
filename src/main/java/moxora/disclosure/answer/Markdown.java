package moxora.disclosure.answer;

import java.util.Optional;
import java.util.regex.Pattern;
import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.Placeholders;

/**
 * Takes markdown out of an answer and puts values back in, in one pass from the front: links and images become their
 * text, other square brackets round ones, emphasis, code and headings lose their signs, and each placeholder becomes the
 * value that it stands for. A value is handed on at once and never read again.
 *
 * <p>What follows an open bracket is held back until it is known what it is, at most so far as a link may reach.
 */
final class Markdown {

    /** Code, strong and struck text, and the backslashes before signs that are meant as they are. */
    private static final Pattern EMPHASIS = Pattern.compile("`+|\\*{2,}|~{2,}|\\\\(?=[\\[\\]_<!*`~])");

    private static final int LONGEST_LABEL = 500;
    private static final int LONGEST_DESTINATION = 2_000;
    private static final int WAITING = -2;
    private static final int NONE = -1;
    private static final int DEEPEST_HEADING = 6;

    private final Tokens tokens;
    private final Words words;
    private final StringBuilder text = new StringBuilder();
    private int at;

    Markdown(Tokens tokens, Words words) {
        this.tokens = tokens;
        this.words = words;
    }

    /** @param word whole, with the blank that ended it: a placeholder is never cut by it */
    void add(String word) {
        text.append(unemphasised(word));
        settle(false);
    }

    /** @param word the last one, which no blank ended */
    void end(String word) {
        text.append(unemphasised(word));
        settle(true);
    }

    /** Before anything is looked for: the signs could stand in the middle of it. */
    private static String unemphasised(String word) {
        String plain = word;
        String before;
        do {
            before = plain;
            plain = EMPHASIS.matcher(before).replaceAll("");
        } while (plain.length() < before.length());
        return plain;
    }

    private void settle(boolean last) {
        boolean goesOn = true;
        while (goesOn && at < text.length() && !words.isFull()) {
            goesOn = step(text.charAt(at), last);
        }
        text.delete(0, Math.max(0, at - 1));
        at = Math.min(at, 1);
    }

    /** Goes on by at least one character, or waits for more. */
    private boolean step(char c, boolean last) {
        return switch (c) {
            case '[' -> bracket(at, last);
            case '!' -> exclamation(last);
            case ']' -> write(')');
            case '#' -> heading();
            default -> {
                Optional<Tokens.Token> token = Character.isLetter(c) ? tokens.bare(text, at) : Optional.empty();
                yield token.map(known -> restore(known, at, last)).orElseGet(() -> write(c));
            }
        };
    }

    private boolean write(char c) {
        words.add(c);
        at++;
        return true;
    }

    private void skip(int characters) {
        text.delete(at, at + characters);
    }

    private boolean heading() {
        int run = 0;
        while (at + run < text.length() && text.charAt(at + run) == '#') {
            run++;
        }
        boolean isHeading = (at == 0 || text.charAt(at - 1) == '\n')
                && run <= DEEPEST_HEADING
                && at + run < text.length()
                && text.charAt(at + run) == ' ';
        if (!isHeading) {
            return write('#');
        }
        skip(run + 1);
        return true;
    }

    private boolean exclamation(boolean last) {
        if (at + 1 >= text.length()
                || text.charAt(at + 1) != '['
                || tokens.inBrackets(text, at + 1).isPresent()) {
            return write('!');
        }
        int link = linkEnd(at + 1, last);
        if (link == WAITING) {
            return false;
        }
        if (link == NONE) {
            return write('!');
        }
        skip(1);
        return true;
    }

    private boolean bracket(int open, boolean last) {
        Optional<Tokens.Token> token = tokens.inBrackets(text, open);
        if (token.isPresent()) {
            return restore(token.get(), open, last);
        }
        if (last && tokens.isCut(text, open + 1)) {
            // The processor stopped in the middle of one of ours.
            text.setLength(open);
            return true;
        }
        int end = linkEnd(open, last);
        if (end == WAITING) {
            return false;
        }
        if (end == NONE) {
            return write('(');
        }
        int close = labelEnd(open);
        if (tokens.anyUnknown(text.subSequence(close, end))) {
            throw Refusals.unknownPlaceholder();
        }
        text.delete(close, end);
        text.deleteCharAt(open);
        return true;
    }

    private boolean restore(Tokens.Token token, int start, boolean last) {
        Placeholders.Hidden hidden = token.hidden();
        if (hidden == null) {
            if (last && tokens.isCut(text, start)) {
                text.setLength(start);
                return true;
            }
            throw Refusals.unknownPlaceholder();
        }
        if (hidden.kind() == Kind.URL) {
            words.addRemovedLink();
        } else {
            words.addRestored(hidden);
        }
        at = token.end();
        return true;
    }

    /** Where a link ends whose text opens there; NONE where it is no link, WAITING where more must be known. */
    private int linkEnd(int open, boolean last) {
        int close = labelEnd(open);
        if (close == NONE) {
            return last || text.length() - open > LONGEST_LABEL ? NONE : WAITING;
        }
        if (close + 1 >= text.length()) {
            return last ? NONE : WAITING;
        }
        return switch (text.charAt(close + 1)) {
            case '(' -> {
                int end = closing(close + 1, '(', ')', LONGEST_DESTINATION);
                boolean known = last || text.length() - close > LONGEST_DESTINATION + 1;
                yield end == NONE ? (known ? NONE : WAITING) : end + 1;
            }
            case '[' -> {
                int end = closing(close + 1, '[', ']', LONGEST_LABEL);
                boolean known = last || text.length() - close > LONGEST_LABEL + 1;
                if (end == NONE) {
                    yield known ? NONE : WAITING;
                }
                yield tokens.inBrackets(text, close + 1).isPresent() ? NONE : end + 1;
            }
            default -> NONE;
        };
    }

    private int labelEnd(int open) {
        return closing(open, '[', ']', LONGEST_LABEL);
    }

    /** The sign that closes the one that opens there, as far as it may lie. */
    private int closing(int open, char opens, char closes, int furthest) {
        int depth = 0;
        int end = Math.min(text.length(), open + furthest);
        for (int i = open; i < end; i++) {
            char c = text.charAt(i);
            if (c == opens) {
                depth++;
            } else if (c == closes && --depth == 0) {
                return i;
            }
        }
        return NONE;
    }
}
