package moxora.erasure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import moxora.Postbag;
import moxora.TestClusters;
import moxora.TestPlatform;
import moxora.account.Organisations;
import moxora.account.SignUp;
import moxora.app.Assembly;
import moxora.app.MovableClock;
import moxora.app.Settings;
import moxora.launch.Durability;
import moxora.launch.EmbeddedClusters;
import moxora.store.Migrations;
import moxora.tenant.TenantScope;

/** A data folder of its own whose clusters are stopped, copied file by file, and put back. */
public final class Drill implements AutoCloseable {

    public final MovableClock clock = new MovableClock(Clock.systemUTC(), null);
    private final Path folder;
    private final Map<String, String> further;
    private EmbeddedClusters clusters;
    private Assembly assembly;

    public Drill(Path folder, Map<String, String> further) {
        this.folder = folder;
        this.further = further;
    }

    Path data() {
        return folder.resolve("data");
    }

    Path backup(String name) {
        return folder.resolve(name);
    }

    EmbeddedClusters clusters() {
        return clusters;
    }

    Assembly moxora() {
        return assembly;
    }

    /** Both clusters and the graph on them, as a start would put it together. */
    public Assembly start() {
        clusters = EmbeddedClusters.start(
                data(),
                Durability.FAST,
                Path.of(System.getProperty("project.directory", "."), "target", "postgresql")
                        .toAbsolutePath());
        Settings settings = settings();
        Migrations.run(settings.logins());
        assembly = new Assembly(settings, clock);
        return assembly;
    }

    private Settings settings() {
        Map<String, String> all = new HashMap<>(clusters.properties());
        all.put("moxora.data.dir", data().toString());
        all.put("moxora.embedded", "true");
        all.put("moxora.operator.token", "operator-token-of-the-drill-0123456789");
        all.put(
                "moxora.tenant.config.dir",
                Path.of(System.getProperty("project.directory", "."), "tenant-config")
                        .toAbsolutePath()
                        .toString());
        all.putAll(further);
        return TestClusters.quick(Settings.of(name -> Optional.ofNullable(all.get(name))));
    }

    public void stop() {
        if (assembly != null) {
            assembly.close();
            assembly = null;
        }
        if (clusters != null) {
            clusters.close();
            clusters = null;
        }
    }

    /** A file-level copy of a stopped cluster: {@code pg} or {@code vault}. */
    public void copy(String cluster, String name) {
        copy(data().resolve(cluster), backup(name));
    }

    /** Puts such a copy in the place of the cluster. */
    public void restore(String name, String cluster) {
        delete(data().resolve(cluster));
        copy(backup(name), data().resolve(cluster));
    }

    Connection superuser(EmbeddedClusters.Login login, String cluster) throws SQLException {
        java.util.Properties passwords = new java.util.Properties();
        try (var reader = Files.newBufferedReader(data().resolve("keys/postgres.properties"))) {
            passwords.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return DriverManager.getConnection(login.url(), "postgres", passwords.getProperty(cluster + ".postgres"));
    }

    /** A new organisation with one contact, as its admin. */
    public static TenantScope inhabited(Assembly moxora, String name) {
        Organisations.Created created = moxora.organisations.signUp(new SignUp(
                name, "moxora", null, "GB", "Admin of " + name, "admin@" + name + ".example", TestPlatform.PASSWORD));
        TenantScope scope = TestPlatform.scope(created.organisation(), created.user());
        moxora.contacts.create(scope, "GB", TestPlatform.ada());
        Postbag.settle(moxora, scope);
        return scope;
    }

    private static void copy(Path from, Path to) {
        walk(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(visited)));
                if (visited.equals(from)) {
                    Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void delete(Path folder) {
        walk(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void walk(Path folder, SimpleFileVisitor<Path> visitor) {
        try {
            Files.walkFileTree(folder, visitor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
