package moxora.launch;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One embedded cluster: initialised once, hardened at every start, stopped on close. */
final class Cluster implements AutoCloseable {

    private static final String SUPERUSER = "postgres";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOG_LIMIT_BYTES = 10L * 1024 * 1024;

    /** Nothing a client sent may reach a log: neither statements nor values. */
    private static final Map<String, String> HARDENED = Map.ofEntries(
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("password_encryption", "scram-sha-256"),
            Map.entry("max_connections", "60"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            Map.entry("log_destination", "stderr"),
            Map.entry("log_statement", "none"),
            Map.entry("log_error_verbosity", "terse"),
            Map.entry("log_min_error_statement", "panic"),
            Map.entry("log_parameter_max_length", "0"),
            Map.entry("log_parameter_max_length_on_error", "0"));

    /** The library reports every step, and troubles that are told or put right here. */
    private static final Logger LIBRARY = Logger.getLogger("io.zonky.test");

    private final ClusterPlan plan;
    private final DataFolder data;
    private final Path folder;
    private final Path log;
    private final PostgresBinaries binaries;
    private final GeneratedPasswords passwords;
    private final Durability durability;
    private final Map<String, String> rolePasswords = new TreeMap<>();
    private volatile @Nullable EmbeddedPostgres server;

    Cluster(
            ClusterPlan plan,
            DataFolder data,
            PostgresBinaries binaries,
            GeneratedPasswords passwords,
            Durability durability) {
        this.plan = plan;
        this.data = data;
        this.folder = data.resolve(plan.folder());
        this.log = data.log().resolve(plan.folder() + ".log");
        this.binaries = binaries;
        this.passwords = passwords;
        this.durability = durability;
    }

    /** Starts, and tries once more: a server that died a moment ago can make the first start fail. */
    void start() {
        LIBRARY.setLevel(Level.OFF);
        try {
            keepLogSmall();
            EmbeddedPostgres running;
            try {
                running = boot();
            } catch (IOException | IllegalStateException firstFailure) {
                running = boot();
            }
            server = running;
            createRoles(running);
        } catch (IOException | IllegalStateException | SQLException | ExceptionInInitializerError e) {
            close();
            throw Refusal.couldNotStart(
                    "The embedded PostgreSQL in " + folder + " did not start; its log is " + log + ".", e);
        }
    }

    private EmbeddedPostgres boot() throws IOException {
        Path unfinished = folder.resolveSibling(plan.folder() + ".initialising");
        new Orphans(folder).stop();
        if (Files.exists(unfinished)) {
            data.fresh(plan.folder());
        }
        OwnerOnly.folder(folder);
        if (!Files.exists(folder.resolve("PG_VERSION"))) {
            OwnerOnly.file(unfinished);
        }
        String name = plan.passwordName(SUPERUSER);
        boolean passwordUnset = Files.exists(unfinished) || passwords.kept(name).isEmpty();
        String password = passwordUnset ? passwords.generate() : passwords.of(name);
        return configured(password)
                .setDataDirectoryCustomizer(ready -> {
                    try {
                        HostAccess.write(folder, plan);
                        if (passwordUnset) {
                            SuperuserPassword.set(binaries, folder, password, log);
                            passwords.keep(name, password);
                        }
                        Files.deleteIfExists(unfinished);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .start();
    }

    private EmbeddedPostgres.Builder configured(String password) throws IOException {
        Map<String, String> settings = new TreeMap<>(HARDENED);
        settings.putAll(durability.settings());
        settings.putAll(plan.settings());
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setOverrideWorkingDirectory(binaries.folder().toFile())
                .setPgBinaryResolver(binaries)
                .setPGStartupWait(PATIENCE)
                .setPort(freePort())
                // The same collation everywhere, whatever languages the machine knows.
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setConnectConfig("password", password)
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()));
        settings.forEach(builder::setServerConfig);
        return builder;
    }

    private void createRoles(EmbeddedPostgres running) throws IOException, SQLException {
        for (String role : plan.roles()) {
            rolePasswords.put(role, passwords.of(plan.passwordName(role)));
        }
        Map<String, String> login = Map.of("password", passwords.of(plan.passwordName(SUPERUSER)));
        ClusterRoles roles = new ClusterRoles(plan, rolePasswords);
        try (Connection connection =
                running.getDatabase(SUPERUSER, "postgres", login).getConnection()) {
            roles.createDatabase(connection);
        }
        try (Connection connection =
                running.getDatabase(SUPERUSER, plan.database(), login).getConnection()) {
            roles.prepareDatabase(connection);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void keepLogSmall() throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
            Files.delete(log);
        }
        OwnerOnly.file(log);
    }

    ClusterPlan plan() {
        return plan;
    }

    Path folder() {
        return folder;
    }

    String url() {
        EmbeddedPostgres running = server;
        if (running == null) {
            throw new IllegalStateException("The cluster " + plan.folder() + " does not run.");
        }
        return "jdbc:postgresql://127.0.0.1:" + running.getPort() + "/" + plan.database();
    }

    String password(String role) {
        return Objects.requireNonNull(rolePasswords.get(role), role);
    }

    @Override
    public void close() {
        EmbeddedPostgres running = server;
        server = null;
        if (running != null) {
            try {
                running.close();
                new Orphans(folder).stop();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
