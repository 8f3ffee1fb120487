package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL looks past row-level security when it checks a unique or a foreign key. So every such key of every tenant
 * table, as the live catalogue lists them, is tried with what another organisation has and with what nobody has: the
 * outcome must be the same, or the key would tell who has what.
 */
@Tag("T-10")
@Tag("T-09")
class KeyOraclesTest {

    private static Sandbox sandbox;
    private static TenantScope acme;
    private static TenantScope bolt;
    private static List<Key> keys;
    private static Map<String, List<Column>> columns;
    private static final Set<String> WITHOUT_ROWS = new TreeSet<>();

    /** Each organisation counts from one: what another's counter shows, one's own shows too. */
    private static final Set<String> COUNTS = Set.of("bigint", "integer");

    /** Rows whose key everybody has one of, as everybody counts from one: the figures of a whole day. */
    private static final Map<String, String> EVERYBODYS = Map.of("email_statistic", "mark = ''");

    /** A unique or foreign key of a table, without its leading organisation. */
    private record Key(String table, String name, boolean foreign, List<String> columns) {}

    private record Column(String name, String type) {}

    @BeforeAll
    static void open() throws SQLException {
        sandbox = Sandbox.open();
        acme = sandbox.organisation("acme", "pixelant");
        bolt = sandbox.organisation("bolt", "pixelant");
        new Furnished(sandbox, acme).furnish();
        new Furnished(sandbox, bolt).furnish();
        // Written only under a policy that no shipped one is.
        sandbox.asSuperuser("insert into contact_email (organisation_id, mark, contact_id)"
                + " select organisation_id, sha256(convert_to(id::text, 'UTF8')), id from contact");
        try (Connection connection = sandbox.superuser()) {
            keys = keys(connection);
            columns = columns(connection);
        }
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    @Test
    void whatAnotherHas_isAnsweredLikeWhatNobodyHas() throws SQLException {
        Tally tally = Tally.of("T-10 keys as oracles");
        Random random = Tally.random("T-10");
        for (Key key : keys) {
            if (columns.get(key.table).stream()
                    .filter(column -> key.columns.contains(column.name))
                    .allMatch(column -> COUNTS.contains(column.type))) {
                continue;
            }
            for (int i = 0; i < Tally.size(3, 30); i++) {
                check(key, random, tally);
            }
        }
        System.out.println("keys tried " + keys.size() + ", in tables without rows " + WITHOUT_ROWS);
        assertThat(keys).hasSizeGreaterThanOrEqualTo(20);
        assertThat(WITHOUT_ROWS.size()).isLessThan(columns.size() / 3);
        tally.close();
    }

    @Test
    @Tag("B1")
    void aUniqueKeyAcrossOrganisations_isAnOracle() throws SQLException {
        tells(
                "alter table custom_field add constraint stray unique (name_token)",
                "alter table custom_field drop constraint stray",
                new Key("custom_field", "stray", false, List.of("name_token")));
    }

    @Test
    @Tag("B1")
    void aForeignKeyByIdAlone_isAnOracle() throws SQLException {
        tells(
                "alter table contact add constraint k unique (id); alter table email_event drop constraint"
                        + " email_event_organisation_id_contact_id_fkey; alter table email_event add constraint stray"
                        + " foreign key (contact_id) references contact (id)",
                "alter table email_event drop constraint stray; alter table contact drop constraint k; alter table"
                        + " email_event add constraint email_event_organisation_id_contact_id_fkey foreign key"
                        + " (organisation_id, contact_id) references contact on delete cascade",
                new Key("email_event", "stray", true, List.of("contact_id")));
    }

    private static void tells(String plant, String undo, Key key) throws SQLException {
        sandbox.asSuperuser(plant);
        try {
            Random random = Tally.random("T-10 planted");
            assertThat(outcome(key, true, random)).isNotEqualTo(outcome(key, false, random));
        } finally {
            sandbox.asSuperuser(undo);
        }
        Random random = Tally.random("T-10 undone");
        assertThat(outcome(key, true, random)).isEqualTo(outcome(key, false, random));
    }

    private static void check(Key key, Random random, Tally tally) throws SQLException {
        String foreign = outcome(key, true, random);
        String fresh = outcome(key, false, random);
        if (foreign.equals("no row")) {
            WITHOUT_ROWS.add(key.table);
            return;
        }
        tally.check(foreign.equals(fresh), key.table + "." + key.name + ": " + foreign + " and " + fresh);
    }

    /** What Acme's insert comes to, with the key's values taken from a row of Bolt's or from nowhere. */
    private static String outcome(Key key, boolean foreign, Random random) throws SQLException {
        List<Column> all = columns.get(key.table);
        Map<String, Object> values = row(key.table, acme, random);
        Map<String, Object> others = row(key.table, bolt, random);
        if (values.isEmpty() || others.isEmpty()) {
            return "no row";
        }
        Set<String> references = new TreeSet<>();
        keys.stream()
                .filter(each -> each.table.equals(key.table) && each.foreign)
                .forEach(each -> references.addAll(each.columns));
        for (Column column : all) {
            boolean ofKey = key.columns.contains(column.name);
            boolean ofAnother = keys.stream()
                    .anyMatch(each ->
                            each.table.equals(key.table) && !each.foreign && each.columns.contains(column.name));
            if (ofKey) {
                values.put(
                        column.name,
                        foreign ? others.get(column.name) : fresh(column, values.get(column.name), random));
            } else if (ofAnother && !references.contains(column.name)) {
                values.put(column.name, fresh(column, values.get(column.name), random));
            }
        }
        return insert(key.table, values);
    }

    private static Object fresh(Column column, Object like, Random random) {
        return switch (column.type) {
            case "uuid" -> new UUID(random.nextLong(), random.nextLong());
            case "bytea" -> {
                byte[] bytes = new byte[like == null ? 32 : ((byte[]) like).length];
                random.nextBytes(bytes);
                yield bytes;
            }
            case "bigint" -> (long) random.nextInt(1_000_000_000) + 1_000_000;
            case "integer" -> random.nextInt(1_000_000_000) + 1_000_000;
            default -> like;
        };
    }

    private static Map<String, Object> row(String table, TenantScope scope, Random random) throws SQLException {
        Map<String, Object> values = new LinkedHashMap<>();
        try (Connection connection = sandbox.superuser();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select * from " + table + " t where organisation_id = '"
                        + scope.organisation() + "' and not (" + EVERYBODYS.getOrDefault(table, "false")
                        + ") order by md5(t::text || '" + random.nextInt() + "') limit 1")) {
            if (rows.next()) {
                for (Column column : columns.get(table)) {
                    values.put(column.name, rows.getObject(column.name));
                }
            }
        }
        return values;
    }

