package moxora.disclosure.redaction;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moxora.disclosure.redaction.Writing.Rule;
import moxora.field.NameWords;

/** How people write one person: in one order and the other, shortened to initials, in the genitive, without umlauts. */
final class PersonWritings {

    private static final int SHORTEST_IN_GENITIVE = 3;
    private static final int SHORTEST_PLAIN = 4;

    private PersonWritings() {}

    /** Writings of one name, first or last. */
    static List<Writing> ofName(String name, Identifiers.Value value) {
        List<Writing> writings = new ArrayList<>();
        Set<String> words = new LinkedHashSet<>(List.of(FoldedText.phrase(name)));
        words.addAll(new FoldedText(name).words());
        words.forEach(word -> writings.add(new Writing(word, value, Rule.ALWAYS)));
        for (String word : name.strip().split("[\\s\\p{Pd}]+")) {
            String folded = FoldedText.phrase(word);
            add(Transliteration.phrase(word), value, Rule.ALWAYS, writings);
            String plain = NameMentions.plain(folded);
            if (plain.length() >= SHORTEST_PLAIN) {
                add(plain, value, Rule.WITH_UMLAUT, writings);
            }
            if (folded.length() >= SHORTEST_IN_GENITIVE) {
                add(folded + "s", value, Rule.CAPITALISED, writings);
                add(Transliteration.phrase(word) + "s", value, Rule.CAPITALISED, writings);
            }
        }
        return writings;
    }

    /** Writings of both names together. */
    static List<Writing> of(String firstName, String lastName, Identifiers.Value value) {
        List<Writing> writings = new ArrayList<>();
        List<String> firstWords = NameWords.of(firstName);
        List<String> lastWords = NameWords.of(lastName);
        if (firstWords.isEmpty() || lastWords.isEmpty()) {
            return writings;
        }
        String initial = initial(firstWords.get(0));
        Set<String> lasts = forms(lastName);
        for (String last : lasts) {
            Stream.concat(forms(firstName).stream(), Stream.of(firstWords.get(0)))
                    .distinct()
                    .forEach(first -> {
                        add(first + last, value, Rule.ALWAYS, writings);
                        add(last + first, value, Rule.ALWAYS, writings);
                    });
            add(initial + last, value, Rule.INITIAL_FIRST, writings);
            add(last + initial, value, Rule.INITIAL_LAST, writings);
        }
        for (String first : forms(firstName)) {
            add(first + initial(lastWords.get(0)), value, Rule.ABBREVIATED, writings);
        }
        String firstInitials = initials(firstWords);
        Stream.of(
                        firstInitials + initials(lastWords),
                        initial + initial(lastWords.get(0)),
                        firstInitials + initial(lastWords.get(lastWords.size() - 1)))
                .distinct()
                .forEach(initials -> add(initials, value, Rule.INITIALS, writings));
        // "A. M. Lovelace"
        for (String last : lasts) {
            if (firstWords.size() > 1) {
                add(firstInitials + last, value, Rule.INITIAL_FIRST, writings);
            }
        }
        return writings;
    }

    /** Writings of two parts of an address, such as {@code ada} and {@code lovelace}. */
    static List<Writing> ofParts(String first, String last, Identifiers.Value value) {
        List<Writing> writings = new ArrayList<>();
        add(first + last, value, Rule.ALWAYS, writings);
        add(last + first, value, Rule.ALWAYS, writings);
        add(initial(first) + last, value, Rule.INITIAL_FIRST, writings);
        add(last + initial(first), value, Rule.INITIAL_LAST, writings);
        return writings;
    }

    private static Set<String> forms(String name) {
        return new LinkedHashSet<>(List.of(FoldedText.phrase(name), Transliteration.phrase(name)));
    }

    private static void add(String phrase, Identifiers.Value value, Rule rule, List<Writing> writings) {
        writings.add(new Writing(phrase, value, rule));
    }

    private static String initials(List<String> words) {
        return words.stream().map(PersonWritings::initial).collect(Collectors.joining());
    }

    private static String initial(String word) {
        return word.substring(0, word.offsetByCodePoints(0, 1));
    }
}
