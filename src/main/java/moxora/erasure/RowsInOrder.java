package moxora.erasure;

import java.util.Optional;
import moxora.store.TenantSession;

/**
 * Rows deleted from the lowest value of one indexed column upward, so that no batch scans the dead rows of the last.
 *
 * @param column an indexed column of the table; its values need not be unique
 */
public record RowsInOrder(String table, String column) implements Erasable {

    @Override
    public long eraseSome(TenantSession session, int limit) {
        // Names of tables and columns are constants of the features that bring them.
        Optional<Object> bound = session.sql()
                .first(
                        "select " + column + " from " + table + " where organisation_id = ? order by " + column
                                + " offset ? limit 1",
                        row -> row.any(1),
                        session.organisation(),
                        limit - 1);
        if (bound.isPresent()) {
            return session.sql()
                    .update(
                            "delete from " + table + " where organisation_id = ? and " + column + " <= ?",
                            session.organisation(),
                            bound.get());
        }
        return session.sql().update("delete from " + table + " where organisation_id = ?", session.organisation());
    }
}
