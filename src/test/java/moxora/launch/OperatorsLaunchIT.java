package moxora.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

/** Operators over two starts of the real process: the configured token makes the first one, and nothing after that. */
@Tag("launch")
@Tag("T-60")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Execution(ExecutionMode.CONCURRENT)
class OperatorsLaunchIT {

    private static final Path PROJECT =
            Path.of(System.getProperty("project.directory", "")).toAbsolutePath();
    private static final Path JAR = Path.of(System.getProperty(
                    "moxora.installation", PROJECT.resolve("target").toString()))
            .resolve("moxora.jar");
    private static final String ANOTHER = "another-token-as-it-was-set-later-0123456789";
    private static final String SIGN_UP = """
            {"organisation": {"name": "Acme", "policy": "moxora"},
             "admin": {"name": "Ann", "email": "ann@acme.example", "password": "at least fifteen characters"}}""";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

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
        for (Started started : all) {
            started.process().destroyForcibly();
        }
        for (String cluster : List.of("pg", "vault")) {
            if (Files.exists(data.resolve(cluster))) {
                new Orphans(data.resolve(cluster)).stop();
            }
        }
    }

    private Started run(Map<String, String> more, String... args) throws IOException {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("MOXORA_HTTP_PORT", Integer.toString(port));
        settings.put("MOXORA_DATA_DIR", data.toString());
        settings.put(
                "MOXORA_TENANT_CONFIG_DIR", PROJECT.resolve("tenant-config").toString());
        settings.put("MOXORA_SIGN_UP", "operator");
        Started started = Started.run(JAR, temporary, settings, args);
        all.add(started);
        return started;
    }

    private int status(String method, String path, String token, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private int asked(String token) throws Exception {
        return status("GET", "/ops/v1/operators", token, null);
    }

    private String added(String name) throws Exception {
        Started command = run(Map.of(), "operators", "add", name);
        assertThat(command.awaitEnd(30)).as(command.said()).isZero();
        return command.said().lines().reduce((first, second) -> second).orElseThrow();
    }

    @Test
    void theConfiguredToken_makesTheFirst_andIsWorthNothingWhenItChanges() throws Exception {
        Started first = run(Map.of());
        first.awaitReady();
        String generated = Files.readString(data.resolve("keys/operator-token")).strip();
        assertThat(asked(generated)).isEqualTo(200);

        String ann = added("ann");
        assertThat(ann).startsWith("mxo_");
        assertThat(asked(ann)).isEqualTo(200);
        assertThat(status("POST", "/api/v1/organisations", null, SIGN_UP)).isEqualTo(403);
        assertThat(status("POST", "/api/v1/organisations", ANOTHER, SIGN_UP)).isEqualTo(403);
        assertThat(status("POST", "/api/v1/organisations", ann, SIGN_UP)).isEqualTo(201);
        assertThat(first.said()).doesNotContain("MOXORA_OPERATOR_TOKEN is no");
        first.process().destroy();
        first.awaitEnd(30);

        Started second = run(Map.of("MOXORA_OPERATOR_TOKEN", ANOTHER));
        second.awaitReady();

        assertThat(asked(ANOTHER)).isEqualTo(401);
        assertThat(asked(generated)).isEqualTo(200);
        assertThat(asked(ann)).isEqualTo(200);
        assertThat(second.said())
                .contains("MOXORA_OPERATOR_TOKEN is no living operator's token")
                .doesNotContain(ANOTHER);
    }
}
