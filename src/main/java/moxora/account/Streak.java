package moxora.account;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Failed proofs in a row, and what they cost: the first ten nothing, then a wait of 30 seconds that doubles up to 15
 * minutes, and the hundredth a day (NIST SP 800-63B-4 section 3.2.2: at most 100 in a row). A day of quiet begins anew.
 *
 * @param failures how many there were
 * @param lastAt when the last one was
 * @param lockedUntil until when nothing is tried, or null
 */
record Streak(int failures, Instant lastAt, @Nullable Instant lockedUntil) {

    static final int FREE = 10;
    static final int MOST = 100;
    static final Duration QUIET = Duration.ofDays(1);
    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(15);

    /** How long nothing may be tried from now on; empty when something may. */
    Optional<Duration> locked(Instant now) {
        return lockedUntil == null || !now.isBefore(lockedUntil)
                ? Optional.empty()
                : Optional.of(Duration.between(now, lockedUntil));
    }

    /** One more failure. */
    Streak failed(Instant now) {
        int next = now.isBefore(lastAt.plus(QUIET)) ? failures + 1 : 1;
        return new Streak(next, now, next <= FREE ? null : now.plus(cost(next)));
    }

    private static Duration cost(int failures) {
        if (failures >= MOST) {
            return QUIET;
        }
        int doublings = Math.min(failures - FREE - 1, 10);
        Duration wait = FIRST.multipliedBy(1L << doublings);
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }
}
