package moxora.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Rows as the database itself writes them down, all columns at once: bytes in hexadecimal, ids with dashes, JSON and
 * arrays as text. So a search misses no column, whatever its type.
 */
public final class RowTexts {

    private RowTexts() {}

    /** Tables and stored views without row-level security that the role may read, as the live catalogue has them. */
    public static List<String> unguarded(Sql sql) {
        return tables(sql, "not relrowsecurity and has_table_privilege(oid, 'select')");
    }

    /** Of those, the ones that it may not read. */
    public static List<String> outOfReach(Sql sql) {
        return tables(sql, "not relrowsecurity and not has_table_privilege(oid, 'select')");
    }

    /** Tables that row-level security guards. */
    public static List<String> guarded(Sql sql) {
        return tables(sql, "relrowsecurity");
    }

    private static List<String> tables(Sql sql, String which) {
        return sql.rows(
                "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'm')"
                        + " and not relispartition and " + which + " order by 1",
                row -> row.text(1));
    }

    /** Every row of these tables, in one statement. */
    public static void all(Sql sql, List<String> tables, Consumer<String> reader) {
        if (!tables.isEmpty()) {
            sql.stream(
                    tables.stream()
                            .map(table -> "select t::text from " + quoted(table) + " t")
                            .collect(Collectors.joining(" union all ")),
                    row -> reader.accept(row.text(1)));
        }
    }

    /** At most so many rows of each of these tables, of the session's organisation, in one statement. */
    public static void some(TenantSession session, List<String> tables, int most, Consumer<String> reader) {
        if (!tables.isEmpty()) {
            Object[] organisations = new Object[tables.size()];
            Arrays.fill(organisations, session.organisation());
            session.sql().stream(
                    tables.stream()
                            .map(table -> "(select t::text from " + quoted(table)
                                    + " t where organisation_id = ? limit " + most + ")")
                            .collect(Collectors.joining(" union all ")),
                    row -> reader.accept(row.text(1)),
                    organisations);
        }
    }

    /**
     * Ids of rows of the session's organisation: of each table whose key goes on with an id behind the organisation, the
     * first, the last, and the one behind a random id.
     */
    public static List<UUID> ids(TenantSession session, List<String> tables) {
        List<String> parts = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        // The second column of the key, so that each is found in an index.
        session.sql()
                .rows(
                        "select c.relname, a.attname from pg_index i join pg_class c on c.oid = i.indrelid"
                                + " join pg_attribute o on o.attrelid = c.oid and o.attnum = i.indkey[0]"
                                + " join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[1]"
                                + " where i.indisprimary and o.attname = 'organisation_id'"
                                + " and a.atttypid = 'uuid'::regtype and c.relname = any(?) order by 1",
                        row -> quoted(row.text(2)) + " from " + quoted(row.text(1)) + " where organisation_id = ?",
                        (Object) tables.toArray(String[]::new))
                .forEach(from -> {
                    String column = from.substring(0, from.indexOf(" from "));
                    parts.add("(select " + from + " order by " + column + " limit 1)");
                    parts.add("(select " + from + " order by " + column + " desc limit 1)");
                    parts.add("(select " + from + " and " + column + " > ? order by " + column + " limit 1)");
                    values.addAll(List.of(session.organisation(), session.organisation(), session.organisation()));
                    values.add(between(session.organisation(), Ids.next()));
                });
        return parts.isEmpty()
                ? List.of()
                : session.sql().rows(String.join(" union ", parts), row -> row.uuid(1), values.toArray());
    }

    /** An id of a time between two others of ours. */
    private static UUID between(UUID early, UUID late) {
        long first = early.getMostSignificantBits() >>> 16;
        long last = Math.max(first + 1, late.getMostSignificantBits() >>> 16);
        long at = first + Math.floorMod(late.getLeastSignificantBits(), last - first);
        return new UUID(at << 16, 0);
    }

    /** Names come from the catalogue, never from a caller. */
    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
