package moxora.it;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.File;
import java.io.StringReader;
import java.net.URI;
import java.net.URL;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import moxora.TestClusters;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The WAR as it is shipped, deployed on Payara Micro, seen over HTTP as a caller sees it.
 *
 * <p>The same deployment for every class that extends this.
 */
@ExtendWith(ArquillianExtension.class)
abstract class Deployed {

    static final String PASSWORD = "correct horse battery staple";
    static final String JSON = "application/json";
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @ArquillianResource
    URL root;

    @Deployment(testable = false)
    static WebArchive shipped() {
        File war = Path.of(System.getProperty("project.directory", "."), "target", "moxora.war")
                .toFile();
        return ShrinkWrap.create(ZipImporter.class, "moxora.war")
                .importFrom(war)
                .as(WebArchive.class);
    }

    /** An answer: its status, its body as text, and the body as JSON where it is. */
    record Answer(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        String body() {
            return response.body();
        }

        JsonObject json() {
            return Deployed.parse(body());
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        String code() {
            return json().getString("code", "");
        }
    }

    /** Placeholders with their kind and number only, {@code [NAME_1]}, without the mark of their request. */
    static String unmarked(String text) {
        return text.replaceAll("_(\\d+)[b-z]?_[0-9a-z]{6}]", "_$1]");
    }

    /** A session in an organisation. */
    record Tenant(String organisation, String name, String email, String token) {}

    static JsonObject parse(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    static String operatorToken() {
        return TestClusters.properties().get("moxora.operator.token");
    }

    Tenant signUp(String name, String policy) {
        String email = "admin" + NUMBER.incrementAndGet() + "@" + name + ".example";
        JsonObject body = Json.createObjectBuilder()
                .add(
                        "organisation",
                        Json.createObjectBuilder().add("name", name).add("policy", policy))
                .add(
                        "admin",
                        Json.createObjectBuilder()
                                .add("name", "Admin")
                                .add("email", email)
                                .add("password", PASSWORD))
                .build();
        JsonObject created = call("POST", "api/v1/organisations", null, JSON, body.toString())
                .json();
        return new Tenant(created.getString("organisationId"), name, email, logIn(email));
    }

    String logIn(String email) {
        JsonObject body = Json.createObjectBuilder()
                .add("email", email)
                .add("password", PASSWORD)
                .build();
        return call("POST", "api/v1/session", null, JSON, body.toString())
                .json()
                .getString("token");
    }

    Answer get(String path, String token) {
        return call("GET", path, token, null, (byte[]) null);
    }

    Answer post(String path, String token, String json) {
        return call("POST", path, token, JSON, json);
    }

    Answer call(String method, String path, String token, String contentType, String body) {
        return call(method, path, token, contentType, body == null ? null : body.getBytes(StandardCharsets.UTF_8));
    }

    Answer call(String method, String path, String token, String contentType, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        return send(request);
    }

    static Answer send(HttpRequest.Builder request) {
        try {
            HttpRequest asked = request.build();
            HttpResponse<String> response =
                    HTTP.send(asked, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            Sinks.error(asked.method() + " " + asked.uri().getPath(), response.statusCode(), response.body());
            return new Answer(response);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    URI uri(String path) {
        return URI.create(root + path);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Imports a file and waits until the server says it has ended. */
    JsonObject importCsv(Tenant tenant, String query, byte[] csv) {
        Answer accepted = call("POST", "api/v1/contacts/imports" + query, tenant.token(), "text/csv", csv);
        if (accepted.status() != 202) {
            throw new AssertionError("import refused: " + accepted.body());
        }
        String id = accepted.json().getString("id");
        JsonObject status = get("api/v1/contacts/imports/" + id, tenant.token()).json();
        while (status.getString("state").equals("running")) {
            Thread.onSpinWait();
            status = get("api/v1/contacts/imports/" + id, tenant.token()).json();
        }
        return status;
    }
}
