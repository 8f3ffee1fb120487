package moxora.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import moxora.FreePort;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The real process with a real OpenID provider beside it, and a browser that goes to and fro. */
@Tag("P61")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Execution(ExecutionMode.CONCURRENT)
class OpenIdIT {

    private static final Path PROJECT =
            Path.of(System.getProperty("project.directory", "")).toAbsolutePath();
    private static final String SECRET = "the-secret-of-the-client";
    private static final String PASSWORD = "correct horse battery staple";
    private static final String GOING = "__Host-moxora-log-in=";
    private static final HttpClient BROWSER = HttpClient.newHttpClient();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path temporary;

    private final MockOAuth2Server provider = new MockOAuth2Server();
    private Process process;
    private String root;

    @BeforeEach
    void start() throws IOException {
        provider.start(InetAddress.getByName("127.0.0.1"), 0);
        Path secret = Files.writeString(temporary.resolve("secret"), SECRET);
        int port = FreePort.next();
        root = "http://127.0.0.1:" + port + "/";
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-jar",
                        PROJECT.resolve("target/moxora.jar").toString())
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("said").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MOXORA_"));
        builder.environment()
                .putAll(Map.of(
                        "MOXORA_HTTP_PORT", Integer.toString(port),
                        "MOXORA_PUBLIC_URL", root,
                        "MOXORA_DATA_DIR", temporary.resolve("data").toString(),
                        "MOXORA_TENANT_CONFIG_DIR",
                                PROJECT.resolve("tenant-config").toString(),
                        "MOXORA_OIDC_ISSUER", provider.issuerUrl("acme").toString(),
                        "MOXORA_OIDC_CLIENT_ID", "moxora",
                        "MOXORA_OIDC_CLIENT_SECRET_FILE", secret.toString()));
        process = builder.start();
        await().atMost(Duration.ofMinutes(3)).until(this::isReady);
    }

    private boolean isReady() throws InterruptedException {
        assertThat(process.isAlive()).isTrue();
        try {
            return get("health/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        provider.shutdown();
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return BROWSER.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpResponse<String> post(String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private static String cookie(HttpResponse<String> response, String name) {
        return response.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(name))
                .findFirst()
                .orElse("");
    }

    private static String value(String cookie) {
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private static String text(String json, String name) {
        return json.replaceAll("(?s).*\"" + name + "\"\\s*:\\s*\"([^\"]*)\".*", "$1")
                .replace("\\u0026", "&");
    }

    /** Where the provider sends the browser that was sent to it. */
    private URI thereAndBack(String authorization) throws IOException, InterruptedException {
        provider.enqueueCallback(new DefaultOAuth2TokenCallback(
                "acme",
                "subject-1",
                "JWT",
                List.of("moxora"),
                Map.of("email", "ada@acme.example", "email_verified", true),
                300));
        HttpResponse<String> there = send(HttpRequest.newBuilder(URI.create(authorization)));
        return URI.create(there.headers().firstValue("Location").orElseThrow());
    }

    private HttpResponse<String> come(URI back, String kept) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(back).header("Cookie", kept));
    }

    private HttpResponse<String> begin() throws IOException, InterruptedException {
        HttpResponse<String> gone = get("api/v1/session/oidc");
        assertThat(gone.statusCode()).isEqualTo(302);
        assertThat(gone.headers().allValues("Set-Cookie"))
                .singleElement()
                .satisfies(cookie -> assertThat(cookie)
                        .startsWith(GOING)
                        .contains("Max-Age=600", "HttpOnly", "Secure", "SameSite=Lax", "Path=/")
                        .doesNotContain("Domain"));
        return gone;
    }

    /** A whole log-in; the last answer. */
    private HttpResponse<String> logIn() throws IOException, InterruptedException {
        HttpResponse<String> gone = begin();
        URI back = thereAndBack(gone.headers().firstValue("Location").orElseThrow());
        return come(back, value(cookie(gone, GOING)));
    }

    private static void refused(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(text(response.body(), "code")).isEqualTo(code);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(response.body()).doesNotContain("zanzibar");
        assertThat(response.headers().allValues("Set-Cookie"))
                .singleElement()
                .satisfies(cookie -> assertThat(cookie).startsWith(GOING + ";").contains("Max-Age=0"));
    }

    @Test
    void aUser_linksTheirIdentity_andLogsInByIt() throws Exception {
        post(
                "api/v1/organisations",
                "{\"organisation\":{\"name\":\"acme\",\"policy\":\"moxora\"},\"admin\":{\"name\":\"Ada\","
                        + "\"email\":\"ada@acme.example\",\"password\":\"" + PASSWORD + "\"}}");
        String session = text(
                post("api/v1/session", "{\"email\":\"ada@acme.example\",\"password\":\"" + PASSWORD + "\"}")
                        .body(),
                "token");
        refused(logIn(), 401, "log_in_refused");

        HttpResponse<String> asked = post("api/v1/account/identities", "", "Authorization", "Bearer " + session);
        assertThat(asked.statusCode()).isEqualTo(200);
        URI back = thereAndBack(text(asked.body(), "authorizationUri"));
        HttpResponse<String> linked = come(back, value(cookie(asked, GOING)));
        assertThat(linked.statusCode()).isEqualTo(303);
        assertThat(linked.headers().allValues("Set-Cookie"))
                .singleElement()
                .satisfies(cookie -> assertThat(cookie).startsWith(GOING + ";"));

        HttpResponse<String> in = logIn();
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(in.headers().firstValue("Location")).contains(root);
        String cookie = cookie(in, "next-auth.session-token=");
        assertThat(cookie).contains("HttpOnly", "Secure", "SameSite=Strict");
        assertThat(cookie(in, GOING)).contains("Max-Age=0");
        HttpResponse<String> sessions = get("api/v1/sessions", "Cookie", value(cookie));
        assertThat(sessions.statusCode()).isEqualTo(200);
        assertThat(sessions.body()).contains("\"means\":\"openid\"");

        attacks();

        String identity = text(
                get("api/v1/account/identities", "Authorization", "Bearer " + session)
                        .body(),
                "id");
        assertThat(send(HttpRequest.newBuilder(URI.create(root + "api/v1/account/identities/" + identity))
                                .header("Authorization", "Bearer " + session)
                                .DELETE())
                        .statusCode())
                .isEqualTo(204);
        refused(logIn(), 401, "log_in_refused");
        theProviderGoesDown();
        nothingWasLogged(session);
    }

    private void attacks() throws IOException, InterruptedException {
        HttpResponse<String> ours = begin();
        HttpResponse<String> theirs = begin();
        URI back = thereAndBack(ours.headers().firstValue("Location").orElseThrow());
        refused(come(back, value(cookie(theirs, GOING))), 422, "invalid_token");
        refused(come(back, "x=y"), 422, "invalid_token");
        String kept = value(cookie(ours, GOING));
        assertThat(come(back, kept).statusCode()).isEqualTo(303);
        refused(come(back, kept), 401, "log_in_refused");
        String callback = root + "api/v1/session/oidc/callback?state="
                + text(back.getRawQuery().replaceAll(".*state=([^&]*).*", "\"state\":\"$1\""), "state");
        refused(
                come(URI.create(callback + "&error=access_denied&error_description=zanzibar"), kept),
                401,
                "log_in_refused");
        refused(
                come(URI.create(callback + "&error=temporarily_unavailable"), kept),
                503,
                "identity_provider_unavailable");
        refused(come(URI.create(callback + "&code=zanzibar"), kept), 401, "log_in_refused");
        refused(come(URI.create(callback + "&code=a&code=b"), kept), 400, "malformed_parameter");
        refused(come(URI.create(callback + "&code=a&iss=https%3A%2F%2Fzanzibar.example"), kept), 422, "invalid_token");
        assertThat(text(get("api/v1/session/oidc?organisationId=zanzibar").body(), "code"))
                .isEqualTo("malformed_id");
        assertThat(text(
                        get("api/v1/session/oidc?return=https://zanzibar.example")
                                .body(),
                        "code"))
                .isEqualTo("unknown_parameter");
    }

    private void theProviderGoesDown() throws IOException, InterruptedException {
        HttpResponse<String> gone = begin();
        URI back = thereAndBack(gone.headers().firstValue("Location").orElseThrow());
        provider.shutdown();
        Instant before = Instant.now();
        HttpResponse<String> down = come(back, value(cookie(gone, GOING)));
        refused(down, 503, "identity_provider_unavailable");
        assertThat(down.headers().firstValue("Retry-After")).isPresent();
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }

    private void nothingWasLogged(String session) throws IOException {
        List<Path> files = new ArrayList<>(List.of(temporary.resolve("said")));
        try (var logs = Files.walk(temporary.resolve("data/log"))) {
            logs.filter(Files::isRegularFile).forEach(files::add);
        }
        assertThat(files).hasSizeGreaterThan(1);
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                assertThat(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(SECRET, session, "zanzibar", "subject-1", "ada@acme.example");
            }
        }
    }
}
