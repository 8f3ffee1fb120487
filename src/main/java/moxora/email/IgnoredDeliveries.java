package moxora.email;

import java.util.concurrent.atomic.LongAdder;
import moxora.email.event.Receipt;

/**
 * Counts deliveries for organisations that are gone: they are answered as if all were well, and nothing happens. It is
 * a figure of the platform and names nobody.
 */
public final class IgnoredDeliveries {

    private final LongAdder count = new LongAdder();

    /** Counts one, and gives its answer. */
    public Receipt ignore() {
        count.increment();
        return Receipt.NOTHING;
    }

    public long count() {
        return count.sum();
    }
}
