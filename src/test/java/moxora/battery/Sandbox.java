package moxora.battery;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import moxora.Postbag;
import moxora.TestClusters;
import moxora.TestPlatform;
import moxora.account.Organisations;
import moxora.account.SignUp;
import moxora.app.Assembly;
import moxora.app.MovableClock;
import moxora.app.Settings;
import moxora.store.Migrations;
import moxora.tenant.TenantScope;

/**
 * A Moxora on two databases of its own in the shared clusters, with the same roles, made from the same migrations: what
 * is sabotaged here disturbs no other test, and goes with the databases.
 */
public final class Sandbox implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static boolean pristine;

    public final MovableClock clock = new MovableClock(Clock.systemUTC(), null);
    public final Settings settings;
    private final Map<String, String> properties;
    public final Assembly assembly;
    private final String name;
    private int people;

    private Sandbox(String name, Map<String, String> overrides) {
        this.name = name;
        Map<String, String> all = new HashMap<>(overrides);
        all.put("moxora.db.url", url("moxora.db.url", name));
        all.put("moxora.vault.db.url", url("moxora.vault.db.url", name));
        // The folder holds the ledger head, which is of one vault; only the mails of all tests lie together.
        all.putIfAbsent("moxora.data.dir", folder(name).toString());
        all.putIfAbsent("moxora.mail.url", Postbag.folder().toUri().toString());
        this.properties = Map.copyOf(all);
        this.settings = settings(Map.of());
        this.assembly = new Assembly(settings, clock);
    }

    public static Sandbox open() {
        return open(Map.of());
    }

    /** @param overrides settings that differ from those of the other tests */
    public static synchronized Sandbox open(Map<String, String> overrides) {
        if (!pristine) {
            letRolesIntoEveryDatabase();
            create("pristine", null);
            Migrations.run(TestClusters.settings(Map.of(
                            "moxora.db.url", url("moxora.db.url", "pristine"),
                            "moxora.vault.db.url", url("moxora.vault.db.url", "pristine")))
                    .logins());
            pristine = true;
        }
        String name = "sandbox_" + NUMBER.incrementAndGet();
        create(name, "pristine");
        return new Sandbox(name, overrides);
    }

    /** The settings of another node on the same databases. */
    public Settings settings(Map<String, String> overrides) {
        return TestClusters.settings(properties(overrides));
    }

    /** The same as properties, for a node that is a process of its own. */
    public Map<String, String> properties(Map<String, String> overrides) {
        Map<String, String> all = new HashMap<>(TestClusters.properties());
        all.putAll(properties);
        all.putAll(overrides);
        return all;
    }

    /** A new organisation, as its admin. */
    public TenantScope organisation(String called) {
        return organisation(called, "moxora");
    }

    /** A new organisation under the policy, as its admin. */
    public TenantScope organisation(String called, String policy) {
        people++;
        Organisations.Created created = assembly.organisations.signUp(new SignUp(
                called,
                policy,
                null,
                "GB",
                "Admin of " + called,
                "admin" + people + "@" + called + ".example",
                TestPlatform.PASSWORD));
        TenantScope scope = TestPlatform.scope(created.organisation(), created.user());
        Postbag.settle(assembly, scope);
        return scope;
    }

    /** A statement as the owner of the tenant data. */
    public void asOwner(String sql) {
        execute(
                settings.logins().dataOwner().url(),
                settings.logins().dataOwner().user(),
                settings.logins().dataOwner().password(),
                sql);
    }

    /** A statement on the tenant data that no wall of the database stops. */
    public void asSuperuser(String sql) {
        execute(settings.logins().data().url(), "postgres", superuserPassword("pg"), sql);
    }

    /** A statement on the vault that no wall of the database stops. */
    public void inVaultAsSuperuser(String sql) {
        execute(settings.logins().vault().url(), "postgres", superuserPassword("vault"), sql);
    }

    /** Brings the vault up from the version before, as if the one that brings nothing but rows came only now. */
    public void migrateVaultAgainTo(String version) {
        inVaultAsSuperuser("delete from flyway_schema_history where version = '" + version + "'");
        Migrations.run(settings.logins());
    }

    /** A connection to the tenant data that no wall of the database stops. */
    public Connection superuser() throws SQLException {
        return DriverManager.getConnection(settings.logins().data().url(), "postgres", superuserPassword("pg"));
    }

    /** A connection to the vault that no wall of the database stops. */
    public Connection vaultSuperuser() throws SQLException {
        return DriverManager.getConnection(settings.logins().vault().url(), "postgres", superuserPassword("vault"));
    }

    @Override
    public void close() {
        assembly.close();
        drop("moxora.db.url", "pg");
        drop("moxora.vault.db.url", "vault");
    }

    private void drop(String property, String cluster) {
        execute(
                url(property, "postgres"),
                "postgres",
                superuserPassword(cluster),
                "drop database if exists " + name + " with (force)");
    }

    private static void create(String name, String template) {
        create("moxora.db.url", "pg", name, template, "moxora.db.owner.user");
        create("moxora.vault.db.url", "vault", name, template, "moxora.vault.db.owner.user");
        if (template == null) {
            prepare("moxora.db.", "pg", name, "moxora.db.purge.user");
            prepare("moxora.vault.db.", "vault", name, "moxora.vault.db.keeper.user");
        }
    }

    private static void create(String property, String cluster, String name, String template, String owner) {
        execute(
                url(property, "postgres"),
                "postgres",
                superuserPassword(cluster),
                "create database " + name + " owner "
                        + TestClusters.properties().get(owner) + (template == null ? "" : " template " + template));
    }

    /** The rights inside a database that the launcher gives at every start. */
    private static void prepare(String prefix, String cluster, String name, String destroyer) {
        Map<String, String> properties = TestClusters.properties();
        String owner = properties.get(prefix + "owner.user");
        String roles = owner + ", " + properties.get(prefix + "user") + ", " + properties.get(destroyer);
        String url = url(prefix + "url", name);
        String password = superuserPassword(cluster);
        execute(url, "postgres", password, "alter schema public owner to " + owner);
        execute(url, "postgres", password, "revoke all on schema public from public");
        execute(url, "postgres", password, "grant usage on schema public to " + roles);
        execute(url, "postgres", password, "grant execute on function pg_switch_wal() to " + properties.get(destroyer));
        execute(url, "postgres", password, "grant execute on function pg_control_system() to " + roles);
    }

    private static void letRolesIntoEveryDatabase() {
        for (String prefix : new String[] {"moxora.db.", "moxora.vault.db."}) {
            Path files = Path.of(TestClusters.properties().get(prefix + "files"));
            try {
                Files.writeString(
                        files.resolve("pg_hba.conf"),
                        "host all all 127.0.0.1/32 scram-sha-256\n",
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            execute(
                    url(prefix + "url", "postgres"),
                    "postgres",
                    superuserPassword(files.getFileName().toString()),
                    "select pg_reload_conf()");
        }
    }

    private static String superuserPassword(String cluster) {
        Path keys = Path.of(TestClusters.properties().get("moxora.db.files")).resolveSibling("keys");
        Properties passwords = new Properties();
        try (Reader reader = Files.newBufferedReader(keys.resolve("postgres.properties"), StandardCharsets.UTF_8)) {
            passwords.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return passwords.getProperty(cluster + ".postgres");
    }

    private static Path folder(String name) {
        try {
            return Files.createDirectories(
                    Path.of(TestClusters.properties().get("moxora.data.dir")).resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String url(String property, String database) {
        String url = TestClusters.properties().get(property);
        return url.substring(0, url.lastIndexOf('/') + 1) + database;
    }

    private static void execute(String url, String user, String password, String sql) {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
