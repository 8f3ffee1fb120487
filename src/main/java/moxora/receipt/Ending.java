package moxora.receipt;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a disclosure ended.
 *
 * @param reason a code of ours; there where it was refused or failed, and nowhere else
 * @param took from when it was about to leave, kept in whole milliseconds
 */
public record Ending(Outcome outcome, @Nullable String reason, long inputTokens, long outputTokens, Duration took) {

    /** It has not ended yet. */
    static final Ending OPEN = new Ending(Outcome.SENT, null, 0, 0, Duration.ZERO);

    private static final Pattern CODE = Pattern.compile("[a-z][a-z_]{0,62}");

    public Ending {
        boolean isExplained = outcome == Outcome.REFUSED || outcome == Outcome.FAILED;
        if (isExplained != (reason != null)) {
            throw new IllegalArgumentException("a reason belongs to what was refused or failed");
        }
        if (reason != null && !CODE.matcher(reason).matches()) {
            throw new IllegalArgumentException("a reason is a code of ours");
        }
        if (inputTokens < 0 || outputTokens < 0 || took.isNegative()) {
            throw new IllegalArgumentException("nothing takes less than nothing");
        }
        took = Duration.ofMillis(took.toMillis());
    }

    public static Ending answered(long inputTokens, long outputTokens, Duration took) {
        return new Ending(Outcome.ANSWERED, null, inputTokens, outputTokens, took);
    }

    /** @param reason a code such as {@code answer_refused} */
    public static Ending failed(String reason, long inputTokens, long outputTokens, Duration took) {
        return new Ending(Outcome.FAILED, reason, inputTokens, outputTokens, took);
    }

    static Ending refused(String reason, Duration took) {
        return new Ending(Outcome.REFUSED, reason, 0, 0, took);
    }
}
