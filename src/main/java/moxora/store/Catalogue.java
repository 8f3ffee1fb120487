package moxora.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** The live database's own description of itself: which tables there are, and what lies in them. */
public final class Catalogue {

    private final DataSource connections;

    /** A column as {@code pg_attribute} has it. */
    public record LiveColumn(String table, String column, String type) {}

    Catalogue(DataSource connections) {
        this.connections = connections;
    }

    /** Every column of every ordinary or partitioned table, but for partitions and the migration history. */
    public List<LiveColumn> columns() {
        return read("""
                select c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
                  from pg_attribute a join pg_class c on c.oid = a.attrelid
                 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'm', 'f', 'v')
                   and not c.relispartition and a.attnum > 0 and not a.attisdropped
                   and c.relname <> 'flyway_schema_history'
                 order by 1, a.attnum
                """, row -> new LiveColumn(row.text(1), row.text(2), row.text(3)));
    }

    /** Tables that have the column, in name order. */
    public List<String> tablesWith(String column) {
        return columns().stream()
                .filter(live -> live.column().equals(column))
                .map(LiveColumn::table)
                .toList();
    }

    /** Tables led by an organisation whose row-level security is missing or not forced; should be empty. */
    public List<String> unguardedTables() {
        return read("""
                select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
                 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                   and a.attname = 'organisation_id' and not (c.relrowsecurity and c.relforcerowsecurity)
                 order by 1
                """, row -> row.text(1));
    }

    /**
     * Objects beside tables that could hold or pass on a copy of rows, by name; should be empty.
     *
     * @return for each a text that goes on from the name: {@code is a view}
     */
    public Map<String, String> strayObjects() {
        try (Connection connection = connections.getConnection()) {
            connection.setAutoCommit(true);
            Map<String, String> strays = new TreeMap<>();
            StrayObjects.in(new Sql(connection))
                    .forEach(stray -> strays.merge(stray.name(), stray.what(), (one, other) -> one + " and " + other));
            return strays;
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }

    /** What identifies the cluster; two databases of one cluster have the same. */
    public String systemIdentifier() {
        return read("select system_identifier::text from pg_control_system()", row -> row.text(1))
                .get(0);
    }

    /** The rows of each table that belong to the organisation of the session; table names come from the catalogue. */
    public static Map<String, Long> counts(TenantSession session, List<String> tables) {
        Map<String, Long> counts = new TreeMap<>();
        if (!tables.isEmpty()) {
            rows(
                            session,
                            tables,
                            table ->
                                    "select '" + table + "', count(*) from \"" + table + "\" where organisation_id = ?")
                    .forEach(count -> counts.put(count.table(), count.rows()));
        }
        return counts;
    }

    /** Those of the tables in which something of the session's organisation lies. */
    public static Set<String> filled(TenantSession session, List<String> tables) {
        return rows(
                        session,
                        tables,
                        table -> "select '" + table + "', 1 where exists (select from \"" + table
                                + "\" where organisation_id = ?)")
                .stream()
                .map(Count::table)
                .collect(Collectors.toSet());
    }

    private record Count(String table, long rows) {}

    /** One statement for all, so that it sees one moment. */
    private static List<Count> rows(TenantSession session, List<String> tables, UnaryOperator<String> each) {
        return session.sql()
                .rows(
                        tables.stream().map(each).collect(Collectors.joining(" union all ")),
                        row -> new Count(row.text(1), row.number(2)),
                        Collections.nCopies(tables.size(), session.organisation())
                                .toArray());
    }

    private <T> List<T> read(String sql, java.util.function.Function<Row, T> read) {
        try (Connection connection = connections.getConnection()) {
            connection.setAutoCommit(true);
            return new Sql(connection).rows(sql, read);
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }
}
