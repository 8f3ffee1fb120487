package moxora.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import moxora.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The real process, from the outside.
 *
 * <p>{@code -Dmoxora.installation=folder} takes another folder than {@code target} for moxora.jar, lib and moxora.war.
 */
@Tag("launch")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Execution(ExecutionMode.CONCURRENT)
class LaunchIT {

    private static final Path PROJECT =
            Path.of(System.getProperty("project.directory", "")).toAbsolutePath();
    private static final Path INSTALLATION = Path.of(
            System.getProperty("moxora.installation", PROJECT.resolve("target").toString()));
    private static final int READY_SECONDS = Started.READY_SECONDS;
    private static final int STOP_SECONDS = 30;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path temporary;

    private final List<Started> all = new ArrayList<>();
    private Path data;
    private Path tenantConfig;
    private int port;

    @BeforeEach
    void choosePlaces() throws IOException {
        data = temporary.resolve("data");
        Path own = PROJECT.resolve("tenant-config");
        tenantConfig = Files.isDirectory(own) ? own : Files.createDirectory(temporary.resolve("tenant-config"));
        port = FreePort.next();
    }

    @AfterEach
    void leaveNothingRunning() throws IOException {
        for (Started started : all) {
            started.process().destroyForcibly();
        }
        for (String cluster : List.of("pg", "vault")) {
            if (Files.exists(data.resolve(cluster))) {
                orphans(cluster).stop();
            }
        }
    }

    @Test
    void startsAgainAfterAKill_andStopsWithoutLeavingAnything() throws Exception {
        Started first = start(Map.of());
        first.awaitReady();
        assertThat(status("/health/live")).isEqualTo(200);
        String token = Files.readString(data.resolve("keys/operator-token")).strip();

        first.process().destroyForcibly();
        first.awaitEnd(STOP_SECONDS);
        assertThat(orphans("pg").running())
                .as("a killed process leaves its database behind")
                .isNotEmpty();

        Started second = start(Map.of());
        assertThat(answersUntilReady(second))
                .as("a server without the application would answer 404, and while it comes, 500")
                .containsOnly(200);
        assertThat(Files.readString(data.resolve("keys/operator-token")).strip())
                .isEqualTo(token);
        assertThat(run(Map.of(), "health").awaitEnd(STOP_SECONDS)).isZero();

        second.process().destroy();
        assertThat(second.awaitEnd(STOP_SECONDS)).isEqualTo(143);
        assertNothingRuns();
        assertThat(run(Map.of(), "health").awaitEnd(STOP_SECONDS)).isEqualTo(1);
        assertThat(first.said() + second.said())
                .contains(data.resolve("keys/operator-token").toString())
                .doesNotContain(token);
    }

