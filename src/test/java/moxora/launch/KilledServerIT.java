package moxora.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moxora.FreePort;
import moxora.battery.Tally;
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
 * The real process, killed at random moments while it erases: each start goes on where the last one ended, until every
 * closure has its certificate; the neighbour's export is what it was, byte for byte.
 */
@Tag("launch")
@Tag("B10")
@Tag("T-55")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@Execution(ExecutionMode.CONCURRENT)
class KilledServerIT {

    private static final Path PROJECT =
            Path.of(System.getProperty("project.directory", "")).toAbsolutePath();
    private static final Path JAR = Path.of(System.getProperty(
                    "moxora.installation", PROJECT.resolve("target").toString()))
            .resolve("moxora.jar");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String PASSWORD = "at least fifteen characters";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int CLOSURES = 3;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path temporary;

    private final List<Started> all = new ArrayList<>();
    private Path data;
    private int port;

    @BeforeEach
    void choosePlaces() throws IOException {
        data = temporary.resolve("data");
        port = FreePort.next();
    }

    @AfterEach
    void leaveNothingRunning() throws IOException {
        all.forEach(started -> started.process().destroyForcibly());
        for (String cluster : List.of("pg", "vault")) {
            if (Files.exists(data.resolve(cluster))) {
                new Orphans(data.resolve(cluster)).stop();
            }
        }
    }

    @Test
    void aServerKilledWhileItErases_comesToItsEnd() throws Exception {
        Random random = Tally.random("B10 server");
        Started server = start();
        String operator = Files.readString(data.resolve("keys/operator-token")).strip();
        signUp("bolt");
        String bolt = logIn("bolt");
        upload(bolt, 20);
        String before = text("GET", "/api/v1/contacts/export", bolt, null);
        List<String> closing = new ArrayList<>();
        for (int i = 0; i < CLOSURES; i++) {
            JsonObject acme = signUp("acme" + i);
            String admin = logIn("acme" + i);
            upload(admin, 500);
            text("POST", "/api/v1/organisation/closure", admin, "{\"confirmName\": \"acme" + i + "\"}");
            closing.add(acme.getString("organisationId"));
        }

        Tally tally = Tally.of("B10 servers killed at a random moment of their erasures, and started again");
        // The clock's jump is answered when everything due is done; the process is gone before.
        HttpRequest jump = request("POST", "/ops/v1/clock", operator, "{\"advance\": \"P21D\"}");
        HTTP.sendAsync(jump, HttpResponse.BodyHandlers.discarding());
        for (int kill = 0; kill < Tally.size(3, 30); kill++) {
            ask(operator, random.nextInt(150));
            server.process().destroyForcibly();
            server.awaitEnd(30);
            tally.check(server.process().exitValue() == 137, "kill " + kill);
            server = start();
        }
        tally.close();

        // Whatever the first process had noted of the jump: the second jump reaches the due day in any case.
        text("POST", "/ops/v1/clock", operator, "{\"advance\": \"P21D\"}");
        for (String organisation : closing) {
            await().atMost(PATIENCE)
                    .until(() -> json("/ops/v1/closures/" + organisation, operator)
                            .getString("state")
                            .equals("VERIFIED"));
            assertThat(json("/ops/v1/closures/" + organisation + "/certificate", operator)
                            .getString("organisationId"))
                    .isEqualTo(organisation);
        }
        String boltAgain = logIn("bolt");
        assertThat(text("GET", "/api/v1/contacts/export", boltAgain, null)).isEqualTo(before);
    }

    private Started start() throws Exception {
        Started started = Started.run(
                JAR,
                temporary,
                Map.of(
                        "MOXORA_HTTP_PORT",
                        Integer.toString(port),
                        "MOXORA_DATA_DIR",
                        data.toString(),
                        "MOXORA_TENANT_CONFIG_DIR",
                        PROJECT.resolve("tenant-config").toString(),
                        "MOXORA_CLOCK_CONTROL",
                        "true"));
        all.add(started);
        started.awaitReady();
        return started;
    }

    /** A random moment: after so many questions. */
    private void ask(String operator, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            json("/ops/v1/closures", operator);
        }
    }

    private JsonObject signUp(String name) throws Exception {
        return parse(text("POST", "/api/v1/organisations", null, """
                {"organisation": {"name": "%s", "policy": "moxora"},
                 "admin": {"name": "Ann", "email": "ann@%s.example", "password": "%s"}}""".formatted(name, name, PASSWORD)));
    }

    /** A session of the admin of the organisation of that name. */
    private String logIn(String name) throws Exception {
        return parse(text("POST", "/api/v1/session", null, """
                {"email": "ann@%s.example", "password": "%s"}""".formatted(name, PASSWORD)))
                .getString("token");
    }

    private void upload(String admin, int rows) throws Exception {
        String csv = IntStream.range(0, rows)
                .mapToObj(row -> "Ada" + row + ",ada" + row + "@x.example")
                .collect(Collectors.joining("\n", "name,mail\n", "\n"));
        HttpRequest upload = HttpRequest.newBuilder(uri("/api/v1/contacts/imports?mapping="
                        + "%7B%22name%22%3A%22firstName%22%2C%22mail%22%3A%22email%22%7D"))
                .header("Authorization", "Bearer " + admin)
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(csv))
                .build();
        String id = parse(
                        HTTP.send(upload, HttpResponse.BodyHandlers.ofString()).body())
                .getString("id");
        await().atMost(PATIENCE)
                .until(() -> json("/api/v1/contacts/imports/" + id, admin)
                        .getString("state")
                        .equals("done"));
    }

    private JsonObject json(String path, String token) throws Exception {
        return parse(text("GET", path, token, null));
    }

    private String text(String method, String path, String token, String body) throws Exception {
        HttpResponse<String> answer =
                HTTP.send(request(method, path, token, body), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(method + " " + path).isBetween(200, 299);
        return answer.body();
    }

    private HttpRequest request(String method, String path, String token, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return request.build();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static JsonObject parse(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
