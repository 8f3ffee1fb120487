package moxora.email.provider;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The enhanced status code (RFC 3463) that a receiving server's answer begins with, or has somewhere in it. */
final class EnhancedStatus {

    private static final int SEARCHED = 1_000;
    private static final Pattern CODE = Pattern.compile("(?<![0-9.])[245]\\.[0-9]{1,3}\\.[0-9]{1,3}(?!\\.?[0-9])");

    private EnhancedStatus() {}

    /** The first such code among the first thousand characters. */
    static Optional<String> in(@Nullable String answer) {
        if (answer == null) {
            return Optional.empty();
        }
        Matcher found = CODE.matcher(answer.substring(0, Math.min(answer.length(), SEARCHED)));
        return found.find() ? Optional.of(found.group()) : Optional.empty();
    }
}
