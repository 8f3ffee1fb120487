package moxora.disclosure.redaction.vocabulary;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What must go of one sentence: what is no ordinary word, what is written like a name, and what belongs to either.
 * First each word is judged by itself; then words that may be names, parts of family names and numbers follow what they
 * stand beside; then what stands together becomes one.
 */
final class Strangers {

    private static final Pattern TOGETHER = Pattern.compile("[ '\u2019-]*");
    private static final Pattern AFTER_AN_INITIAL = Pattern.compile("\\. ?-?");
    private static final Pattern HYPHEN = Pattern.compile("[-\u2010\u2011_/&]");

    private final Language language;
    private final Set<String> acronyms;
    private final List<Token> tokens;
    private final Numbers numbers;
    /** Of each token what goes, or null. */
    private final @Nullable Token[] gone;

    private Strangers(Language language, Set<String> acronyms, List<Token> tokens) {
        this.language = language;
        this.acronyms = acronyms;
        this.tokens = tokens;
        this.numbers = new Numbers(language, tokens);
        this.gone = new Token[tokens.size()];
    }

    /** A place in the passage, the end exclusive. */
    record Span(int start, int end) {}

    static List<Span> in(List<Token> sentence, Language language, Set<String> acronyms) {
        Strangers strangers = new Strangers(language, acronyms, sentence);
        strangers.judge();
        return strangers.together();
    }

    private void judge() {
        for (int i = 0; i < gone.length; i++) {
            gone[i] = judged(i);
        }
        numbers.datesWithYear().forEach(i -> gone[i] = tokens.get(i));
        for (int i = 1; i < gone.length; i++) {
            follow(i, i - 1);
        }
        for (int i = gone.length - 2; i >= 0; i--) {
            follow(i, i + 1);
        }
        for (int i = 1; i < gone.length; i++) {
            // Inside of what goes, an elision goes along: Rue d'Alésia.
            if (gone[i] != null
                    && gone[i - 1] != null
                    && " ".equals(tokens.get(i).gap())) {
                gone[i] = upTo(gone[i].end(), tokens.get(i));
            }
        }
        for (int i = gone.length - 1; i > 0; i--) {
            if (gone[i] != null && tokens.get(i).digits() == 0) {
                takeParticles(i);
            }
        }
    }

    private @Nullable Token judged(int i) {
        Token token = tokens.get(i);
        return switch (token.shape()) {
            case NUMBER -> numbers.stays(i) ? null : token;
            case MIXED -> numbers.isOrdinary(token) || acronyms.contains(token.text()) ? null : token;
            default -> {
                Token core = language.has(token.lower()) ? token : core(token);
                yield stays(core, before(i)) && !endsAName(i) ? null : core;
            }
        };
    }

    /** The word without what an apostrophe joins to it: {@code Maria's}, {@code l'Oréal}. */
    private Token core(Token token) {
        String lower = token.lower();
        int from = 0;
        int to = token.text().length();
        int first = lower.indexOf('\'');
        if (first > 0 && language.lists().elisions().contains(lower.substring(0, first))) {
            from = first + 1;
        }
        int last = lower.lastIndexOf('\'');
        if (last > from && language.lists().endings().contains(lower.substring(last + 1))) {
            to = last;
        }
        // Where composing changed the length, places inside are not known.
        boolean placed = token.text().length() == token.end() - token.start();
        return placed && from < to ? token.part(from, to) : token;
    }

    /** What the word in front says of the next. */
    private enum Before {
        NOTHING,
        CUE,
        TITLE
    }

    private static Token upTo(int end, Token token) {
        return end == token.end() ? token : token.part(0, end - token.start());
    }

    private boolean stays(Token word, Before before) {
        if (acronyms.contains(word.text())) {
            return true;
        }
        String lower = word.lower();
        if (!language.has(lower)) {
            return staysInParts(word, before);
        }
        boolean function = language.lists().function().contains(lower);
        boolean called = switch (before) {
            case NOTHING -> false;
            case CUE -> language.isNameToo(lower) || language.names().contains(lower);
            case TITLE -> !function || language.names().contains(lower);
        };
        return switch (word.shape()) {
            case LOWER ->
                function || (!called && (lower.length() > 1 || language.isCue(lower) || isBehindApostrophe(word)));
            case CAPITALISED -> !called && staysWithCapital(word, lower, function);
            case UPPER -> function && !called;
            case INITIAL -> function || language.isCue(lower);
            case OTHER -> staysInParts(word, before);
            case NUMBER, MIXED -> false;
        };
    }

    /** Such as {@code 's morgens}. */
    private static boolean isBehindApostrophe(Token word) {
        return word.gap().endsWith("'") || word.gap().endsWith("\u2019");
    }

    private boolean staysWithCapital(Token word, String lower, boolean function) {
        if (language.lists().doubtfulMonths().contains(lower)) {
            return numbers.isMonth(word);
        }
        return function
                || language.isInCalendar(lower)
                || language.isCue(lower)
                || (word.opens() && !language.isNameToo(lower));
    }