    /** What {@code /health/ready} answers from the first moment at which the port is open. */
    private Set<Integer> answersUntilReady(Started started) throws Exception {
        AtomicBoolean ready = new AtomicBoolean();
        CompletableFuture<Set<Integer>> answers = CompletableFuture.supplyAsync(() -> {
            Set<Integer> all = new TreeSet<>();
            boolean last;
            do {
                last = ready.get();
                try {
                    all.add(status("/health/ready"));
                } catch (IOException notOpenYet) {
                    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                }
            } while (!last);
            return all;
        });
        try {
            started.awaitReady();
        } finally {
            ready.set(true);
        }
        return answers.get(STOP_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void stopWhileStarting_leavesNothing() throws Exception {
        Started started = start(Map.of());
        started.awaitLine("Starting the databases");
        started.process().destroy();
        assertThat(started.awaitEnd(READY_SECONDS)).isEqualTo(143);
        assertThat(started.said()).doesNotContain("Exception");
        assertNothingRuns();
    }

    @Test
    void secondStart_isRefusedInASentence_andControlCStopsTheFirstBeforeItsDatabases() throws Exception {
        Started first = start(Map.of());
        first.awaitReady();

        Started samePort =
                start(Map.of("MOXORA_DATA_DIR", temporary.resolve("other").toString()));
        assertThat(samePort.awaitEnd(READY_SECONDS)).isEqualTo(1);
        assertThat(samePort.said()).contains("Port " + port).hasLineCount(1);

        Started sameFolder = start(Map.of("MOXORA_HTTP_PORT", Integer.toString(FreePort.next())));
        assertThat(sameFolder.awaitEnd(READY_SECONDS)).isEqualTo(1);
        assertThat(sameFolder.said()).contains("in use").hasLineCount(1);

        assertThat(status("/health/live")).isEqualTo(200);
        new ProcessBuilder("sh", "-c", "kill -INT " + first.process().pid())
                .start()
                .waitFor();
        assertThat(first.awaitEnd(STOP_SECONDS)).isEqualTo(130);
        assertNothingRuns();
        assertThat(Files.readString(data.resolve("log/pg.log"))).doesNotContain("terminating connection");
    }

    @Test
    void mistakes_areOneSentenceAndCodeTwo() throws Exception {
        assertMistake("MOXORA_HTTP_PORT", "http");
        assertMistake("MOXORA_DB_URL", "jdbc:postgresql://data.example/moxora");
        assertMistake("MOXORA_DATA_DIR", "/proc/moxora");
        assertMistake("MOXORA_TENANT_CONFIG_DIR", temporary.resolve("missing").toString());
    }

    private void assertMistake(String variable, String value) throws Exception {
        Started started = start(Map.of(variable, value));
        assertThat(started.awaitEnd(READY_SECONDS)).isEqualTo(2);
        assertThat(started.said()).contains(variable).hasLineCount(1);
        assertThat(data).doesNotExist();
    }

    @Test
    void questions_needTheJarAlone() throws Exception {
        Path alone = Files.createDirectory(temporary.resolve("alone"));
        Path jar = Files.copy(INSTALLATION.resolve("moxora.jar"), alone.resolve("moxora.jar"));
        Path certificate = alone.resolve("certificate.json");
        Path key = alone.resolve("operator.pub");
        Files.write(certificate, resource("certificate.json"));
        Files.write(key, resource("operator.pub"));

        assertThat(run(jar, Map.of(), "--version").awaitEnd(STOP_SECONDS)).isZero();
        assertThat(run(jar, Map.of(), "--help").awaitEnd(STOP_SECONDS)).isZero();
        Started verify = run(jar, Map.of(), "verify", certificate.toString(), "--key", key.toString());
        assertThat(verify.awaitEnd(STOP_SECONDS)).isZero();
        assertThat(verify.said()).contains("The certificate holds.");
        assertThat(run(jar, Map.of(), "--bogus").awaitEnd(STOP_SECONDS)).isEqualTo(2);
    }

    /** Whoever has no session, and whoever tries one out, is slowed down by address. */
    @Test
    @Tag("P63")
    void limitsOfTheEnvironment_hold() throws Exception {
        Started started = start(Map.of(
                "MOXORA_LIMIT_ADDRESS", "1",
                "MOXORA_LIMIT_ADDRESS_BURST", "3",
                "MOXORA_LIMIT_CREDENTIALS", "1",
                "MOXORA_LIMIT_CREDENTIALS_BURST", "3"));
        started.awaitReady();

        for (String call : List.of("POST /api/v1/session", "GET /api/v1/contacts", "GET /ops/v1/closures")) {
            List<Integer> answers = new ArrayList<>();
            while (!answers.contains(429) && answers.size() < 200) {
                HttpURLConnection connection = call(call);
                answers.add(connection.getResponseCode());
                if (connection.getResponseCode() == 429) {
                    assertThat(connection.getHeaderField("Retry-After")).isEqualTo("1");
                }
            }
            assertThat(answers).as(call).endsWith(429);
        }
        assertThat(status("/health/ready")).isEqualTo(200);
    }

    private HttpURLConnection call(String call) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create("http://127.0.0.1:" + port + call.substring(call.indexOf('/')))
                        .toURL()
                        .openConnection();
        connection.setRequestMethod(call.substring(0, call.indexOf(' ')));
        connection.setRequestProperty("Content-Type", "application/json");
        if (call.startsWith("POST")) {
            connection.setDoOutput(true);
            connection.getOutputStream().write("{}".getBytes(StandardCharsets.UTF_8));
        }
        return connection;
    }

    private static byte[] resource(String name) throws IOException {
        try (var stream = LaunchIT.class.getResourceAsStream(name)) {
            return stream.readAllBytes();
        }
    }

    private void assertNothingRuns() {
        assertThat(orphans("pg").running()).isEmpty();
        assertThat(orphans("vault").running()).isEmpty();
    }

    private Orphans orphans(String cluster) {
        return new Orphans(data.resolve(cluster));
    }

    private int status(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        return connection.getResponseCode();
    }

    private Started start(Map<String, String> environment) throws IOException {
        return run(environment);
    }

    private Started run(Map<String, String> environment, String... args) throws IOException {
        return run(INSTALLATION.resolve("moxora.jar"), environment, args);
    }

    private Started run(Path jar, Map<String, String> environment, String... args) throws IOException {
        Map<String, String> settings = new HashMap<>();
        settings.put("MOXORA_HTTP_PORT", Integer.toString(port));
        settings.put("MOXORA_DATA_DIR", data.toString());
        settings.put("MOXORA_TENANT_CONFIG_DIR", tenantConfig.toString());
        settings.putAll(environment);
        Started started = Started.run(jar, temporary, settings, args);
        all.add(started);
        return started;
    }
}
