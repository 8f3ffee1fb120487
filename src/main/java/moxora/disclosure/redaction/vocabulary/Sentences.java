package moxora.disclosure.redaction.vocabulary;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Takes a line of text apart into sentences of words and numbers. Apostrophes, hyphens and underscores inside belong to
 * a word, signs of numbers inside to a number, dots to abbreviations such as {@code e.g.}
 */
final class Sentences {

    private static final String IN_WORDS = "'\u2019\u02bc-\u2010\u2011_";
    private static final String IN_NUMBERS = ".,:/-\u2011\u2013";
    private static final String ENDS_SENTENCE = ".!?\u2026\u203d\u3002\uff01\uff1f";
    /** Behind these something begins that may have a capital, though no sentence ended. */
    private static final String OPENS =
            ":;\"\u201c\u201d\u201e\u00ab\u00bb(>|*\u2022\u25cf\u25aa\u00b7\u2013\u2014\u2192=";

    private final String text;
    private final Set<String> abbreviations;
    private final List<List<Token>> sentences = new ArrayList<>();
    private List<Token> sentence = new ArrayList<>();
    private int at;

    private Sentences(String text, Set<String> abbreviations) {
        this.text = text;
        this.abbreviations = abbreviations;
    }

    /** @param abbreviations in lower case; no sentence ends behind their dot */
    static List<List<Token>> of(String text, Set<String> abbreviations) {
        Sentences taking = new Sentences(text, abbreviations);
        taking.takeApart();
        return taking.sentences;
    }

    private void takeApart() {
        int gapStart = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            if (!isOfAWord(c)) {
                at += Character.charCount(c);
                continue;
            }
            int start = at;
            skipToken();
            String gap = text.substring(gapStart, start);
            boolean first = sentence.isEmpty();
            if (!first && endsSentence(gap)) {
                sentences.add(sentence);
                sentence = new ArrayList<>();
                first = true;
            }
            sentence.add(Token.of(text, start, at, first || opens(gap), gap));
            gapStart = at;
        }
        if (!sentence.isEmpty()) {
            sentences.add(sentence);
        }
    }

    private void skipToken() {
        while (at < text.length()) {
            int c = text.codePointAt(at);
            if (!isOfAWord(c) && !isJoined(c)) {
                return;
            }
            at += Character.charCount(c);
        }
    }

    static boolean isOfAWord(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> Character.isLetterOrDigit(c) || c == 0x200C || c == 0x200D;
        };
    }

    /** Whether a sign holds together what stands on both sides of it. */
    private boolean isJoined(int c) {
        int next = at + Character.charCount(c);
        if (next >= text.length() || !isOfAWord(text.codePointAt(next))) {
            return false;
        }
        int before = text.codePointBefore(at);
        int after = text.codePointAt(next);
        if (!isOfAWord(before)) {
            return false;
        }
        if (IN_WORDS.indexOf(c) >= 0) {
            return true;
        }
        if (Character.isDigit(before) && Character.isDigit(after)) {
            return IN_NUMBERS.indexOf(c) >= 0;
        }
        return (c == '.' || c == '&' || c == '/') && isAlone(at - 1, -1) && isAlone(next, 1);
    }

    /** Whether the letter there is a single one, seen from a sign beside it. */
    private boolean isAlone(int letter, int away) {
        int beyond = letter + away;
        return Character.isLetter(text.charAt(letter))
                && (beyond < 0 || beyond >= text.length() || !isOfAWord(text.charAt(beyond)));
    }

    private boolean endsSentence(String gap) {
        if (gap.equals(" ") || gap.indexOf(' ') < 0 || gap.chars().noneMatch(c -> ENDS_SENTENCE.indexOf(c) >= 0)) {
            return false;
        }
        Token last = sentence.get(sentence.size() - 1);
        boolean dotOnly = gap.strip().equals(".");
        return !(dotOnly && (last.shape() == Token.Shape.INITIAL || abbreviations.contains(last.lower())));
    }

    private boolean opens(String gap) {
        return !gap.equals(" ") && isOpening(gap);
    }

    private boolean isOpening(String gap) {
        return gap.chars().anyMatch(c -> OPENS.indexOf(c) >= 0)
                || gap.contains(" - ")
                || gap.contains(" -")
                || (gap.startsWith(")") && sentence.size() == 1);
    }
}
