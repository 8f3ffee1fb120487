package moxora.field;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Names as words to search by: case, accents and width folded, in any script.
 *
 * <p>{@code "Smith-Jones"} gives {@code [smith, jones]}; {@code "Žofie ŠIMKOVÁ"} gives {@code [zofie, simkova]}. The
 * searchable forms are prefixes of 2 to 8 letters, from 1 letter for Han, Kana and Hangul. A name with so many words
 * that this would pass {@link #MAX_TOKENS} is indexed by its shortest prefixes only, and marked so, which costs
 * precision (repaired after opening) and never recall. Beside them each word has a form of its own, by which it is told
 * from the beginning of a longer one wherever it stands in a text.
 */
public final class NameWords {

    /** What the index of names is called in tokens; all parts of a name share it, and so do contacts and users. */
    public static final String INDEX = "name";

    /** The version of the folding, which is part of every token. */
    public static final int NORMALISATION = Folding.PRESENT;

    public static final int MAX_TOKENS = 32;
    public static final int MAX_PREFIX = 8;
    public static final int MAX_WORDS = 32;
    private static final int MIN_PREFIX = 2;

    private NameWords() {}

    /**
     * Folded text as the first folding had it: NFKC, all marks stripped, lower case. Frozen: the names of custom fields
     * are told apart by it, and names that were stored under it are searched by it. New is {@link Folding#fold}.
     */
    public static String fold(String text) {
        return isAscii(text) ? text.toLowerCase(Locale.ROOT) : foldAny(text);
    }

    /** ASCII has no marks and no other forms: of the whole folding only the lower case is left. */
    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }

    static String foldAny(String text) {
        String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD);
        StringBuilder kept = new StringBuilder(decomposed.length());
        decomposed
                .codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .forEach(kept::appendCodePoint);
        return Normalizer.normalize(kept, Normalizer.Form.NFC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT)
                .replace('ς', 'σ');
    }

    /** The distinct folded words: maximal runs of letters, digits and joining marks; an apostrophe ends none. */
    public static List<String> of(String text) {
        return of(text, NORMALISATION);
    }

    /** The words as an earlier version of the folding had them. */
    public static List<String> of(String text, int normalisation) {
        Set<String> words = new LinkedHashSet<>();
        StringBuilder word = new StringBuilder();
        Folding.fold(text, normalisation).codePoints().forEach(c -> {
            if (Folding.isInWord(c)) {
                word.appendCodePoint(c);
            } else if (c != '\'' && c != '’') {
                flush(word, words);
            }
        });
        flush(word, words);
        return new ArrayList<>(words);
    }

    private static void flush(StringBuilder word, Set<String> words) {
        if (word.length() > 0) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    /** The least number of letters of this word that can be searched by. */
    public static int shortestPrefix(String word) {
        Character.UnicodeScript script = Character.UnicodeScript.of(word.codePointAt(0));
        return switch (script) {
            case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO -> 1;
            default -> MIN_PREFIX;
        };
    }

    /**
     * What to index for a name of these words: {@code p:} marks a prefix, {@code w:} the coarse form of a long name,
     * {@code e:} a whole word.
     */
    public static Set<String> indexForms(List<String> words) {
        Set<String> forms = new LinkedHashSet<>(beginnings(words));
        forms.addAll(wholeForms(words));
        return forms;
    }

    /** The forms by which these words are recognised in a text; one letter of an alphabet is no word of its own. */
    public static Set<String> wholeForms(Collection<String> words) {
        Set<String> forms = new LinkedHashSet<>();
        for (String word : words) {
            if (word.codePointCount(0, word.length()) >= shortestPrefix(word)) {
                forms.add(wholeForm(word));
            }
        }
        return forms;
    }

    /** The form of a whole word, whatever its length. */
    public static String wholeForm(String word) {
        return "e:" + word;
    }

    private static Set<String> beginnings(List<String> words) {
        Set<String> forms = new LinkedHashSet<>();
        for (String word : words) {
            int letters = word.codePointCount(0, word.length());
            for (int length = shortestPrefix(word); length <= Math.min(letters, MAX_PREFIX); length++) {
                forms.add("p:" + prefix(word, length));
            }
        }
        if (forms.size() <= MAX_TOKENS) {
            return forms;
        }
        Set<String> coarse = new LinkedHashSet<>();
        words.forEach(word -> {
            if (word.codePointCount(0, word.length()) >= shortestPrefix(word)) {
                coarse.add("w:" + prefix(word, shortestPrefix(word)));
            }
        });
        return coarse;
    }

    /** The forms of which a matching name has at least one, for a queried word at least {@link #shortestPrefix} long. */
    public static Set<String> queryForms(String word) {
        Set<String> forms = new LinkedHashSet<>();
        forms.add("p:" + prefix(word, MAX_PREFIX));
        forms.add("w:" + prefix(word, shortestPrefix(word)));
        return forms;
    }

    private static String prefix(String word, int letters) {
        int have = word.codePointCount(0, word.length());
        return word.substring(0, word.offsetByCodePoints(0, Math.min(letters, have)));
    }
}
