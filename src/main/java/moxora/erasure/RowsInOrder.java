package moxora.erasure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/**
 * Rows deleted from the lowest value of one indexed column upward. Each batch of a purge begins above the last one: what
 * is deleted stays in the index until the next vacuum, and going over it again and again would cost more than the rest.
 *
 * @param column an indexed column of the table; its values need not be unique
 */
public record RowsInOrder(String table, String column) implements Erasable {

    @Override
    public long eraseSome(TenantSession session, int limit) {
        return new Upward(table, column).eraseSome(session, limit);
    }

    @Override
    public Batches batches() {
        return new Upward(table, column);
    }

    private static final class Upward implements Batches {

        private final String table;
        private final String column;
        private @Nullable Object reached;

        Upward(String table, String column) {
            this.table = table;
            this.column = column;
        }

        @Override
        public long eraseSome(TenantSession session, int limit) {
            // Names of tables and columns are constants of the features that bring them.
            String rows = table + " where organisation_id = ?" + (reached == null ? "" : " and " + column + " > ?");
            List<Object> of = new ArrayList<>(List.of(session.organisation()));
            if (reached != null) {
                of.add(reached);
            }
            Optional<Object> bound = session.sql()
                    .first(
                            "select " + column + " from " + rows + " order by " + column + " offset ? limit 1",
                            row -> row.any(1),
                            with(of, limit - 1));
            if (bound.isEmpty()) {
                return session.sql().update("delete from " + rows, of.toArray());
            }
            reached = bound.get();
            return session.sql().update("delete from " + rows + " and " + column + " <= ?", with(of, reached));
        }

        private static Object[] with(List<Object> arguments, Object last) {
            List<Object> all = new ArrayList<>(arguments);
            all.add(last);
            return all.toArray();
        }
    }
}
