package moxora.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A bucket for each key, of which only so many are kept: the one that was not asked for longest goes first, since of all
 * it has had the longest time to fill up again.
 */
final class BoundedBuckets {

    private final Allowance allowance;
    private final TimeMeter meter;
    private final Map<UUID, Bucket> buckets;

    BoundedBuckets(Allowance allowance, TimeMeter meter, int most) {
        this.allowance = allowance;
        this.meter = meter;
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<UUID, Bucket> eldest) {
                return size() > most;
            }
        };
    }

    synchronized Bucket of(UUID key) {
        return buckets.computeIfAbsent(key, unknown -> full());
    }

    synchronized int size() {
        return buckets.size();
    }

    private Bucket full() {
        return Bucket.builder()
                .addLimit(limit ->
                        limit.capacity(allowance.burst()).refillGreedy(allowance.perSecond(), Duration.ofSeconds(1)))
                .withCustomTimePrecision(meter)
                .build();
    }
}
