package moxora.erasure;

import java.time.Duration;
import java.time.Instant;

/**
 * When a closure that did not get on is tried again: after one minute, then twice as long each time up to an hour, and
 * before its deadline after half of the time that is left at most.
 */
final class RetryPause {

    static final Duration FIRST = Duration.ofMinutes(1);
    static final Duration LONGEST = Duration.ofHours(1);

    /** Under this, halving what is left helps nobody. */
    static final Duration SHORTEST = Duration.ofSeconds(10);

    private static final int DOUBLINGS = 6;

    private RetryPause() {}

    /** @param attempts how often it was tried since it last got on, 1 or more */
    static Instant afterFailure(Instant now, int attempts, Instant deadline) {
        Duration pause = FIRST.multipliedBy(1L << Math.min(attempts - 1, DOUBLINGS));
        if (pause.compareTo(LONGEST) > 0) {
            pause = LONGEST;
        }
        if (now.isBefore(deadline)) {
            Duration half = Duration.between(now, deadline).dividedBy(2);
            Duration most = half.compareTo(SHORTEST) < 0 ? SHORTEST : half;
            pause = pause.compareTo(most) < 0 ? pause : most;
        }
        return now.plus(pause);
    }

    /**
     * Where the process dies in the attempt, and so cannot say that it failed: at once after the first, since a node
     * may be stopped at any time, and with a pause from the second on, so that it does not take the others with it.
     */
    static Instant afterCrash(Instant now, int attempts, Instant deadline) {
        return attempts <= 1 ? now : afterFailure(now, attempts - 1, deadline);
    }
}
