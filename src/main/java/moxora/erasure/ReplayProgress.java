package moxora.erasure;

import java.util.concurrent.atomic.AtomicLong;

/** How far a restored copy of the tenant data is brought up, for whoever asks meanwhile. */
public final class ReplayProgress {

    private final AtomicLong replayed = new AtomicLong();
    private final AtomicLong total = new AtomicLong();

    void begin(long organisations) {
        replayed.set(0);
        total.set(organisations);
    }

    void step() {
        replayed.incrementAndGet();
    }

    /** Organisations that are through. */
    public long replayed() {
        return replayed.get();
    }

    /** Organisations to go through. */
    public long total() {
        return total.get();
    }
}