    /** As the serving role in Acme's transaction, taken back afterwards: no grant of its own keeps it from trying. */
    private static String insert(String table, Map<String, Object> values) throws SQLException {
        String names = String.join(", ", values.keySet());
        String marks =
                String.join(", ", values.keySet().stream().map(name -> "?").toList());
        try (Connection connection = sandbox.superuser()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("grant insert on all tables in schema public to moxora_app");
                statement.execute("set local role moxora_app");
                statement.execute("set constraints all immediate");
                statement.execute("set local moxora.organisation = '" + acme.organisation() + "'");
            }
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into " + table + " (" + names + ") values (" + marks + ")")) {
                int place = 1;
                for (Object value : values.values()) {
                    insert.setObject(place++, value);
                }
                insert.executeUpdate();
                return "inserted";
            } catch (SQLException e) {
                return e.getSQLState();
            } finally {
                connection.rollback();
            }
        }
    }

    private static List<Key> keys(Connection connection) throws SQLException {
        List<Key> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select c.relname, k.conname, k.contype = 'f', array(select a.attname::text from
                          unnest(k.conkey) with ordinality u(num, place) join pg_attribute a
                          on a.attrelid = c.oid and a.attnum = u.num where a.attname <> 'organisation_id' order by place)
                        from pg_constraint k join pg_class c on c.oid = k.conrelid
                        where k.contype in ('p', 'u', 'f') and c.relnamespace = 'public'::regnamespace
                          and not c.relispartition and c.relname <> 'route' and exists (select 1 from pg_attribute o
                          where o.attrelid = c.oid and o.attname = 'organisation_id') order by 1, 2
                        """)) {
            while (rows.next()) {
                List<String> names = List.of((String[]) rows.getArray(4).getArray());
                if (!names.isEmpty()) {
                    found.add(new Key(rows.getString(1), rows.getString(2), rows.getBoolean(3), names));
                }
            }
        }
        return found;
    }

    private static Map<String, List<Column>> columns(Connection connection) throws SQLException {
        Map<String, List<Column>> found = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select c.relname, a.attname, format_type(a.atttypid, null) from pg_attribute a
                        join pg_class c on c.oid = a.attrelid where c.relnamespace = 'public'::regnamespace
                          and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
                          and a.attgenerated = '' order by 1, a.attnum
                        """)) {
            while (rows.next()) {
                found.computeIfAbsent(rows.getString(1), name -> new ArrayList<>())
                        .add(new Column(rows.getString(2), rows.getString(3)));
            }
        }
        return found;
    }
}
