package moxora.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moxora.FreePort;
import moxora.it.HeaderRules;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The headers as the shipped process sends them: also on what the server itself serves, and on what it cannot read. */
@Tag("launch")
@Tag("P77")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Execution(ExecutionMode.CONCURRENT)
class LaunchedHeadersIT {

    private static final Path PROJECT =
            Path.of(System.getProperty("project.directory", "")).toAbsolutePath();
    private static final Path JAR = Path.of(System.getProperty(
                    "moxora.installation", PROJECT.resolve("target").toString()))
            .resolve("moxora.jar");
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"#:]+)\"");
    private static final Set<String> PAGES = Set.of("/", "/index.html");
    private static final String END = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path temporary;

    private int port;

    @Test
    void everyAnswer_carriesThem_andWhatCannotBeRead_saysNothing() throws Exception {
        port = FreePort.next();
        Path data = temporary.resolve("data");
        Started server = Started.run(
                JAR,
                temporary,
                Map.of(
                        "MOXORA_HTTP_PORT",
                        Integer.toString(port),
                        "MOXORA_DATA_DIR",
                        data.toString(),
                        "MOXORA_TENANT_CONFIG_DIR",
                        PROJECT.resolve("tenant-config").toString()));
        try {
            server.awaitReady();
            everyLink_andEveryPathOfTheServer();
            whatTheConnectorRefuses_hasNoBody_andNamesNoServer();
            aBodyBesideAnOfferedUpgrade_isRead();
        } finally {
            server.process().destroy();
            server.awaitEnd(30);
            for (String cluster : List.of("pg", "vault")) {
                if (Files.exists(data.resolve(cluster))) {
                    new Orphans(data.resolve(cluster)).stop();
                }
            }
        }
    }

    private void everyLink_andEveryPathOfTheServer() throws Exception {
        Set<String> paths = new LinkedHashSet<>(PAGES);
        Matcher links = LINK.matcher(ask("/").body());
        while (links.find()) {
            paths.add("/" + links.group(1));
        }
        assertThat(paths).contains("/moxora.css", "/openapi", "/health/ready");
        for (String path : paths) {
            assertThat(ask(path).statusCode()).as(path).isEqualTo(200);
        }
        paths.addAll(
                List.of("/health", "/health/live", "/metrics", "/nothing", "/api/v1/contacts", "/ops/v1/closures"));
        for (String path : paths) {
            boolean isStatic = PAGES.contains(path) || path.endsWith(".css");
            assertThat(HeaderRules.wrongs(ask(path).headers(), !isStatic))
                    .as(path)
                    .isEmpty();
        }
    }

    private HttpResponse<String> ask(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Such requests never reach an application; the answers are as empty as can be. */
    private void whatTheConnectorRefuses_hasNoBody_andNamesNoServer() throws IOException {
        for (String request : List.of(
                "GET /%00" + END,
                "GET /../../etc/passwd" + END,
                "GET /%2e%2e%2f" + END,
                "TRACE /" + END,
                "GET / HTTP/9.9\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET /" + "a".repeat(20_000) + END,
                "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")) {
            String answer = raw(request);
            assertThat(answer).startsWith("HTTP/1.1 ").doesNotStartWith("HTTP/1.1 200");
            assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                    .contains("\r\n\r\n")
                    .doesNotContain("payara")
                    .doesNotContain("\r\nserver:")
                    .doesNotContain("\r\nx-powered-by:");
            assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).isEmpty();
        }
    }

    /** Java's own client offers an upgrade with each request; one with a body must be answered all the same. */
    private void aBodyBesideAnOfferedUpgrade_isRead() throws Exception {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/session"))
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(422);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
