package moxora.erasure;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/** A backup of one database by SQL alone, taken on one snapshot by a role that no wall stops, and put back in place. */
public final class SqlCopy {

    private final Map<String, byte[]> tables = new LinkedHashMap<>();
    private final Map<String, Long> sequences = new LinkedHashMap<>();

    private SqlCopy() {}

    public static SqlCopy of(Connection superuser) throws SQLException {
        SqlCopy copy = new SqlCopy();
        superuser.setAutoCommit(false);
        try (Statement statement = superuser.createStatement()) {
            statement.execute("set transaction isolation level repeatable read");
            for (String table : tables(statement)) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                superuser
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("copy (select " + columns(statement, table) + " from " + table + ") to stdout", bytes);
                copy.tables.put(table, bytes.toByteArray());
            }
            for (String sequence : names(statement, "'S'")) {
                try (ResultSet row = statement.executeQuery("select last_value from " + sequence)) {
                    row.next();
                    copy.sequences.put(sequence, row.getLong(1));
                }
            }
            superuser.commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    /** Puts everything back as it was; what came since is gone. */
    public void putBack(Connection superuser) throws SQLException {
        superuser.setAutoCommit(false);
        try (Statement statement = superuser.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("truncate " + String.join(", ", tables.keySet()) + " cascade");
            for (Map.Entry<String, byte[]> table : tables.entrySet()) {
                superuser
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn(
                                "copy " + table.getKey() + " (" + columns(statement, table.getKey()) + ") from stdin",
                                new ByteArrayInputStream(table.getValue()));
            }
            for (Map.Entry<String, Long> sequence : sequences.entrySet()) {
                statement.execute("select setval('" + sequence.getKey() + "', " + sequence.getValue() + ")");
            }
            superuser.commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything in it, as text. */
    public String content() {
        StringBuilder content = new StringBuilder();
        tables.values().forEach(bytes -> content.append(new String(bytes, java.nio.charset.StandardCharsets.UTF_8)));
        return content.toString();
    }

    static List<String> tables(Statement statement) throws SQLException {
        return names(statement, "'r', 'p'");
    }

    private static List<String> names(Statement statement, String kinds) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("select relname from pg_class where relnamespace ="
                + " 'public'::regnamespace and relkind in (" + kinds + ") and not relispartition"
                + " and relname <> 'flyway_schema_history' order by 1")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static String columns(Statement statement, String table) throws SQLException {
        try (ResultSet row = statement.executeQuery("select string_agg(attname, ', ' order by attnum) from pg_attribute"
                + " where attrelid = '" + table + "'::regclass and attnum > 0 and not attisdropped"
                + " and attgenerated = ''")) {
            row.next();
            return row.getString(1);
        }
    }
}
