package moxora.erasure;

import moxora.store.TenantSession;

/**
 * Something of an organisation that must go with it. A new table brings its own; a table that nobody claims stops
 * every closure (and the build, by a test).
 */
public interface Erasable {

    /** The table this erases, as the database calls it. */
    String table();

    /**
     * Deletes the next rows of the session's organisation, about {@code limit} of them, and returns how many; 0 when
     * none is left. Repeatable at any point: it is called again after a crash.
     */
    long eraseSome(TenantSession session, int limit);

    /** The batches of one purge: what the last one reached may be known to the next, if its transaction was committed. */
    default Batches batches() {
        return this::eraseSome;
    }

    /** {@link #eraseSome}, again and again. */
    @FunctionalInterface
    interface Batches {
        long eraseSome(TenantSession session, int limit);
    }

    /** Whether something lies outside the table too, so that an empty table does not mean that there is nothing to do. */
    default boolean reachesBeyondItsTable() {
        return false;
    }

    /**
     * Whether rows may be there after a purge, since the law asks for them; a {@link ResidueCheck} of whoever says yes
     * says how many, to the row.
     */
    default boolean mayKeep() {
        return false;
    }
}
