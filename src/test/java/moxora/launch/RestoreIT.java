package moxora.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import moxora.FreePort;
import moxora.Postbag;
import moxora.app.Assembly;
import moxora.erasure.Closure;
import moxora.erasure.Drill;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The real process on a restored copy of the data, over HTTP: not one request is served before it is brought up. */
@Tag("launch")
@Tag("B14")
@Tag("P99")
@Tag("T-53")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Execution(ExecutionMode.CONCURRENT)
class RestoreIT {

    private static final Path PROJECT =
            Path.of(System.getProperty("project.directory", "")).toAbsolutePath();
    private static final Path INSTALLATION = Path.of(
            System.getProperty("moxora.installation", PROJECT.resolve("target").toString()));

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path temporary;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private Started started;
    private int port;

    @AfterEach
    void leaveNothingRunning() throws IOException {
        if (started != null) {
            started.process().destroyForcibly();
        }
        for (String cluster : List.of("pg", "vault")) {
            new Orphans(temporary.resolve("data").resolve(cluster)).stop();
        }
    }

    @Test
    void aRestoredBackup_isBroughtUpBeforeTheFirstRequest() throws Exception {
        TenantScope acme = restoredFromBeforeItsErasure();
        port = FreePort.next();
        started = Started.run(
                INSTALLATION.resolve("moxora.jar"),
                temporary,
                Map.of(
                        "MOXORA_HTTP_PORT",
                        Integer.toString(port),
                        "MOXORA_DATA_DIR",
                        temporary.resolve("data").toString(),
                        "MOXORA_TENANT_CONFIG_DIR",
                        PROJECT.resolve("tenant-config").toString()));

        // Whoever holds the rows holds up the replay, for as long as it takes to look around.
        try (Connection holder = superuser()) {
            holder.setAutoCommit(false);
            assertThat(count(holder, "select count(*) from (select 1 from organisation for update) held"))
                    .isEqualTo(2);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(Started.READY_SECONDS))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() ->
                            answers() && answer("GET", "/health/ready").body().contains("restoring"));
            HttpResponse<String> ready = answer("GET", "/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("\"replayed\"", "\"total\"").doesNotContain("acme");
            assertThat(answer("GET", "/health/live").statusCode()).isEqualTo(200);
            for (String call : List.of(
                    "POST /api/v1/organisations",
                    "POST /api/v1/session",
                    "GET /api/v1/contacts",
                    "GET /ops/v1/closures",
                    "GET /unsubscribe/" + "A".repeat(43))) {
                String[] parts = call.split(" ");
                assertThat(answer(parts[0], parts[1]).statusCode()).as(call).isEqualTo(503);
            }
            assertThat(started.said())
                    .contains("A restored backup is brought up")
                    .doesNotContain("Moxora is ready");
            holder.rollback();
        }
        started.awaitReady();
        assertThat(answer("GET", "/health/ready").statusCode()).isEqualTo(200);
        assertThat(answer("GET", "/api/v1/contacts").statusCode()).isEqualTo(401);
        assertThat(answer("GET", "/metrics").body())
                .as("what is counted, though nothing was served at the start")
                .contains(
                        "moxora_retention_removed",
                        "moxora_closures_late",
                        "moxora_alarms",
                        "moxora_refused",
                        "moxora_processors",
                        "moxora_events_parked",
                        "moxora_deliveries_ignored");
        try (Connection superuser = superuser()) {
            String one = " where organisation_id = '" + acme.organisation() + "'";
            assertThat(count(superuser, "select count(*) from organisation" + one))
                    .isZero();
            assertThat(count(superuser, "select count(*) from contact" + one)).isZero();
            assertThat(count(superuser, "select count(*) from organisation")).isEqualTo(1);
        }
        started.process().destroy();
        assertThat(started.awaitEnd(60)).isEqualTo(143);
    }

    private TenantScope restoredFromBeforeItsErasure() {
        try (Drill drill = new Drill(temporary, Map.of())) {
            Assembly moxora = drill.start();
            moxora.erasure.gate.settle();
            TenantScope acme = Drill.inhabited(moxora, "acme");
            Drill.inhabited(moxora, "bolt");
            drill.stop();
            drill.copy("pg", "backup");
            moxora = drill.start();
            Closure closure = moxora.erasure.closures.request(acme);
            Postbag.settle(moxora, acme);
            drill.clock.advanceTo(closure.dueAt());
            moxora.erasure.run.runDue();
            assertThat(moxora.registry.find(acme.organisation()).orElseThrow().state())
                    .isEqualTo(OrganisationState.VERIFIED);
            drill.stop();
            drill.restore("backup", "pg");
            return acme;
        }
    }

    private boolean answers() {
        try {
            return answer("GET", "/health/live").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private HttpResponse<String> answer(String method, String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        method.equals("POST")
                                ? HttpRequest.BodyPublishers.ofString("{}")
                                : HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** As soon as the process has its database up. */
    private Connection superuser() {
        Path data = temporary.resolve("data");
        return Awaitility.await()
                .atMost(Duration.ofSeconds(Started.READY_SECONDS))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(
                        () -> {
                            int portLine = 3;
                            Properties passwords = new Properties();
                            try (var reader = Files.newBufferedReader(data.resolve("keys/postgres.properties"))) {
                                passwords.load(reader);
                            }
                            String database = Files.readAllLines(data.resolve("pg/postmaster.pid"))
                                    .get(portLine);
                            return DriverManager.getConnection(
                                    "jdbc:postgresql://127.0.0.1:" + database.strip() + "/moxora",
                                    "postgres",
                                    passwords.getProperty("pg.postgres"));
                        },
                        connection -> true);
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
