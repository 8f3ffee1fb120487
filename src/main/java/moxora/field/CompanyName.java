package moxora.field;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A company as people speak of it: folded, without what separates its words and without its legal form, so that
 * {@code "Müller & Söhne GmbH"} is {@code mullersohne} in a register and in a note. Of a long name the first
 * {@value #WORDS} words tell it.
 */
public final class CompanyName {

    /** The version of the folding, which is part of every token. */
    public static final int NORMALISATION = Folding.PRESENT;

    /** So many words of a text are looked at together. */
    public static final int WORDS = 5;

    private static final int LONGEST_ABBREVIATION = 4;

    private static final Set<String> LEGAL_FORMS =
            Set.of(("ltd limited inc incorporated llc llp plc corp corporation co company pty pvt lp"
                            + " gmbh mbh ag kg kgaa ohg ug ev eg gbr se"
                            + " sa sas sasu sarl eurl sci srl spa snc sl slu sc cv bv nv vof"
                            + " ab as asa aps oy oyj hf ehf sro zoo kft zrt doo dd ad ooo oao zao pao")
                    .split(" "));

    private CompanyName() {}

    /** Whether it is a word such as {@code Ltd} or {@code GmbH}, folded. */
    public static boolean isLegalForm(String word) {
        return LEGAL_FORMS.contains(word);
    }

    /** The name as it is spoken; empty where no letter tells it. */
    public static Optional<String> spoken(String name) {
        List<String> words = withoutArticle(withoutLegalForm(words(name)));
        String spoken = String.join("", words.subList(0, Math.min(WORDS, words.size())));
        return isTelling(spoken) ? Optional.of(spoken) : Optional.empty();
    }

    /** Whether so little can stand for a company: two letters or digits, not all of them digits. */
    public static boolean isTelling(String spoken) {
        return spoken.codePointCount(0, spoken.length()) >= 2
                && spoken.codePoints().anyMatch(Character::isLetter);
    }

    /** All words, folded, in order; an apostrophe ends none. */
    private static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        Folding.fold(name).codePoints().forEach(c -> {
            if (Folding.isInWord(c)) {
                word.appendCodePoint(c);
            } else if (c != '\'' && word.length() > 0) {
                words.add(word.toString());
                word.setLength(0);
            }
        });
        if (word.length() > 0) {
            words.add(word.toString());
        }
        return words;
    }

    /** "The Body Shop" is also "our Body Shop"; "The Bank" is not any bank. */
    private static List<String> withoutArticle(List<String> words) {
        return words.size() > 2 && words.get(0).equals("the") ? words.subList(1, words.size()) : words;
    }

    /** Takes off legal forms at the end, also several and dotted ones; something of the name is always left. */
    private static List<String> withoutLegalForm(List<String> words) {
        int end = words.size();
        int before;
        do {
            before = end;
            end -= lettersOfALegalForm(words, end);
        } while (end < before);
        return words.subList(0, end);
    }

    /** How many words before the end are one legal form: one, or its letters one by one as in {@code S.p.A.} */
    private static int lettersOfALegalForm(List<String> words, int end) {
        StringBuilder letters = new StringBuilder();
        for (int taken = 1; taken < end && taken <= LONGEST_ABBREVIATION; taken++) {
            String word = words.get(end - taken);
            letters.insert(0, word);
            if (isLegalForm(letters.toString())) {
                return taken;
            }
            if (word.length() > 1) {
                return 0;
            }
        }
        return 0;
    }
}
