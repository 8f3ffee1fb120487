package moxora.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import moxora.battery.Plant;
import moxora.battery.Sandbox;
import moxora.tenant.TenantScope;

/** Faults of a pool of one connection, beside the pool as it is. */
public final class PlantedInPool {

    private final Sandbox sandbox;
    private final TenantScope acme;
    private final TenantScope bolt;

    /** @param acme an organisation with a contact; {@code bolt} another with none or any */
    public PlantedInPool(Sandbox sandbox, TenantScope acme, TenantScope bolt) {
        this.sandbox = sandbox;
        this.acme = acme;
        this.bolt = bolt;
    }

    public List<Plant> all() {
        return List.of(
                new Plant(
                        "T-06",
                        "a connection handed on after a cancelled statement",
                        () -> ours(PlantedInPool::isHandedOnAfterATimeOut),
                        () -> faulty(keepsWhatWasBrokenOff(), PlantedInPool::isHandedOnAfterATimeOut)),
                new Plant(
                        "T-05",
                        "a temporary table that comes before the real one",
                        () -> ours(this::isShadowed),
                        () -> faulty(withoutSchema(), this::isShadowed)),
                new Plant(
                        "T-05",
                        "an organisation set for the session, and no other set after it",
                        () -> ours(pool -> remembers(pool, "set local ")),
                        () -> ours(pool -> remembers(pool, "set "))),
                new Plant(
                        "T-05",
                        "an organisation set by set_config for the session",
                        () -> ours(pool -> remembersFunction(pool, true)),
                        () -> ours(pool -> remembersFunction(pool, false))));
    }

    private interface Look {
        boolean alarmed(DataSource pool) throws SQLException;
    }

    private boolean ours(Look look) throws SQLException {
        try (Databases databases = new Databases(sandbox.settings.logins(), 1)) {
            return look.alarmed(databases.dataConnections());
        }
    }

    private static boolean faulty(HikariDataSource pool, Look look) throws SQLException {
        try (pool) {
            return look.alarmed(pool);
        }
    }

    private HikariDataSource keepsWhatWasBrokenOff() {
        HikariConfig config = config();
        config.addDataSourceProperty("currentSchema", "public,pg_temp");
        config.setExceptionOverride(new SQLExceptionOverride() {});
        return new HikariDataSource(config);
    }

    private HikariDataSource withoutSchema() {
        HikariConfig config = config();
        config.setExceptionOverride(new BrokenOff());
        return new HikariDataSource(config);
    }

    private HikariConfig config() {
        DatabaseLogin login = sandbox.settings.logins().data();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(login.url());
        config.setUsername(login.user());
        config.setPassword(login.password());
        config.setMaximumPoolSize(1);
        return config;
    }

    private static boolean isHandedOnAfterATimeOut(DataSource pool) throws SQLException {
        int before = -1;
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            before = number(statement, "select pg_backend_pid()");
            statement.execute("set statement_timeout = 1");
            statement.execute("select pg_sleep(1)");
            return true;
        } catch (SQLException timedOut) {
            // As meant.
        }
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            return number(statement, "select pg_backend_pid()") == before;
        }
    }

    /** Bolt finds rows in its contacts that Acme left in a table of that name. */
    private boolean isShadowed(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create temporary table contact (organisation_id uuid, id uuid)");
            statement.execute(
                    "insert into pg_temp.contact values ('" + acme.organisation() + "', '" + UUID.randomUUID() + "')");
        }
        return new TenantStore(pool)
                        .within(
                                bolt,
                                session -> session.sql()
                                        .count(
                                                "select count(*) from contact where organisation_id <> ?",
                                                bolt.organisation().value()))
                > 0;
    }

    private boolean remembers(DataSource pool, String verb) throws SQLException {
        new TenantStore(pool)
                .run(
                        acme,
                        session -> session.sql().execute(verb + "moxora.organisation = '" + acme.organisation() + "'"));
        return finds(pool);
    }

    private boolean remembersFunction(DataSource pool, boolean local) throws SQLException {
        new TenantStore(pool)
                .run(
                        acme,
                        session -> session.sql()
                                .first(
                                        "select set_config('moxora.organisation', ?, ?)",
                                        row -> row.text(1),
                                        acme.organisation().toString(),
                                        local));
        return finds(pool);
    }

    private static boolean finds(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            return number(statement, "select count(*)::int from contact") > 0;
        }
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
