package moxora.disclosure.processor;

import java.time.Duration;

/**
 * How a processor's failures are borne. How long a whole call may take is said by each processor's own limits.
 *
 * @param connect until a connection stands
 * @param tries of one call, the first among them
 * @param pause after the first failed try; the next is twice as long, and each is cut by up to half at random, so that
 *     many callers do not come back at the same moment
 * @param longestPause that a processor may ask for; where it asks for more, the caller is told so at once
 * @param failures in a row after which it is not asked any more
 * @param rest how long it is not asked then; after it, one call tries again
 */
record Patience(Duration connect, int tries, Duration pause, Duration longestPause, int failures, Duration rest) {

    static final Patience STANDARD = new Patience(
            Duration.ofSeconds(5), 3, Duration.ofMillis(500), Duration.ofSeconds(10), 5, Duration.ofSeconds(30));
}
