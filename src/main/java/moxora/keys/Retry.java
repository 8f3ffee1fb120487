package moxora.keys;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Leaves work that failed alone for a while, so that a key service that is down is not asked every second. */
final class Retry {

    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Clock clock;
    private final Map<Object, Instant> notBefore = new ConcurrentHashMap<>();

    Retry(Clock clock) {
        this.clock = clock;
    }

    boolean isDue(Object work) {
        Instant instant = notBefore.get(work);
        return instant == null || !clock.instant().isBefore(instant);
    }

    void later(Object work) {
        notBefore.put(work, clock.instant().plus(PAUSE));
    }

    void succeeded(Object work) {
        notBefore.remove(work);
    }
}
