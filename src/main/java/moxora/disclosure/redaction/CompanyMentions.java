package moxora.disclosure.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import moxora.disclosure.redaction.Words.Word;
import moxora.field.CompanyName;

/**
 * Words of a passage as names of companies: up to {@value CompanyName#WORDS} together within a sentence, with whatever
 * separates them, and a legal form behind them. Function words alone are none; at either end of one they are part of it
 * with a capital only, their own or the next word's, as in {@code La Poste} and {@code von der Heide AG}, or each note
 * would be looked up several times over.
 */
final class CompanyMentions {

    private final List<Word> words;
    /** By each word, what begins with it. */
    private final List<List<Group>> groups = new ArrayList<>();

    CompanyMentions(List<Word> words) {
        this.words = words;
        for (int first = 0; first < words.size(); first++) {
            groups.add(groups(first));
        }
    }

    /** Some words together: how many, and in the form in which a company is known. */
    private record Group(int first, int count, int end, String spoken) {

        @Override
        public String toString() {
            return "Group[" + first + ", " + count + "]";
        }
    }

    /** The forms to ask for. */
    void collect(Set<String> forms) {
        groups.forEach(here -> here.forEach(group -> forms.add(group.spoken)));
    }

    private List<Group> groups(int first) {
        List<Group> groups = new ArrayList<>();
        StringBuilder spoken = new StringBuilder();
        boolean telling = false;
        if (isFunctionWord(words.get(first)) && !beginsAName(first)) {
            return groups;
        }
        for (int count = 1; count <= CompanyName.WORDS && first + count <= words.size(); count++) {
            Word last = words.get(first + count - 1);
            if (count > 1 && last.begins()) {
                break;
            }
            boolean function = isFunctionWord(last);
            telling |= !function;
            if (telling && (!function || last.isCapitalised())) {
                // What is a possessive's ending in a note may be part of a company's name, as in McDonald's.
                add(first, count, last.whole(), spoken, groups);
                if (last.stem() != last.whole()) {
                    add(first, count, last.stem(), spoken, groups);
                }
            }
            spoken.append(last.whole().folded());
        }
        return groups;
    }

    /** Whether it or, behind a particle or two, what follows has a capital. */
    private boolean beginsAName(int first) {
        int at = first;
        while (at + 1 < words.size()
                && at < first + 2
                && !words.get(at).isCapitalised()
                && FunctionWords.isParticle(words.get(at).whole().folded())
                && !words.get(at + 1).begins()) {
            at++;
        }
        return words.get(at).isCapitalised();
    }

    private static boolean isFunctionWord(Word word) {
        return FunctionWords.isOne(word.whole().folded());
    }

    private static void add(int first, int count, Words.Piece last, StringBuilder before, List<Group> groups) {
        String spoken = before + last.folded();
        if (CompanyName.isTelling(spoken)) {
            groups.add(new Group(first, count, last.end(), spoken));
        }
    }

    /** The companies in the passage whose names these are, the longest where several begin with one word. */
    List<Finding> findings(Set<String> known) {
        List<Finding> findings = new ArrayList<>();
        int first = 0;
        while (first < words.size()) {
            Group longest = null;
            for (Group group : groups.get(first)) {
                if (known.contains(group.spoken) && (longest == null || group.count > longest.count)) {
                    longest = group;
                }
            }
            if (longest != null) {
                findings.add(finding(longest));
            }
            first += longest == null ? 1 : longest.count;
        }
        return findings;
    }

    private Finding finding(Group group) {
        int end = group.end;
        for (int next = group.first + group.count; next < words.size(); next++) {
            Word word = words.get(next);
            if (word.begins()
                    || !word.isCapitalised()
                    || !CompanyName.isLegalForm(word.whole().folded())) {
                break;
            }
            end = word.whole().end();
        }
        return new Finding(words.get(group.first).whole().start(), end, Kind.COMPANY, group.spoken);
    }
}
