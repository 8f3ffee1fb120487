package moxora.disclosure.redaction.pattern;

import com.google.re2j.Pattern;
import moxora.disclosure.redaction.Kind;

/** Keys and tokens that give access, told by the prefix that their makers gave them or by being long and random. */
final class Secrets implements Rule {

    private static final Pattern PREFIXED =
            Pattern.compile("(?:[sprw]k-[A-Za-z]{2}|[sprw]k_(?:live|test)_|sk-|gh[pousr]_"
                    + "|github_pat_|glpat-|xox[abeoprs]-|A[KS]IA[0-9A-Z]{12}|AIza|ya29\\.|eyJ[A-Za-z0-9_-]+\\.|SG\\.|whsec_|npm_|hf_"
                    + "|dop_v1_|shp(?:at|ss)_|key-[0-9a-f]{16}).{6,}");
    private static final Pattern RANDOM = Pattern.compile("[A-Za-z0-9+/=_.~-]{20,}");
    private static final Pattern BLOCK = Pattern.compile("-{3,5}BEGIN [A-Z ]{0,30}KEY-{3,5}.*");
    private static final int FEWEST_OF_EACH = 2;

    @Override
    public void find(Reading reading, Found found) {
        String text = reading.text();
        int block = text.indexOf("---BEGIN");
        if (block >= 0) {
            int start = Math.max(0, block - 2);
            if (BLOCK.matcher(text.substring(block)).lookingAt()) {
                found.certain(start, text.length(), Kind.SECRET, text.substring(start));
            }
        }
        Tokens.each(text, (start, end) -> {
            if (end - start >= 10) {
                String token = text.substring(start, end);
                if (RANDOM.matches(token) && isRandom(token)) {
                    found.certain(start, end, Kind.SECRET, token);
                    return;
                }
                int assigned = Math.max(token.lastIndexOf(':'), token.indexOf('='));
                int from = assigned > 0 && assigned < token.length() - 10 ? assigned + 1 : 0;
                String value = token.substring(from);
                if (PREFIXED.matches(value) || (RANDOM.matches(value) && isRandom(value))) {
                    found.certain(start + from, end, Kind.SECRET, value);
                }
            }
        });
    }

    /** Small and capital letters and digits mixed, as no word and no path is. */
    private static boolean isRandom(String token) {
        int small = 0;
        int capital = 0;
        int digits = 0;
        int changes = 0;
        int previous = -1;
        for (int i = 0; i < token.length(); i++) {
            int type = Character.getType(token.charAt(i));
            small += type == Character.LOWERCASE_LETTER ? 1 : 0;
            capital += type == Character.UPPERCASE_LETTER ? 1 : 0;
            digits += type == Character.DECIMAL_DIGIT_NUMBER ? 1 : 0;
            changes += type != previous ? 1 : 0;
            previous = type;
        }
        return small >= FEWEST_OF_EACH
                && capital >= FEWEST_OF_EACH
                && digits >= FEWEST_OF_EACH
                && changes * 4 >= token.length();
    }
}
