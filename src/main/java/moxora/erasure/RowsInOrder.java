package moxora.erasure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moxora.store.Row;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/**
 * Rows deleted from the lowest value of indexed columns upward. Each batch of a purge begins above the last one: what is
 * deleted stays in the index until the next vacuum, and going over it again and again would cost more than the rest.
 *
 * @param columns what an index of the table begins with, behind the organisation. Their values need not be unique, but
 *     rows that have them all in common go in one batch. Best in the order in which rows come: these lie together
 */
public record RowsInOrder(String table, List<String> columns) implements Erasable {

    public RowsInOrder {
        columns = List.copyOf(columns);
    }

    public RowsInOrder(String table, String... columns) {
        this(table, List.of(columns));
    }

    @Override
    public long eraseSome(TenantSession session, int limit) {
        return new Upward(table, columns).eraseSome(session, limit);
    }

    @Override
    public Batches batches() {
        return new Upward(table, columns);
    }

    private static final class Upward implements Batches {

        private final String table;
        private final List<String> columns;
        private final String names;
        private @Nullable List<Object> reached;

        Upward(String table, List<String> columns) {
            this.table = table;
            this.columns = columns;
            this.names = String.join(", ", columns);
        }

        @Override
        public long eraseSome(TenantSession session, int limit) {
            // Names of tables and columns are constants of the features that bring them.
            String rows = table + " where organisation_id = ?";
            List<Object> of = new ArrayList<>(List.of(session.organisation()));
            if (reached != null) {
                rows += comparedBy(">", of, reached);
            }
            Optional<List<Object>> bound = session.sql()
                    .first(
                            "select " + names + " from " + rows + " order by " + names + " offset ? limit 1",
                            this::place,
                            with(of, limit - 1));
            if (bound.isEmpty()) {
                return session.sql().update("delete from " + rows, of.toArray());
            }
            reached = bound.get();
            return session.sql().update("delete from " + rows + comparedBy("<", of, reached), of.toArray());
        }

        private List<Object> place(Row row) {
            return IntStream.rangeClosed(1, columns.size()).mapToObj(row::any).toList();
        }

        /** The place itself belongs below. By the first column alone partitions are passed over, by all of them not. */
        private String comparedBy(String sign, List<Object> arguments, List<Object> place) {
            arguments.add(place.get(0));
            arguments.addAll(place);
            return " and " + columns.get(0) + " " + sign + "= ? and (" + names + ") " + sign
                    + (sign.equals("<") ? "= (" : " (")
                    + columns.stream().map(column -> "?").collect(Collectors.joining(", ")) + ")";
        }

        private static Object[] with(List<Object> arguments, Object last) {
            List<Object> all = new ArrayList<>(arguments);
            all.add(last);
            return all.toArray();
        }
    }
}
