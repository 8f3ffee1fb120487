package moxora.battery;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.battery.Plant.Probe;
import moxora.fault.Fault;
import moxora.field.StoredColumn;
import moxora.field.StoredColumn.Cluster;
import moxora.field.StoredColumn.Kind;
import moxora.field.StoredColumns;
import moxora.store.Bare;
import moxora.store.DatabaseLogin;
import moxora.tenant.TenantScope;

/** Faults of the schema and of the connections, in a database of their own. */
final class PlantedInDatabase {

    private static final String POLICY =
            "organisation_id = nullif(current_setting('moxora.organisation', true), '')::uuid";

    private final Sandbox sandbox;
    private final TenantScope acme;
    private final TenantScope bolt;
    private final UUID ofAcme;
    private final List<String> tables;

    PlantedInDatabase(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.acme = sandbox.organisation("acme");
        this.bolt = sandbox.organisation("bolt");
        this.ofAcme =
                sandbox.assembly.contacts.create(acme, "GB", TestPlatform.ada()).id();
        sandbox.assembly.contacts.create(bolt, "GB", TestPlatform.ada());
        this.tables = sandbox.assembly.databases().catalogue().tablesWith("organisation_id").stream()
                .filter(table -> !table.equals("route"))
                .toList();
    }

    List<Plant> all() {
        String withoutForce = "alter table contact no force row level security";
        return List.of(
                sql(
                        "T-08",
                        "row-level security off on contact",
                        this::foreignRows,
                        "alter table contact disable row level security",
                        "alter table contact enable row level security"),
                sql(
                        "T-08",
                        "row-level security off on search tokens",
                        this::foreignRows,
                        "alter table contact_token disable row level security",
                        "alter table contact_token enable row level security"),
                sql(
                        "T-51",
                        "row-level security off, told by the plan",
                        this::gapsInThePlan,
                        "alter table audit_entry disable row level security",
                        "alter table audit_entry enable row level security"),
                sql(
                        "T-08",
                        "a policy that lets everything through",
                        this::foreignRows,
                        "alter policy organisation_only on contact using (true)",
                        "alter policy organisation_only on contact using (" + POLICY + ")"),
                sql(
                        "T-08",
                        "a policy that fails open when nothing is set",
                        this::rowsWithoutOrganisation,
                        "alter policy organisation_only on contact using (coalesce(" + POLICY + ", true))",
                        "alter policy organisation_only on contact using (" + POLICY + ")"),
                sql(
                        "T-08",
                        "NO FORCE: the owner reads every tenant",
                        this::rowsOfTheOwner,
                        withoutForce,
                        "alter table contact force row level security"),
                sql(
                        "T-08",
                        "NO FORCE, told by the plan",
                        this::gapsInThePlan,
                        withoutForce,
                        "alter table contact force row level security"),
                sql(
                        "T-08",
                        "the serving role may bypass row-level security",
                        this::foreignRows,
                        "alter role moxora_app bypassrls",
                        "alter role moxora_app nobypassrls"),
                sql(
                        "T-03",
                        "a policy that checks no writes",
                        this::writesAcross,
                        "alter policy organisation_only on contact with check (true)",
                        "alter policy organisation_only on contact with check (" + POLICY + ")"),
                sql(
                        "T-08",
                        "a view that reads with its owner's rights",
                        this::unclassifiedColumns,
                        "create view everybody as select * from contact",
                        "drop view everybody"),
                sql(
                        "T-51",
                        "an unclassified column",
                        this::unclassifiedColumns,
                        "alter table contact add column nickname text",
                        "alter table contact drop column nickname"),
                sql(
                        "T-51",
                        "a sealed column that became text",
                        this::unclassifiedColumns,
                        "alter table custom_field alter sealed_name type text using encode(sealed_name, 'hex')",
                        "alter table custom_field alter sealed_name type bytea using decode(sealed_name, 'hex')"),
                sql(
                        "T-51",
                        "a tenant table that nobody erases",
                        this::gapsInThePlan,
                        "create table stray (organisation_id uuid)",
                        "drop table stray"),
                sql(
                        "T-51",
                        "a table that nobody knows",
                        this::gapsInThePlan,
                        "create table stray (nickname text)",
                        "drop table stray"),
                sql(
                        "T-10",
                        "a unique key across tenants",
                        this::keysAcrossTenants,
                        "alter table contact add constraint stray unique (id)",
                        "alter table contact drop constraint stray"),
                sql(
                        "T-09",
                        "a reference across tenants",
                        this::referencesAcrossTenants,
                        "alter table contact add constraint k unique (id); alter table contact_token add constraint stray"
                                + " foreign key (contact_id) references contact (id)",
                        "alter table contact_token drop constraint stray; alter table contact drop constraint k"),
                sql(
                        "T-60",
                        "the serving role may rewrite the audit trail",
                        this::auditCanBeRewritten,
                        "grant update on audit_entry to moxora_app",
                        "revoke update on audit_entry from moxora_app"),
                sql(
                        "T-60",
                        "the serving role may delete from the audit trail",
                        this::auditCanBeCut,
                        "grant delete on audit_entry to moxora_app",
                        "revoke delete on audit_entry from moxora_app"),
                sql(
                        "T-14",
                        "a plaintext in a sealed column",
                        this::unsealedBytes,
                        "update contact set notes = convert_to('Ada Lovelace-Byron', 'UTF8') where id = '" + ofAcme
                                + "'",
                        "update contact set notes = null where id = '" + ofAcme + "'"),
                sql(
                        "T-14",
                        "a plaintext in a column in clear",
                        this::plaintextAnywhere,
                        "update audit_entry set detail = 'Lovelace-Byron ' || detail where target_id = '" + ofAcme
                                + "'",
                        "update audit_entry set detail = substr(detail, 16) where target_id = '" + ofAcme + "'"),
                new Plant(
                        "T-05",
                        "SET in place of SET LOCAL: the pool remembers a tenant",
                        () -> poolRemembers("set local "),
                        () -> poolRemembers("set ")),
                new Plant(
                        "T-07",
                        "a statement without an organisation",
                        () -> sandbox.assembly.store.within(
                                        bolt, session -> session.sql().count("select count(*) from contact"))
                                == 0,
                        () -> Bare.connection(
                                        sandbox.assembly.databases(), sql -> sql.count("select count(*) from contact"))
                                == 0),
                Plant.of("T-13", "the driver quotes values in its errors", this::quotesValues, false, true));
    }

