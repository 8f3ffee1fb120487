package moxora.field;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Locale;

/**
 * The form of a text under which case, accents and width do not matter. It folds and never transliterates: {@code "王"}
 * stays as it is and {@code "Müller"} is {@code "muller"}, not {@code "mueller"}.
 *
 * <p>Every token carries the version of the folding it was made under. A folding that was once in use is never changed
 * but kept beside its successor, and a search asks for both, so that what was stored before is found as it was before.
 */
public final class Folding {

    /** The folding that is written today. */
    public static final int PRESENT = 2;

    private static final int FIRST = 1;

    private static final int KANA_VOICED = 0x3099;
    private static final int KANA_SEMI_VOICED = 0x309A;

    private Folding() {}

    /**
     * Folded text: NFKC without accents and unseen characters, lower case, ligatures and letters with a stroke as plain
     * letters, one kind of apostrophe and hyphen. Vowel signs of scripts that have no vowels else, and the marks that
     * make another Kana, are no accents and stay.
     */
    public static String fold(String text) {
        return NameWords.isAscii(text) ? text.toLowerCase(Locale.ROOT) : foldAny(text);
    }

    /** As {@link #fold}, or as an earlier version of it did. */
    public static String fold(String text, int version) {
        return switch (version) {
            case FIRST -> NameWords.fold(text);
            case PRESENT -> fold(text);
            default -> throw new IllegalArgumentException("There is no folding " + version);
        };
    }

    static String foldAny(String text) {
        String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD);
        StringBuilder kept = new StringBuilder(decomposed.length());
        decomposed.codePoints().filter(c -> !isAccent(c) && !isUnseen(c)).forEach(kept::appendCodePoint);
        String lower = Normalizer.normalize(kept, Normalizer.Form.NFC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
        StringBuilder plain = new StringBuilder(lower.length());
        lower.codePoints().forEach(c -> plain(c, plain));
        return Normalizer.normalize(plain, Normalizer.Form.NFC);
    }

    /** Whether it is a letter's ornament, which people leave out, rather than a letter. */
    private static boolean isAccent(int c) {
        int type = Character.getType(c);
        if (type == Character.ENCLOSING_MARK) {
            return true;
        }
        if (type != Character.NON_SPACING_MARK) {
            return false;
        }
        return switch (UnicodeScript.of(c)) {
            case INHERITED, COMMON -> c != KANA_VOICED && c != KANA_SEMI_VOICED;
            case LATIN, GREEK, CYRILLIC, ARABIC, HEBREW, SYRIAC -> true;
            default -> isNukta(c);
        };
    }

    /** The dot of the Indic scripts that marks a borrowed sound, and is often left out. */
    private static boolean isNukta(int c) {
        return switch (c) {
            case 0x093C, 0x09BC, 0x0A3C, 0x0ABC, 0x0B3C, 0x0C3C, 0x0CBC -> true;
            default -> false;
        };
    }

    /** Zero-width characters, joiners, direction marks, soft hyphens, the Arabic tatweel. */
    static boolean isUnseen(int c) {
        return Character.getType(c) == Character.FORMAT || c == 0x0640 || c == 0x034F || c == 0x115F || c == 0x1160;
    }

    private static void plain(int c, StringBuilder plain) {
        switch (c) {
            case 'ß' -> plain.append("ss");
            case 'æ' -> plain.append("ae");
            case 'œ' -> plain.append("oe");
            case 'ø' -> plain.append('o');
            case 'ł' -> plain.append('l');
            case 'đ' -> plain.append('d');
            case 'ħ' -> plain.append('h');
            case 'ŧ' -> plain.append('t');
            case 'ɨ' -> plain.append('i');
            case 'ς' -> plain.append('σ');
            case '\u2018', '\u2019', '\u201B', '\u02BC', '\u02BB', '\u02B9', '\u2032', '\u05F3', '\uA78C' ->
                plain.append('\'');
            case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212', '\u2043', '\u05BE' ->
                plain.append('-');
            default -> plain.appendCodePoint(c);
        }
    }

    /** Part of a word: a letter, a digit, or a mark that the folding keeps. */
    public static boolean isInWord(int c) {
        return Character.isLetterOrDigit(c)
                || Character.getType(c) == Character.COMBINING_SPACING_MARK
                || Character.getType(c) == Character.NON_SPACING_MARK;
    }
}
