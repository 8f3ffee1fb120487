package moxora.disclosure.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.Placeholders;

/**
 * The last look at an answer, at the text as it is going to be read, values and all: tags go, and each word that might
 * be made a link of is replaced. A word is handed on when its end is known, so no part of a link is ever out.
 */
final class Words {

    static final String REMOVED_LINK = "(link removed)";

    private static final int LONGEST_TAG = 2_000;
    private static final char BY_THE_PROCESSOR = 0;

    private static final String OPENS = "(\"'\u00ab\u201c\u201e\u2018\u00bf\u00a1";
    private static final String CLOSES = ".,;:!?)\"'\u00bb\u201d\u2019\u2026";
    private static final String ENDS_A_WORD = " \n\u3001\uff0c\uff01\uff1f\uff1b\u300c\u300d\u300e\u300f";
    private static final char IDEOGRAPHIC_STOP = '\u3002';

    /** Addresses, companies and network addresses have dots by nature; alone, and with no path, they stay. */
    private static final Pattern ADDRESS = Pattern.compile("[^\\s/:\\\\?#%<>()@]+@[^\\s/:\\\\?#%<>()@]+");

    private static final Pattern COMPANY = Pattern.compile("(?!(?i)www\\d*\\.)[\\p{L}\\p{M}\\p{N}.,&'\u2019+!-]+");
    private static final Pattern NETWORK = Pattern.compile("[0-9a-fA-F.:]+");

    private final int mostCharacters;
    private final Set<String> terms;
    private final Tokens tokens;
    private final StringBuilder pending = new StringBuilder();
    /** For each pending character who wrote it: 0 the processor, else the number of the value, from 1. */
    private final StringBuilder origins = new StringBuilder();

    private final List<Kind> values = new ArrayList<>();
    private final StringBuilder ready = new StringBuilder();
    private int looked;
    private int tagLooked;
    private int written;
    private boolean full;

    /**
     * @param mostCharacters how many are handed on; the word that would be one too many and all behind it are not
     * @param terms words with dots that are the feature's own, and no links
     */
    Words(int mostCharacters, Set<String> terms, Tokens tokens) {
        this.mostCharacters = mostCharacters;
        this.terms = terms;
        this.tokens = tokens;
    }

    void add(char c) {
        append(c, BY_THE_PROCESSOR);
    }

    void addRemovedLink() {
        REMOVED_LINK.chars().forEach(c -> append((char) c, BY_THE_PROCESSOR));
    }

    /** A value as it was, character by character. */
    void addRestored(Placeholders.Hidden value) {
        values.add(value.kind());
        char origin = (char) Math.min(values.size(), Character.MAX_VALUE);
        value.written().chars().forEach(c -> append((char) c, origin));
    }

    private void append(char c, char origin) {
        if (!full) {
            pending.append(c);
            origins.append(origin);
            settle(false);
        }
    }

    void end() {
        if (!full) {
            settle(true);
            word(pending.length());
        }
    }

    /** Whether as much is written as may be. */
    boolean isFull() {
        return full;
    }

    /** What is certain since this was last asked. */
    String take() {
        String taken = ready.toString();
        ready.setLength(0);
        return taken;
    }

    private void settle(boolean last) {
        while (looked < pending.length() && !full) {
            char c = pending.charAt(looked);
            boolean nextIsKnown = looked + 1 < pending.length() || last;
            if ((c == '<' || c == IDEOGRAPHIC_STOP) && !nextIsKnown) {
                return;
            }
            if (c == '<') {
                if (!tag(last)) {
                    return;
                }
            } else if (endsAWord(c)) {
                word(looked);
                if (!full) {
                    write(String.valueOf(c));
                    drop(0, 1);
                    looked = 0;
                }
            } else {
                looked++;
            }
        }
    }

    private boolean endsAWord(char c) {
        if (c == IDEOGRAPHIC_STOP) {
            // Between plain letters it is the dot of a host.
            return looked + 1 >= pending.length() || pending.charAt(looked + 1) > 0x7f || isBlankAt(looked + 1);
        }
        return ENDS_A_WORD.indexOf(c) >= 0 || Character.isWhitespace(c);
    }

    private boolean isBlankAt(int index) {
        return Character.isWhitespace(pending.charAt(index));
    }

