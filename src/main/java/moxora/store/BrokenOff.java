package moxora.store;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Which connections the pool must not hand to anybody else: one on which a statement was cancelled or timed out may
 * have an answer, or another cancellation, still under way, and the next user would get it.
 */
final class BrokenOff implements SQLExceptionOverride {

    /** {@code query_canceled}; a statement's time-out says the same. */
    private static final String CANCELLED = "57014";

    @java.lang.Override
    public Override adjudicate(SQLException e) {
        return CANCELLED.equals(e.getSQLState()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
