package moxora.keys;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps background work from crowding out callers: so many rows a second at most.
 *
 * @param rowsASecond for work that names no pace of its own; 0 for as fast as it goes
 */
public record Pace(int rowsASecond) {

    private static final long SECOND = 1_000_000_000L;

    /** Waits until the rows, which took so long, have taken as long as they should have. */
    void keep(long rows, long tookNanos, @Nullable Integer own) {
        int limit = own == null ? rowsASecond : own;
        long rest = limit <= 0 ? 0 : rows * SECOND / limit - tookNanos;
        if (rest > 0) {
            LockSupport.parkNanos(rest);
        }
    }
}