    private Plant sql(String threat, String name, Probe detector, String plant, String undo) {
        return new Plant(threat, name, detector, () -> {
            sandbox.asSuperuser(plant);
            try {
                return detector.alarmed();
            } finally {
                sandbox.asSuperuser(undo);
            }
        });
    }

    /** Bolt's session sees a row that is not Bolt's. */
    private boolean foreignRows() {
        return sandbox.assembly.store.within(
                bolt,
                session -> tables.stream()
                        .anyMatch(table -> session.sql()
                                        .count(
                                                "select count(*) from " + table + " where organisation_id <> ?",
                                                bolt.organisation().value())
                                > 0));
    }

    private boolean rowsWithoutOrganisation() throws SQLException {
        return Bare.connection(
                sandbox.assembly.databases(),
                sql -> tables.stream().anyMatch(table -> sql.count("select count(*) from " + table) > 0));
    }

    private boolean rowsOfTheOwner() throws SQLException {
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

    private boolean gapsInThePlan() {
        return !sandbox.assembly.erasurePlan.gaps().isEmpty();
    }

    private boolean unclassifiedColumns() {
        return !StoredColumns.differences(
                        Cluster.DATA,
                        sandbox.assembly.databases().catalogue().columns().stream()
                                .map(column -> new StoredColumns.Live(column.table(), column.column(), column.type()))
                                .toList())
                .isEmpty();
    }

    private boolean writesAcross() {
        return works("insert into contact (organisation_id, id, identity, version, created_at, updated_at) values ('"
                + acme.organisation() + "', '" + UUID.randomUUID() + "', '\\x00', 1, now(), now())");
    }

    private boolean auditCanBeRewritten() {
        return works("update audit_entry set detail = ''");
    }

    private boolean auditCanBeCut() {
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

    private boolean keysAcrossTenants() throws SQLException {
        return exists("select 1 from pg_index i join pg_class c on c.oid = i.indrelid"
                + " where i.indisunique and c.relnamespace = 'public'::regnamespace and c.relname = any (?)"
                + " and (select attname from pg_attribute where attrelid = c.oid and attnum = i.indkey[0])"
                + " <> 'organisation_id'");
    }

    private boolean referencesAcrossTenants() throws SQLException {
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
    private boolean unsealedBytes() {
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

    private boolean plaintextAnywhere() throws SQLException {
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

    private boolean poolRemembers(String verb) throws SQLException {
        sandbox.assembly.store.run(
                acme, session -> session.sql().execute(verb + "moxora.organisation = '" + acme.organisation() + "'"));
        boolean remembers = Bare.leftover(sandbox.assembly.databases()).isPresent();
        sandbox.assembly.store.run(bolt, session -> session.sql().execute("reset moxora.organisation"));
        return remembers;
    }

    private boolean quotesValues(boolean withDetail) throws SQLException {
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
