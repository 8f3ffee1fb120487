package moxora.email.event;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many events this node has kept apart since it started, by reason: figures of the platform that name nobody. */
public final class ParkedCounts {

    private final Map<ParkedReason, LongAdder> counts = new EnumMap<>(ParkedReason.class);

    public ParkedCounts() {
        for (ParkedReason reason : ParkedReason.values()) {
            counts.put(reason, new LongAdder());
        }
    }

    void parked(Collection<ParkedReason> reasons) {
        reasons.forEach(reason -> counter(reason).increment());
    }

    public long of(ParkedReason reason) {
        return counter(reason).sum();
    }

    private LongAdder counter(ParkedReason reason) {
        return counts.computeIfAbsent(reason, unknown -> new LongAdder());
    }
}
