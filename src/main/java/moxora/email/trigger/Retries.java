package moxora.email.trigger;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** When a delivery is tried again: after 5 seconds, then four times as long each time up to 5 hours, for three days. */
final class Retries {

    /** The first six waits take 114 minutes, the other fourteen 70 hours. */
    static final int MOST = 21;

    static final Duration FIRST = Duration.ofSeconds(5);
    static final Duration LONGEST = Duration.ofHours(5);

    /** An endpoint that took nothing for so long is paused. */
    static final Duration PATIENCE = Duration.ofDays(5);

    private static final Duration LONGEST_REST = Duration.ofMinutes(5);
    private static final int GROWTH = 4;
    private static final double SPREAD = 0.2;

    private final RandomGenerator random;

    Retries(RandomGenerator random) {
        this.random = random;
    }

    /**
     * How long to wait after so many attempts, give or take a fifth, so that what failed together does not come back
     * together.
     *
     * @param asked what the receiver asked for (RFC 9110 section 10.2.3); heard, up to the longest wait
     */
    Duration after(int attempt, @Nullable Duration asked) {
        Duration wait = FIRST;
        for (int i = 1; i < attempt && wait.compareTo(LONGEST) < 0; i++) {
            wait = wait.multipliedBy(GROWTH);
        }
        Duration usual = spread(shorter(wait, LONGEST));
        return asked == null || asked.compareTo(usual) < 0 ? usual : shorter(asked, LONGEST);
    }

    /** How long an endpoint is left alone after so many failures without a success between them. */
    Duration rest(int failures, @Nullable Duration asked) {
        Duration rest = shorter(Duration.ofSeconds(1L << Math.min(failures - 1, 20)), LONGEST_REST);
        return asked == null || asked.compareTo(rest) < 0 ? rest : shorter(asked, LONGEST);
    }

    private Duration spread(Duration wait) {
        double factor = 1 + SPREAD * (2 * random.nextDouble() - 1);
        return Duration.ofMillis(Math.round(wait.toMillis() * factor));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
