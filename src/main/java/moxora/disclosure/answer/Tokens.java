package moxora.disclosure.answer;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.Placeholders;
import org.jspecify.annotations.Nullable;

/**
 * Tells placeholders in a text. A model may write one of the request's in small letters, without its brackets, or with
 * blanks or hyphens in it: the mark says that it is ours. Whatever else has the form of a
 * placeholder is one that this request did not make.
 */
final class Tokens {

    private static final String KINDS = Arrays.stream(Kind.values())
            .map(Kind::name)
            .sorted(Comparator.comparingInt(String::length).reversed())
            .collect(Collectors.joining("|"));
    private static final String NOT_BEHIND_A_LETTER = "(?<![\\p{L}\\p{N}])";

    /** {@code NAME_1} and whatever follows: nobody writes that who means something else. */
    private static final Pattern SHOUTED = Pattern.compile(NOT_BEHIND_A_LETTER + "(?:" + KINDS + ")_\\d");

    private static final Pattern BRACKETED =
            Pattern.compile("(?:" + KINDS + ")_?\\d.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern SEPARATORS = Pattern.compile("[\\s_-]+");
    private static final int LONGEST = 64;

    private final Placeholders placeholders;
    private final Pattern marked;

    Tokens(Placeholders placeholders) {
        this.placeholders = placeholders;
        this.marked = Pattern.compile(
                NOT_BEHIND_A_LETTER + "(?:" + KINDS + ")_\\d{1,9}[a-z]?_[0-9a-z]{" + placeholders.markLength()
                        + "}(?![\\p{L}\\p{N}])",
                Pattern.CASE_INSENSITIVE);
    }

    /**
     * A placeholder that stands in a text.
     *
     * @param end the offset behind it
     * @param hidden null where it is not one of this request's
     */
    record Token(int end, Placeholders.@Nullable Hidden hidden) {

        @Override
        public String toString() {
            return "Token[" + end + "]";
        }
    }

    /** The placeholder in the brackets that open there. */
    Optional<Token> inBrackets(CharSequence text, int open) {
        int close = open + 1;
        while (close < text.length() && close - open <= LONGEST && "[]".indexOf(text.charAt(close)) < 0) {
            close++;
        }
        if (close >= text.length() || text.charAt(close) != ']') {
            return Optional.empty();
        }
        String name = name(text.subSequence(open + 1, close).toString().strip());
        return BRACKETED.matcher(name).matches()
                ? Optional.of(new Token(close + 1, placeholders.find(name).orElse(null)))
                : Optional.empty();
    }

    /** The placeholder without brackets that begins there. */
    Optional<Token> bare(CharSequence text, int start) {
        Matcher matcher = marked.matcher(text).region(start, text.length()).useTransparentBounds(true);
        if (matcher.lookingAt()) {
            return Optional.of(new Token(
                    matcher.end(), placeholders.find(name(matcher.group())).orElse(null)));
        }
        Matcher shouted = SHOUTED.matcher(text).region(start, text.length()).useTransparentBounds(true);
        return shouted.lookingAt() ? Optional.of(new Token(shouted.end(), null)) : Optional.empty();
    }

    /** Whether the text ends in the middle of one of this request's placeholders, which begins there. */
    boolean isCut(CharSequence text, int start) {
        String name = name(text.subSequence(start, text.length()).toString());
        return name.length() < LONGEST && placeholders.anyBeginsWith(name);
    }

    /** Whether it has a placeholder that this request did not make. */
    boolean anyUnknown(CharSequence text) {
        return anyToken(text, token -> token.hidden() == null);
    }

    /** Whether it has any placeholder, of whatever request. */
    boolean any(CharSequence text) {
        return anyToken(text, token -> true);
    }

    private boolean anyToken(CharSequence text, Predicate<Token> asked) {
        for (int at = 0; at < text.length(); at++) {
            Optional<Token> token = text.charAt(at) == '[' ? inBrackets(text, at) : bare(text, at);
            if (token.filter(asked).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static String name(String written) {
        return SEPARATORS.matcher(written).replaceAll("_").toUpperCase(Locale.ROOT);
    }
}
