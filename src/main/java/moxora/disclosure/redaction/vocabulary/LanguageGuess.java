package moxora.disclosure.redaction.vocabulary;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which language a text is in, by how much of it each language's list covers. Small words count twice; names, initials
 * and numbers tell nothing.
 */
final class LanguageGuess {

    /** Less than this part of the words known: it is some other language. */
    private static final double ENOUGH = 0.6;
    /** So much better than the language of the whole, a sentence is in its own. */
    private static final double BETTER = 0.15;
    /** In so many words there is a small one, or they are of a language that only shares the others. */
    private static final int WORDS_FOR_A_SMALL_ONE = 7;
    /** Fewer words do not tell the language of one sentence. */
    private static final int SHORTEST_SENTENCE = 3;

    private static final int OF_SMALL_WORDS = 2;
    /** Letters that count as one word where words are not separated. */
    private static final int LETTERS_OF_A_WORD = 4;

    private final List<Language> languages;

    LanguageGuess(List<Language> languages) {
        this.languages = List.copyOf(languages);
    }

    private record Cover(Language language, int known, int all, int words, int small) {

        double part() {
            return all == 0 ? 0 : (double) known / all;
        }

        boolean isEnough() {
            return part() >= ENOUGH && small >= words / WORDS_FOR_A_SMALL_ONE;
        }
    }

    /** The language of all of it; empty when none is known well enough, or when nothing tells. */
    Optional<Language> of(List<List<Token>> sentences) {
        List<Token> all = sentences.stream().flatMap(List::stream).toList();
        return best(all).filter(Cover::isEnough).map(Cover::language);
    }

    /** The language of one sentence of a text that is mostly in some other one. */
    Optional<Language> of(List<Token> sentence, Language mostly) {
        Cover expected = cover(mostly, sentence);
        if (expected.words() < SHORTEST_SENTENCE) {
            return Optional.of(mostly);
        }
        if (expected.isEnough() && expected.part() + BETTER >= 1) {
            // Nothing can be so much better.
            return Optional.of(mostly);
        }
        Cover best = best(sentence).orElse(expected);
        Cover taken = best.part() > expected.part() + BETTER && best.isEnough() ? best : expected;
        return Optional.of(taken).filter(Cover::isEnough).map(Cover::language);
    }

    private Optional<Cover> best(List<Token> tokens) {
        return languages.stream()
                .map(language -> cover(language, tokens))
                .max(Comparator.comparingDouble(Cover::part).thenComparingInt(Cover::small));
    }

    private static Cover cover(Language language, List<Token> tokens) {
        int known = 0;
        int all = 0;
        int words = 0;
        int small = 0;
        for (Token token : tokens) {
            int weight = weight(token);
            if (weight == 0) {
                continue;
            }
            String lower = token.lower();
            boolean isSmall = language.lists().function().contains(lower);
            boolean isKnown = isSmall || language.has(lower) || isElided(language, lower);
            if (!isKnown && token.shape() == Token.Shape.CAPITALISED) {
                continue;
            }
            weight *= isSmall ? OF_SMALL_WORDS : 1;
            words++;
            small += isSmall ? 1 : 0;
            known += isKnown ? weight : 0;
            all += weight;
        }
        return new Cover(language, known, all, words, small);
    }

    private static boolean isElided(Language language, String lower) {
        int apostrophe = lower.indexOf('\'');
        return apostrophe > 0
                && language.lists().elisions().contains(lower.substring(0, apostrophe))
                && language.has(lower.substring(apostrophe + 1));
    }

    private static int weight(Token token) {
        if (!token.gap().isEmpty() && token.gap().indexOf(' ') < 0 && token.start() > 0) {
            // The rest of an address.
            return 0;
        }
        return switch (token.shape()) {
            case LOWER -> 1;
            case CAPITALISED -> token.opens() ? 1 : 0;
            case OTHER -> hasCase(token) ? 0 : token.text().length() / LETTERS_OF_A_WORD;
            case UPPER, INITIAL, NUMBER, MIXED -> 0;
        };
    }

    private static boolean hasCase(Token token) {
        return token.text().codePoints().anyMatch(c -> Character.isLowerCase(c) || Character.isUpperCase(c));
    }
}