    /** Takes a tag out, or the sign that would begin one; false to wait for its end. */
    private boolean tag(boolean last) {
        boolean harmless = looked + 1 < pending.length() && isHarmlessBehindAngle(pending.charAt(looked + 1));
        if (harmless) {
            looked++;
            return true;
        }
        int end = pending.indexOf(">", Math.max(looked, tagLooked));
        if (end < 0 && !last && pending.length() - looked <= LONGEST_TAG) {
            tagLooked = pending.length();
            return false;
        }
        tagLooked = 0;
        boolean closed = end >= 0 && end - looked <= LONGEST_TAG && opensATag(pending.charAt(looked + 1));
        if (closed && isLinkInAngles(pending.substring(looked + 1, end))) {
            // As a word it gives way to what stands for links.
            drop(end, end + 1);
            drop(looked, looked + 1);
        } else {
            drop(looked, closed ? end + 1 : looked + 1);
        }
        return true;
    }

    private static boolean isLinkInAngles(String content) {
        return content.chars().noneMatch(c -> Character.isWhitespace(c) || c == '<') && Links.isLink(content);
    }

    private static boolean isHarmlessBehindAngle(char next) {
        return Character.isWhitespace(next) || Character.isSpaceChar(next) || Character.isDigit(next) || next == '=';
    }

    /** HTML standard, 13.2.5.6: what makes a tag of an angle bracket. */
    private static boolean opensATag(char next) {
        return (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || "/!?".indexOf(next) >= 0;
    }

    private void drop(int from, int to) {
        pending.delete(from, to);
        origins.delete(from, to);
    }

    /** Hands on the pending characters up to there, which are one word, or what stands for it. */
    private void word(int end) {
        String word = pending.substring(0, end);
        if (word.indexOf('_') >= 0 && tokens.any(byTheProcessor(word))) {
            // Put together from pieces that were none, around links, tags or signs.
            throw Refusals.unknownPlaceholder();
        }
        int from = 0;
        while (from < end && OPENS.indexOf(word.charAt(from)) >= 0) {
            from++;
        }
        int to = end;
        // A round bracket that opens in the word closes in it.
        String closes = word.indexOf('(', from) < 0 ? CLOSES : CLOSES.replace(")", "");
        while (to > from && closes.indexOf(word.charAt(to - 1)) >= 0) {
            to--;
        }
        boolean isLink = !terms.contains(word.substring(from, to)) && Links.isLink(judged(word));
        String handedOn = isLink ? word.substring(0, from) + REMOVED_LINK + word.substring(to) : unlinked(word);
        if (handedOn.length() > 0) {
            write(handedOn);
        }
        drop(0, end);
        looked = 0;
    }

    private void write(String piece) {
        int length = piece.codePointCount(0, piece.length());
        full |= written + length > mostCharacters;
        if (!full) {
            written += length;
            ready.append(piece);
        }
    }

    private String byTheProcessor(String word) {
        StringBuilder own = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            own.append(origins.charAt(i) == BY_THE_PROCESSOR ? word.charAt(i) : ' ');
        }
        return own.toString();
    }

    /** The word as it is judged: a value that stands alone and may have dots counts as one letter. */
    private String judged(String word) {
        StringBuilder judged = new StringBuilder(word.length());
        int at = 0;
        while (at < word.length()) {
            int end = at + 1;
            while (end < word.length() && origins.charAt(end) == origins.charAt(at)) {
                end++;
            }
            judged.append(mayHaveDots(word, at, end) ? "x" : word.substring(at, end));
            at = end;
        }
        return judged.toString();
    }

    private boolean mayHaveDots(String word, int from, int to) {
        char origin = origins.charAt(from);
        if (origin == BY_THE_PROCESSOR) {
            return false;
        }
        boolean alone = (from == 0 || (OPENS + ",;").indexOf(word.charAt(from - 1)) >= 0) && isEndedAt(word, to);
        String part = word.substring(from, to);
        return alone
                && switch (values.get(origin - 1)) {
                    case EMAIL -> ADDRESS.matcher(part).matches();
                    case COMPANY -> COMPANY.matcher(part).matches();
                    case IP -> NETWORK.matcher(part).matches();
                    default -> false;
                };
    }

    /** Whether only closing signs follow, or one behind which no host goes on. */
    private static boolean isEndedAt(String word, int to) {
        if (to < word.length() && ",;)\"'\u00bb\u201d\u2019".indexOf(word.charAt(to)) >= 0) {
            return true;
        }
        return word.substring(to).chars().allMatch(c -> CLOSES.indexOf(c) >= 0);
    }

    /** Square brackets are of values only; none of them may become the label of a link by what follows. */
    private static String unlinked(String word) {
        if (word.indexOf(']') < 0) {
            return word;
        }
        StringBuilder unlinked = new StringBuilder(word.length() + 1);
        for (int i = 0; i < word.length(); i++) {
            boolean joins = i > 0 && word.charAt(i - 1) == ']' && "([:".indexOf(word.charAt(i)) >= 0;
            unlinked.append(joins ? " " : "").append(word.charAt(i));
        }
        return unlinked.toString();
    }
}