    /** A compound stays when each of its parts would. */
    private boolean staysInParts(Token word, Before before) {
        String[] parts = HYPHEN.split(word.text());
        if (parts.length < 2) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty()) {
                return false;
            }
            Token alone = word.alone(part);
            if (alone.shape() != Token.Shape.NUMBER && !stays(alone, before)) {
                return false;
            }
        }
        return true;
    }

    private Before before(int i) {
        if (i == 0 || !tokens.get(i).gap().chars().allMatch(c -> c == ' ' || c == '.')) {
            return Before.NOTHING;
        }
        String last = tokens.get(i - 1).lower();
        if (language.lists().titles().contains(last)) {
            return Before.TITLE;
        }
        return language.isCue(last) ? Before.CUE : Before.NOTHING;
    }

    /** A small word with a capital behind part of a name, such as {@code van der Meer}. */
    private boolean endsAName(int i) {
        Token token = tokens.get(i);
        return i > 0
                && !token.opens()
                && token.shape() == Token.Shape.CAPITALISED
                && !language.isInCalendar(token.lower())
                && !language.isCue(token.lower())
                && language.lists().particles().contains(tokens.get(i - 1).lower())
                && TOGETHER.matcher(token.gap()).matches();
    }

    /** What may be a name, or is a number, goes when it stands beside what goes. */
    private void follow(int i, int neighbour) {
        Token token = tokens.get(i);
        if (gone[i] != null || gone[neighbour] == null || tokens.get(neighbour).shape() == Token.Shape.NUMBER) {
            return;
        }
        String gap = tokens.get(Math.max(i, neighbour)).gap();
        boolean together = TOGETHER.matcher(gap).matches();
        boolean goes = switch (token.shape()) {
            case NUMBER -> numbers.mayBelongToAName(i) && gap.chars().allMatch(c -> c == ' ' || c == ',');
            case UPPER, INITIAL -> together && tokens.get(neighbour).shape() == Token.Shape.MIXED;
            default ->
                together
                        && (language.isNameToo(token.lower())
                                || (i < neighbour && beginsAName(token, tokens.get(neighbour))));
        };
        if (goes) {
            gone[i] = token;
        }
    }

    /**
     * Whether two words with capitals are likely one name: what a sentence begins with seldom stands in front of a
     * name unless it belongs to it, and inside a sentence a small word has a capital for no other reason.
     */
    private boolean beginsAName(Token token, Token next) {
        String lower = token.lower();
        if (token.shape() != Token.Shape.CAPITALISED || next.shape() != Token.Shape.CAPITALISED) {
            return false;
        }
        return token.opens()
                ? !language.lists().function().contains(lower)
                        && !language.lists().openers().contains(lower)
                        && !language.isCue(lower)
                        && !language.isInCalendar(lower)
                : language.names().contains(lower);
    }

    /** Takes {@code van der} along, in front of the word there. */
    private void takeParticles(int name) {
        int first = name;
        while (first > 0
                && gone[first - 1] == null
                && TOGETHER.matcher(tokens.get(first).gap()).matches()
                && language.lists().particles().contains(tokens.get(first - 1).lower())) {
            first--;
        }
        if (first == name) {
            return;
        }
        Token begins = tokens.get(first);
        boolean afterName = first > 0
                && gone[first - 1] != null
                && TOGETHER.matcher(begins.gap()).matches();
        boolean capital = !begins.opens() && begins.shape() == Token.Shape.CAPITALISED;
        if (afterName || capital || language.lists().particlesAlone()) {
            for (int i = first; i < name; i++) {
                gone[i] = tokens.get(i);
            }
        }
    }

    private List<Span> together() {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < gone.length; i++) {
            Token token = gone[i];
            if (token == null) {
                continue;
            }
            boolean joined = i > 0 && !spans.isEmpty() && reaches(i - 1, token) && isJoined(i);
            Span span = new Span(token.start(), token.end());
            if (joined) {
                span = new Span(spans.remove(spans.size() - 1).start(), token.end());
            }
            spans.add(span);
        }
        return spans;
    }

    /** Whether the token before goes to its end, and this one from its beginning. */
    private boolean reaches(int before, Token token) {
        Token last = gone[before];
        return last != null
                && last.end() == tokens.get(before).end()
                && token.start() == tokens.get(before + 1).start();
    }

    private boolean isJoined(int i) {
        String gap = tokens.get(i).gap();
        Token before = tokens.get(i - 1);
        return TOGETHER.matcher(gap).matches()
                || (before.shape() == Token.Shape.INITIAL
                        && AFTER_AN_INITIAL.matcher(gap).matches());
    }

    /** Everything from the first word to the last. */
    static Optional<Span> all(List<Token> sentence) {
        return sentence.isEmpty()
                ? Optional.empty()
                : Optional.of(new Span(
                        sentence.get(0).start(),
                        sentence.get(sentence.size() - 1).end()));
    }
}
