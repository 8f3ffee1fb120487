package moxora.disclosure.answer;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells whether a word might be made a link of, by whatever shows it: a scheme, a path after slashes, a host with a dot,
 * an address with an at sign. It asks no list of top-level domains, so a word with a dot inside is one too many rather
 * than one too few. Disguises are seen through: full width, percent signs, accents, joiners, emphasis inside the word.
 */
final class Links {

    private static final int MOST_PASSES = 5;

    private static final String SCHEMES = "https?|hxxps?|h\\*\\*ps?|ftps?|sftp|wss?|javascript|vbscript|livescript|data"
            + "|mailto|tel|sms|smsto|callto|facetime|skype|magnet|blob|filesystem|view-source|file|intent|cid|mid|urn|xmpp"
            + "|sips?|bitcoin|whatsapp|tg|slack|msteams|zoommtg|ldaps?|jar|feed|ssh|git|svn|itms|market";

    private static final List<Pattern> FORMS = List.of(
            // Two slashes of either kind: any scheme, or the page's own.
            Pattern.compile("[/\\\\]{2}"),
            Pattern.compile("(?<![\\p{L}\\p{N}])(?:" + SCHEMES + "):."),
            Pattern.compile("(?<![\\p{L}\\p{N}])www\\d{0,3}\\."),
            Pattern.compile("[^\\s@]@[\\p{L}\\p{N}]"),
            // host.tld
            Pattern.compile("[\\p{L}\\p{N}_-]\\.(?:xn--|\\p{L}{2,})"),
            // The dot as it is written by who hopes that a reader mends it.
            Pattern.compile("[\\p{L}\\p{N}][(\\[{](?:\\.|dot|punkt|point)[)\\]}]\\p{L}{2,}"),
            Pattern.compile("(?<![\\p{L}\\p{N}])xn--"),
            Pattern.compile("(?<![\\p{L}\\p{N}])localhost[:/]."),
            Pattern.compile("[\\p{L}\\p{N}]:\\d{2,5}/"),
            Pattern.compile("(?<![\\d.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\d.]\\d)"));

    private static final Pattern PERCENT = Pattern.compile("%([0-7][0-9a-f])");
    private static final Pattern EMPHASIS = Pattern.compile("[*_`~\\\\|]");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private Links() {}

    /** @param word without blanks */
    static boolean isLink(String word) {
        String folded = folded(word);
        return matches(folded) || matches(EMPHASIS.matcher(folded).replaceAll(""));
    }

    private static boolean matches(String folded) {
        return FORMS.stream().anyMatch(form -> form.matcher(folded).find());
    }

    private static String folded(String word) {
        StringBuilder seen = new StringBuilder(word.length());
        word.codePoints()
                .filter(c -> !Characters.isUnseen(c))
                .map(c -> c == '\u3002' || c == '\uFF61' ? '.' : c)
                .forEach(seen::appendCodePoint);
        String folded = Normalizer.normalize(seen, Normalizer.Form.NFKD);
        folded = MARKS.matcher(folded).replaceAll("").toLowerCase(Locale.ROOT);
        for (int pass = 0; pass < MOST_PASSES && folded.indexOf('%') >= 0; pass++) {
            folded = PERCENT.matcher(folded).replaceAll(Links::decoded);
        }
        return folded;
    }

    private static String decoded(MatchResult percent) {
        char c = (char) Integer.parseInt(percent.group(1), 16);
        return Matcher.quoteReplacement(String.valueOf(Character.toLowerCase(c)));
    }
}
