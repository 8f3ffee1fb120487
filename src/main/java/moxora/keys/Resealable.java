package moxora.keys;

import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/**
 * A table with values sealed under the organisation's keys, or found by tokens computed under them. A new table brings
 * its own; a table that nobody claims fails the build, and no old key is destroyed while {@link #left} counts a row.
 */
public interface Resealable {

    /** The table, as the database calls it. */
    String table();

    /** How many rows of the organisation there are to go through. */
    long rows(TenantSession session);

    /**
     * Seals anew what the next rows hold under an older key, about {@code limit} rows of them, in the session's
     * transaction. Changes no time, no version and nothing else that can be seen from outside. Repeatable.
     *
     * @param after where an earlier call ended, or null at the beginning
     */
    Walked resealSome(TenantSession session, @Nullable String after, int limit);

    /** How many rows hold a value or a token under another key than the one that is active. */
    long left(TenantSession session);

    /**
     * @param place where the next call goes on, or null when no row is left
     * @param rows how many rows this call went through, sealed anew or not
     */
    record Walked(@Nullable String place, long rows) {}
}
