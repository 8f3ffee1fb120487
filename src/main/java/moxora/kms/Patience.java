package moxora.kms;

import java.time.Duration;

/**
 * How long a key's service may take, and when it is left alone for a while.
 *
 * @param request until one answer is whole, connecting included
 * @param total for one wrap or unwrap with all it takes: a token, the call, one more try
 * @param failures in a row after which the service is not asked any more
 * @param rest how long it is not asked then; after it, one call tries again
 */
record Patience(Duration request, Duration total, int failures, Duration rest) {

    /** Two requests and the pause between them fit into two seconds (THREATS T-28: 503 in two seconds). */
    static final Patience STANDARD =
            new Patience(Duration.ofMillis(900), Duration.ofSeconds(2), 5, Duration.ofSeconds(5));
}
