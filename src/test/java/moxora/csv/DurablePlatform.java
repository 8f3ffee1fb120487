package moxora.csv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import moxora.TestPlatform;
import moxora.account.Organisations;
import moxora.account.SignUp;
import moxora.app.Assembly;
import moxora.app.Settings;
import moxora.launch.Durability;
import moxora.launch.EmbeddedClusters;
import moxora.store.DatabaseLogin;
import moxora.store.Migrations;
import moxora.tenant.TenantScope;

/** A Moxora on clusters of its own that keep what they commit, as in production. They go when it is closed. */
public final class DurablePlatform implements AutoCloseable {

    private final Path folder;
    private final EmbeddedClusters clusters;
    private final Settings settings;
    private int organisations;

    public final Assembly assembly;

    public DurablePlatform() {
        try {
            Path target = Path.of(System.getProperty("project.directory", "."))
                    .resolve("target")
                    .toAbsolutePath();
            Files.createDirectories(target);
            folder = Files.createTempDirectory(target, "benchmark-data-");
            clusters = EmbeddedClusters.start(folder.resolve("data"), Durability.FULL, target.resolve("postgresql"));
            Map<String, String> properties = new HashMap<>(clusters.properties());
            properties.put("moxora.data.dir", folder.toString());
            properties.put("moxora.embedded", "true");
            properties.put("moxora.operator.token", "operator-token-of-the-benchmark-0123456789");
            properties.put(
                    "moxora.tenant.config.dir",
                    target.resolveSibling("tenant-config").toString());
            settings = Settings.of(name -> Optional.ofNullable(properties.get(name)));
            Migrations.run(settings.logins());
            assembly = new Assembly(settings, Clock.systemUTC());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public TenantScope organisation() {
        int number = ++organisations;
        Organisations.Created created = assembly.organisations.signUp(new SignUp(
                "bench" + number,
                "moxora",
                null,
                "GB",
                "Admin",
                "admin@bench" + number + ".example",
                TestPlatform.PASSWORD));
        return TestPlatform.scope(created.organisation(), created.user());
    }

    /** Statements of the role that owns the tables of tenant data. */
    public void asOwner(String... statements) {
        execute(settings.logins().dataOwner(), statements);
    }

    /** Nothing of what was before is left to be written during what comes next. */
    void settle() {
        execute(settings.logins().purge(), "checkpoint");
        System.gc();
    }

    /** The server's own name for itself. */
    String serverVersion() {
        return assembly.vault.within(
                sql -> sql.rows("select version()", row -> row.text(1)).get(0));
    }

    private static void execute(DatabaseLogin login, String... statements) {
        try (Connection connection = DriverManager.getConnection(login.url(), login.user(), login.password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        assembly.close();
        clusters.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
