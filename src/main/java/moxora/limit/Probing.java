package moxora.limit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tells somebody who looks for what is not theirs from somebody who followed one dead link: {@link #MISSES} misses
 * within a minute on this node are an alarm (P63), and there is one a minute at most.
 */
public final class Probing {

    /** So many misses within a minute are no accident. */
    public static final int MISSES = 20;

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int KEPT = 10_000;

    private final Clock clock;
    private final Map<UUID, Misses> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Misses> eldest) {
            return size() > KEPT;
        }
    };

    private static final class Misses {
        private final Deque<Instant> times = new ArrayDeque<>(MISSES);
        private @Nullable Instant alarmedAt;
    }

    public Probing(Clock clock) {
        this.clock = clock;
    }

    /** Notes that somebody asked for what is not there or not theirs; true when that is the one that makes an alarm. */
    public synchronized boolean missed(UUID who) {
        Instant now = clock.instant();
        Misses misses = known.computeIfAbsent(who, unknown -> new Misses());
        Instant since = now.minus(MINUTE);
        while (!misses.times.isEmpty() && !misses.times.getFirst().isAfter(since)) {
            misses.times.removeFirst();
        }
        misses.times.addLast(now);
        if (misses.times.size() < MISSES) {
            return false;
        }
        misses.times.removeFirst();
        if (misses.alarmedAt != null && misses.alarmedAt.isAfter(since)) {
            return false;
        }
        misses.alarmedAt = now;
        return true;
    }
}
