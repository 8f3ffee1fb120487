package moxora;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import moxora.account.PasswordWork;
import moxora.app.Settings;
import moxora.battery.Tally;
import moxora.disclosure.processor.AssistedPolicy;
import moxora.disclosure.processor.EchoProcessor;
import moxora.launch.Durability;
import moxora.launch.EmbeddedClusters;
import moxora.store.Migrations;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Two real PostgreSQL clusters for the whole test run, started when the first test asks for them and stopped at its
 * end. Their data goes with them; the server's programs stay unpacked in {@code target}.
 */
public final class TestClusters implements LauncherSessionListener {

    private static Path folder;
    private static EmbeddedClusters clusters;
    private static Map<String, String> properties;
    private static EchoProcessor processor;

    /** The deployed server's policy that registers {@link #processor}. */
    public static final String ASSISTED = "assisted";

    /** The settings of a Moxora on the shared clusters. */
    public static Settings settings() {
        return settings(Map.of());
    }

    public static Settings settings(Map<String, String> overrides) {
        Map<String, String> all = new HashMap<>(properties());
        all.putAll(overrides);
        return quick(Settings.of(name -> Optional.ofNullable(all.get(name))));
    }

    /** Passwords of tests cost next to nothing, since each test signs people up; in the whole battery what they cost. */
    public static Settings quick(Settings settings) {
        return Tally.whole() || settings.passwords().memoryKib() > PasswordWork.OWASP.memoryKib()
                ? settings
                : settings.hashing(new PasswordWork(64, 1));
    }

    /** What the launcher would set as system properties. */
    public static synchronized Map<String, String> properties() {
        if (clusters == null) {
            start();
        }
        return properties;
    }

    private static void start() {
        try {
            Path target = Path.of(System.getProperty("project.directory", "."))
                    .resolve("target")
                    .toAbsolutePath();
            Files.createDirectories(target);
            folder = Files.createTempDirectory(target, "test-data-");
            clusters = EmbeddedClusters.start(folder.resolve("data"), Durability.FAST, target.resolve("postgresql"));
            properties = new HashMap<>(clusters.properties());
            properties.put("moxora.data.dir", folder.toString());
            properties.put(
                    "moxora.sns.certificates",
                    Files.createDirectories(folder.resolve("sns")).toString());
            properties.put("moxora.embedded", "true");
            properties.put("moxora.clock.control", "true");
            // All tests close organisations on the same day.
            properties.put("moxora.closures.per.day", "1000000");
            properties.put("moxora.trigger.networks", "127.0.0.0/8");
            properties.put("moxora.operator.token", "operator-token-of-the-tests-0123456789");
            properties.put(
                    "moxora.tenant.config.dir",
                    target.resolveSibling("tenant-config").toString());
            Migrations.run(settings().logins());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the deployed server's options go; set before Arquillian reads its configuration. */
    private static final String SERVER_OPTIONS = "moxora.it.options";

    private static final String SERVER_LOG = "moxora.it.log";

    private static final String SERVER_LOG_SETTINGS = "moxora.it.log.settings";

    /** The server's own settings of its log, and a file beside the console. */
    private static void configureServerLog() {
        Path folder = Path.of(System.getProperty("project.directory", "."), "target", "it-server")
                .toAbsolutePath();
        Path log = folder.resolve("server.log");
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(log);
            Path settings = Files.writeString(folder.resolve("logging.properties"), """
                    handlers=java.util.logging.ConsoleHandler,java.util.logging.FileHandler
                    .level=INFO
                    java.util.logging.ConsoleHandler.level=FINE
                    java.util.logging.ConsoleHandler.formatter=com.sun.enterprise.server.logging.ODLLogFormatter
                    java.util.logging.FileHandler.level=ALL
                    java.util.logging.FileHandler.formatter=java.util.logging.SimpleFormatter
                    java.util.logging.FileHandler.encoding=UTF-8
                    java.util.logging.FileHandler.append=true
                    java.util.logging.FileHandler.pattern=%s
                    """.formatted(log));
            System.setProperty(SERVER_LOG, log.toString());
            System.setProperty(SERVER_LOG_SETTINGS, settings.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The deployed server's policies are those that are shipped, and one with a processor that lives in this process. */
    private static Map<String, String> withAProcessor() {
        try {
            Path policies = Files.createDirectories(folder.resolve("tenant-config"));
            processor = new EchoProcessor();
            AssistedPolicy.copyShipped(policies);
            AssistedPolicy.write(
                    policies,
                    ASSISTED,
                    processor.base("/v1"),
                    LocalDate.now(ZoneOffset.UTC).plusYears(20),
                    AssistedPolicy.PLENTY);
            return Map.of("moxora.tenant.config.dir", policies.toString(), "moxora.processor.networks", "127.0.0.0/8");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whom the deployed server asks for organisations under the policy {@link #ASSISTED}. */
    public static EchoProcessor processor() {
        return processor;
    }

    /** Everything the deployed server logs, kept for whoever wants to know afterwards. */
    public static Path serverLog() {
        return Path.of(System.getProperty(SERVER_LOG));
    }

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (Boolean.getBoolean("moxora.arquillian")) {
            StringBuilder options = new StringBuilder("-XX:TieredStopAtLevel=1 -Xmx512m");
            Map<String, String> all = new HashMap<>(properties());
            all.putAll(withAProcessor());
            all.forEach((name, value) ->
                    options.append(" -D").append(name).append('=').append(value));
            System.setProperty(SERVER_OPTIONS, options.toString());
            configureServerLog();
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        TestPlatform.closeShared();
        if (processor != null) {
            processor.close();
        }
        synchronized (TestClusters.class) {
            if (clusters != null) {
                clusters.close();
                delete(folder);
                clusters = null;
            }
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
