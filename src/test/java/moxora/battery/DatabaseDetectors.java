package moxora.battery;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import moxora.fault.Fault;
import moxora.field.StoredColumn;
import moxora.field.StoredColumn.Cluster;
import moxora.field.StoredColumn.Kind;
import moxora.field.StoredColumns;
import moxora.store.Bare;
import moxora.store.DatabaseLogin;
import moxora.tenant.TenantScope;

/** What looks at a database from outside and says whether one of its walls has a hole. */
final class DatabaseDetectors {

    private final Sandbox sandbox;
    private final TenantScope acme;
    private final TenantScope bolt;
    private final List<String> tables;

    DatabaseDetectors(Sandbox sandbox, TenantScope acme, TenantScope bolt) {
        this.sandbox = sandbox;
        this.acme = acme;
        this.bolt = bolt;
        this.tables = sandbox.assembly.databases().catalogue().tablesWith("organisation_id").stream()
                .filter(table -> !table.equals("route"))
                .toList();
    }

    /** Bolt's session sees a row that is not Bolt's. */
    boolean foreignRows() {
        return sandbox.assembly.store.within(
                bolt,
                session -> tables.stream()
                        .anyMatch(table -> session.sql()
                                        .count(
                                                "select count(*) from " + table + " where organisation_id <> ?",
                                                bolt.organisation().value())
                                > 0));
    }

    boolean rowsWithoutOrganisation() throws SQLException {
        return Bare.connection(
                sandbox.assembly.databases(),
                sql -> tables.stream().anyMatch(table -> sql.count("select count(*) from " + table) > 0));
    }

    boolean rowsOfTheOwner() throws SQLException {
        DatabaseLogin owner = sandbox.settings.logins().dataOwner();
        try (Connection connection = DriverManager.getConnection(owner.url(), owner.user(), owner.password());
                Statement statement = connection.createStatement()) {
            for (String table : tables) {
                try (ResultSet rows = statement.executeQuery("select 1 from " + table + " limit 1")) {
                    if (rows.next()) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    boolean gapsInThePlan() {
        return !sandbox.assembly.erasure.plan.gaps().isEmpty();
    }

    boolean unclassifiedColumns() {
        return !StoredColumns.differences(
                        Cluster.DATA,
                        sandbox.assembly.databases().catalogue().columns().stream()
                                .map(column -> new StoredColumns.Live(column.table(), column.column(), column.type()))
                                .toList())
                .isEmpty();
    }

    boolean writesAcross() {
        return works("insert into contact (organisation_id, id, identity, version, created_at, updated_at) values ('"
                + acme.organisation() + "', '" + UUID.randomUUID() + "', '\\x00', 1, now(), now())");
    }

    boolean auditCanBeRewritten() {
        return works("update audit_entry set detail = ''");
    }

    boolean auditCanBeCut() {
        return works("delete from audit_entry where seq > 1");
    }

    /** Whether Bolt's session may do it; what it did is rolled back. */
    private boolean works(String statement) {
        try {
            sandbox.assembly.store.run(bolt, session -> {
                session.sql().update(statement);
                throw new Done();
            });
            return true;
        } catch (Fault fault) {
            return fault.getCause() instanceof Done;
        }
    }

    private static final class Done extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    boolean keysAcrossTenants() throws SQLException {
        return exists("select 1 from pg_index i join pg_class c on c.oid = i.indrelid"
                + " where i.indisunique and c.relnamespace = 'public'::regnamespace and c.relname = any (?)"
                + " and (select attname from pg_attribute where attrelid = c.oid and attnum = i.indkey[0])"
                + " <> 'organisation_id'");
    }

    boolean referencesAcrossTenants() throws SQLException {
        return exists("select 1 from pg_constraint k join pg_class c on c.oid = k.conrelid"
                + " where k.contype = 'f' and c.relname = any (?)"
                + " and (select attname from pg_attribute where attrelid = c.oid and attnum = k.conkey[1])"
                + " <> 'organisation_id'");
    }

    private boolean exists(String query) throws SQLException {
        try (Connection connection = sandbox.superuser();
                var statement = connection.prepareStatement(query)) {
            statement.setArray(1, connection.createArrayOf("text", tables.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** A sealed column that holds what does not open as its own row's record. */
    boolean unsealedBytes() {
        return StoredColumns.of(Cluster.DATA).stream()
                .filter(column -> column.kind() == Kind.SEALED && column.table().equals("contact"))
                .anyMatch(this::holdsUnsealedBytes);
    }

    private boolean holdsUnsealedBytes(StoredColumn column) {
        return sandbox.assembly.store.within(
                acme,
                session -> session.sql()
                        .rows(
                                "select id, " + column.column() + " from contact where " + column.column()
                                        + " is not null",
                                row -> {
                                    try {
                                        sandbox.assembly.sealer.openBytes(
                                                acme, column.compartment(), row.uuid(1), row.sealed(2));
                                        return false;
                                    } catch (Fault doesNotOpen) {
                                        return true;
                                    }
                                })
                        .contains(true));
    }

    boolean plaintextAnywhere() throws SQLException {
        byte[] canary = "Lovelace-Byron".getBytes(StandardCharsets.UTF_8);
        try (Connection connection = sandbox.superuser();
                Statement statement = connection.createStatement()) {
            for (String table : tables) {
                try (ResultSet rows = statement.executeQuery("select * from " + table)) {
                    while (rows.next()) {
                        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                            byte[] value = rows.getBytes(i);
                            if (value != null
                                    && new String(value, StandardCharsets.ISO_8859_1)
                                            .contains(new String(canary, StandardCharsets.ISO_8859_1))) {
                                return true;
                            }
                        }
                    }
                }
            }
            return false;
        }
    }

    boolean poolRemembers(String verb) throws SQLException {
        sandbox.assembly.store.run(
                acme, session -> session.sql().execute(verb + "moxora.organisation = '" + acme.organisation() + "'"));
        boolean remembers = Bare.leftover(sandbox.assembly.databases()).isPresent();
        sandbox.assembly.store.run(bolt, session -> session.sql().execute("reset moxora.organisation"));
        return remembers;
    }

    boolean quotesValues(boolean withDetail) throws SQLException {
        DatabaseLogin app = sandbox.settings.logins().data();
        String url = app.url() + "?logServerErrorDetail=" + withDetail;
        try (Connection connection = DriverManager.getConnection(url, app.user(), app.password());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into route select * from route where organisation_id = '" + acme.organisation() + "'");
            return false;
        } catch (SQLException e) {
            return String.valueOf(e.getMessage()).contains(acme.organisation().toString());
        }
    }
}
