package moxora.account;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Passwords that are widely used, expected or made of such: the 30,000 most common ones, words of the user's own, names,
 * keyboard and other sequences, repetitions, and any of these strung together or padded (NIST SP 800-63B-4 section
 * 3.1.1.2 asks for a list; a list of whole passwords alone holds few of 15 characters).
 *
 * <p>How often a guesser must try who knows all that is estimated by zxcvbn (Wheeler, USENIX Security 2016). A password
 * of unrelated words passes.
 */
final class CommonPasswords {

    /**
     * zxcvbn's bound of what withstands guessing at a door without a lock. A list is to hold what is common, not to grade
     * what is left: the hash is slow, and the door locks.
     */
    private static final double GUESSES = 1e8;

    /** The estimate's time grows with the third power of the length, so that only both ends of a long one are seen. */
    private static final int SEEN = 40;

    private static final int WORDS = 20;
    private static final int SHORTEST_WORD = 3;
    private static final Pattern PARTS = Pattern.compile("[@\\s]+");
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Zxcvbn ESTIMATE = new Zxcvbn();

    private CommonPasswords() {}

    static boolean isCommon(String password, List<String> context) {
        List<String> words = words(context);
        String lower = password.toLowerCase(Locale.ROOT);
        if (context.stream().anyMatch(text -> text.toLowerCase(Locale.ROOT).equals(lower))) {
            return true;
        }
        if (lower.length() <= SEEN) {
            return isGuessed(lower, words);
        }
        String begin = lower.substring(0, SEEN);
        String end = lower.substring(lower.length() - SEEN);
        return isGuessed(begin, words) && isGuessed(end, words);
    }

    private static boolean isGuessed(String part, List<String> words) {
        return ESTIMATE.measure(part, words).getGuesses() < GUESSES;
    }

    /** The texts in parts, such as the local part of an address, and in words; and the service's own name. */
    private static List<String> words(List<String> context) {
        List<String> words = new ArrayList<>(List.of("moxora"));
        context.stream()
                .map(text -> text.toLowerCase(Locale.ROOT))
                .flatMap(text -> Stream.concat(Stream.of(PARTS.split(text)), Stream.of(BETWEEN.split(text))))
                .filter(word -> word.length() >= SHORTEST_WORD && word.length() <= SEEN)
                .distinct()
                .limit(WORDS)
                .forEach(words::add);
        return words;
    }
}
