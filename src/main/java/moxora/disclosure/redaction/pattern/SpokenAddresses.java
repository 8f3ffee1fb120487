package moxora.disclosure.redaction.pattern;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.pattern.Reading.Chunk;
import org.apache.commons.validator.routines.DomainValidator;

/**
 * E-mail addresses and hosts that are written so that programs do not see them: {@code "ada (at) example (dot) com"},
 * {@code "a d a (at) x . com"}, {@code "ada at example dot com"}, {@code "example dot com"}.
 *
 * <p>A bare "at" counts only before a host whose dot is spoken, or it would take "meet at noon" for one.
 */
final class SpokenAddresses implements Rule {

    private static final int LONGEST_HOST = 120;
    private static final int LONGEST_LOCAL_PART = 64;
    private static final Set<String> AT = Set.of("at", "arroba", "chiocciola", "arobase", "klammeraffe", "malpa");
    private static final Set<String> DOT = Set.of("dot", "punkt", "punto", "point", "ponto", "kropka");
    /** Behind a bare "at" these begin no host. */
    private static final Set<String> NOT_A_HOST =
            Set.of("the", "a", "an", "this", "that", "each", "every", "our", "their");

    private static final String SPOKEN_DOT = "(?:dot|punkt|punto|point|ponto|kropka)";
    private static final String LABEL = "(?:[a-z0-9](?: [a-z0-9]){2,}\\b|[a-z0-9][a-z0-9-]*)";
    private static final Pattern BEHIND_A_BRACKET = Pattern.compile("\\s?[)>}*_-]\\s?(" + LABEL
            + "(?:\\s?(?:[(<{*_-]\\s?" + SPOKEN_DOT + "\\s?[)>}*_-]|\\b" + SPOKEN_DOT + "\\b|\\.)\\s?" + LABEL + ")*)");
    private static final Pattern SPOKEN = Pattern.compile(" (" + LABEL + "(?:\\s?(?:[(<{*_-]\\s?" + SPOKEN_DOT
            + "\\s?[)>}*_-]|\\b" + SPOKEN_DOT + "\\b)\\s?" + LABEL + ")+)");
    private static final Pattern TOP_LEVEL = Pattern.compile("\\s?[)>}*_-]?\\s?([a-z]{2,24})\\b");

    @Override
    public void find(Reading reading, Found found) {
        List<Chunk> chunks = reading.chunks();
        int begun = 0;
        for (int i = 1; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            if (chunk.digits() || chunk.length() > 11) {
                continue;
            }
            String word = reading.word(chunk);
            if (AT.contains(word)) {
                begun = Math.max(begun, at(reading, found, chunk, begun));
            } else if (DOT.contains(word)) {
                host(reading, found, chunks.get(i - 1), chunk);
            }
        }
    }

    /** The end of what was found, or 0. */
    private static int at(Reading reading, Found found, Chunk sign, int begun) {
        String behind = reading.behind(sign.end(), LONGEST_HOST).toLowerCase(Locale.ROOT);
        boolean bracketed = isBracketed(reading.text(), sign.start());
        Matcher matcher = (bracketed ? BEHIND_A_BRACKET : SPOKEN).matcher(behind);
        if (!matcher.lookingAt()) {
            return 0;
        }
        String host = matcher.group(1);
        String last = host.substring(lastLabel(host));
        boolean isSentence = NOT_A_HOST.contains(host.substring(0, Math.max(0, host.indexOf(' '))));
        if (!bracketed && (isSentence || !DomainValidator.getInstance().isValidTld(last))) {
            return 0;
        }
        int start = localPart(reading.text(), sign.start(), begun);
        int end = Math.min(reading.text().length(), sign.end() + matcher.end(1));
        if (start < sign.start()) {
            found.certain(start, end, Kind.EMAIL);
            return end;
        }
        return 0;
    }

    private static int lastLabel(String host) {
        int at = host.length();
        while (at > 0 && Character.isLetterOrDigit(host.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private static boolean isBracketed(String text, int at) {
        int before = at - 1;
        if (before >= 0 && text.charAt(before) == ' ') {
            before--;
        }
        return before >= 0 && "(<{*_-".indexOf(text.charAt(before)) >= 0;
    }

    /** The word before the sign; letters that stand alone before it, and words that a dot joins, belong to it. */
    private static int localPart(String text, int sign, int begun) {
        int least = Math.max(begun, sign - LONGEST_LOCAL_PART);
        int at = sign;
        while (at > least && " (<{*_-".indexOf(text.charAt(at - 1)) >= 0) {
            at--;
        }
        int start = wordStart(text, at, least);
        boolean alone = at - start == 1;
        while (start - 1 > least && text.charAt(start - 1) == ' ') {
            int before = wordStart(text, start - 1, least);
            String word =
                    text.substring(before, start - 1).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}.]", "");
            if (DOT.contains(word) && before - 1 > least) {
                start = wordStart(text, before - 1, least);
            } else if (alone && word.length() == 1) {
                start = before;
            } else {
                break;
            }
        }
        return start;
    }

    private static int wordStart(String text, int end, int least) {
        int start = end;
        while (start > least && text.charAt(start - 1) != ' ') {
            start--;
        }
        return start;
    }

    /** {@code "example dot com"}: a word, a spoken dot, a top-level domain that there is. */
    private static void host(Reading reading, Found found, Chunk before, Chunk dot) {
        Matcher matcher = TOP_LEVEL.matcher(reading.behind(dot.end(), 30).toLowerCase(Locale.ROOT));
        boolean near = dot.start() - before.end() <= 3 && dot.start() > before.end();
        // "point" and its like are words of their own; between brackets they are none.
        boolean isMeant = !NOT_A_HOST.contains(reading.word(before))
                && (reading.word(dot).equals("dot") || isBracketed(reading.text(), dot.start()));
        if (near
                && isMeant
                && matcher.lookingAt()
                && DomainValidator.getInstance().isValidTld(matcher.group(1))) {
            found.certain(before.start(), dot.end() + matcher.end(1), Kind.URL);
        }
    }
}
