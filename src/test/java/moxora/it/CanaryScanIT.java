package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.TestClusters;
import moxora.battery.Tally;
import moxora.store.DatabaseLogin;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Comes last. Sends canaries through every route, in good input and in bad, and then looks for them and for those of all
 * other tests wherever they may not be. No trace is looked through, since Moxora writes none. Each kind of sink is shown
 * a planted canary that the scan must find.
 */
@Order(Integer.MAX_VALUE)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("B17")
@Tag("T-13")
@Tag("T-14")
@Tag("T-15")
class CanaryScanIT extends Deployed {

    private static final Set<String> VERBS = Set.of("get", "post", "put", "patch", "delete");
    /** Words that come to a little more than a body may have. */
    private static final int TOO_MUCH = 49_940;

    /** What the service is for, with a canary in each field. */
    @Test
    @Order(1)
    void everythingThatIsKept_isKeptInCanaries() {
        Tenant acme = signUp("acme", "moxora");
        String email = Canary.email();
        String phone = Canary.phone();
        JsonObject contact = contact(email, phone);
        Answer created = post("api/v1/contacts", acme.token(), contact.toString());
        assertThat(created.status()).as(created.code()).isEqualTo(201);
        String path = "api/v1/contacts/" + created.json().getString("id");
        assertThat(get(path, acme.token()).body()).contains(email);
        call("PATCH", path, acme.token(), JSON, "{\"notes\":\"" + Canary.text() + "\"}");
        for (String query : List.of(
                "email=" + encode(email),
                "phone=" + encode(phone),
                "name=" + contact.getString("firstName"),
                "company=" + contact.getString("company"),
                "tag=" + contact.getJsonArray("tags").getString(0))) {
            get("api/v1/contacts?" + query + "&include=profile,notes", acme.token());
        }
        String csv = "Name,Mail\r\n" + Canary.text() + "," + Canary.email() + "\r\n" + Canary.text() + ","
                + Canary.text() + "\r\n";
        JsonObject imported = importCsv(
                acme,
                "?mapping=" + encode("{\"Name\":\"lastName\",\"Mail\":\"email\"}"),
                csv.getBytes(StandardCharsets.UTF_8));
        assertThat(imported.getInt("imported")).isEqualTo(1);
        assertThat(imported.getInt("rejectedCount")).isEqualTo(1);
        assertThat(get("api/v1/contacts/export", acme.token()).body()).contains(email);
        Answer tooMuch =
                post("api/v1/contacts", acme.token(), "{\"notes\":\"" + (Canary.text() + " ").repeat(TOO_MUCH) + "\"}");
        assertThat(tooMuch.status()).isEqualTo(413);
        get("api/v1/audit", acme.token());
        post("api/v1/session", null, logInBody(acme.email(), Canary.text()));
        post("api/v1/session", null, logInBody(Canary.email(), Canary.text()));
        assertThat(call("DELETE", path, acme.token(), null, (byte[]) null).status())
                .isEqualTo(204);
    }

    /** Every route that the server says it has, with canaries where they do not belong. */
    @Test
    @Order(2)
    void everyRoute_isSentCanariesInBadInput() {
        Tenant acme = signUp("acme", "moxora");
        String token = acme.token();
        JsonObject paths = parse(openApi()).getJsonObject("paths");
        int sent = 0;
        for (String path : paths.keySet()) {
            for (String verb : paths.getJsonObject(path).keySet()) {
                if (!VERBS.contains(verb)) {
                    continue;
                }
                for (Bad bad : bad()) {
                    if (bad.body != null && verb.matches("get|delete")) {
                        continue;
                    }
                    String credential = path.startsWith("/ops") ? operatorToken() : token;
                    Answer answer = send(verb, path, bad, credential);
                    assertThat(answer.status())
                            .as(verb + " " + path + " with " + bad.what)
                            .isLessThan(500);
                    sent++;
                }
                if (get("api/v1/sessions", token).status() == 401) {
                    token = logIn(acme.email());
                }
            }
        }
        System.out.println("battery | B17 bad requests with canaries | " + paths.size() + " paths, N " + sent);
        assertThat(paths.size()).isGreaterThan(20);
    }

    @Test
    @Order(3)
    void wherePeopleMayNotBe_noCanaryIs() {
        Tally tally = Tally.of("B17 canaries in logs, metrics, errors, mails and reports");
        Sinks.files().forEach((name, place) -> {
            Sinks.Scanned scanned = Sinks.scan(place);
            report(name, scanned, tally);
        });
        report("metrics", Sinks.text(metrics()), tally);
        report("error bodies", Sinks.errors(), tally);
        tally.close();
    }

    private static void report(String name, Sinks.Scanned scanned, Tally tally) {
        System.out.printf(
                Locale.ROOT,
                "battery | B17 %s | %,d looked at | hits %d%n",
                name,
                scanned.bytes(),
                scanned.hits().size());
        boolean mayBeEmpty = name.contains("reports") || name.contains("database");
        assertThat(mayBeEmpty || scanned.bytes() > 0).as(name + " was there").isTrue();
        scanned.hits().forEach(hit -> tally.fail(name + ", " + hit));
        tally.tried(Math.max(1, scanned.bytes()));
    }

    @Test
    @Order(4)
    @Tag("B1")
    void aPlantedCanary_isFoundInEachKindOfSink() throws IOException {
        for (Map.Entry<String, Path> sink : Sinks.files().entrySet()) {
            // A word of its own in each form, so that each is found for itself.
            List<String> lines = new ArrayList<>();
            for (int form = 0; form < Canary.everyForm(Canary.text()).size(); form++) {
                lines.add(Canary.everyForm(Canary.text()).get(form));
            }
            lines.add(Canary.phone().substring(1));
            assertThat(found(sink.getValue(), lines)).as(sink.getKey()).hasSizeGreaterThanOrEqualTo(lines.size());
        }
        assertThat(Sinks.text(metrics() + "\nmoxora_x{who=\"" + Canary.text() + "\"} 1")
                        .hits())
                .isNotEmpty();
        assertThat(Sinks.error("planted", 422, "{\"detail\":\"" + Canary.email() + "\"}"))
                .isTrue();
    }

    /** What a database does log, it logs where the scan looks. */
    @Test
    @Order(5)
    @Tag("B1")
    void whatTheDatabaseLogs_isFound() throws SQLException {
        DatabaseLogin login = TestClusters.settings().logins().dataOwner();
        Path logs = Sinks.files().get("database logs");
        assertThat(Sinks.scan(logs).hits()).isEmpty();
        try (Connection connection = DriverManager.getConnection(login.url(), login.user(), login.password());
                Statement statement = connection.createStatement()) {
            statement.execute("do $$ begin raise warning '" + Canary.text() + "'; end $$");
        }
        assertThat(Sinks.scan(logs).hits()).hasSize(1);
    }

    /** What a scan finds when each of these lies in the sink: in files of a folder, or as lines of a file. */
    private static List<String> found(Path sink, List<String> lines) throws IOException {
        boolean folder = Files.isDirectory(sink) || !Files.exists(sink);
        if (folder) {
            Files.createDirectories(sink);
        }
        byte[] before = folder ? new byte[0] : Files.readAllBytes(sink);
        List<Path> planted = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Path file = folder ? sink.resolve("planted-" + i + ".log") : sink;
            Files.write(
                    file,
                    (lines.get(i) + "\n").getBytes(StandardCharsets.ISO_8859_1),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            planted.add(file);
        }
        try {
            return Sinks.scan(sink).hits();
        } finally {
            if (folder) {
                for (Path file : planted) {
                    Files.delete(file);
                }
            } else {
                Files.write(sink, before);
            }
        }
    }

    private record Bad(String what, String contentType, String body, String query) {}

    private static List<Bad> bad() {
        String word = Canary.text();
        List<Bad> bad = new ArrayList<>(List.of(
                new Bad("no body", null, null, ""),
                new Bad("a query", null, null, "?" + word + "=" + Canary.text()),
                new Bad("known parameters", null, null, "?limit=" + word + "&cursor=" + word + "&email=" + word),
                new Bad("an empty object", JSON, "{}", ""),
                new Bad("malformed JSON", JSON, "{\"firstName\":\"" + word + "\",", ""),
                new Bad("text after JSON", JSON, "{} " + word, ""),
                new Bad("no JSON at all", JSON, word, ""),
                new Bad("an array", JSON, "[\"" + word + "\"]", ""),
                // Its name is what the pointer points with; what it says is not repeated.
                new Bad("an unknown property", JSON, "{\"nickname\":\"" + word + "\"}", ""),
                new Bad("text for a file", "text/csv", word + ",\"" + word + "\n", ""),
                new Bad("another type", "application/" + word, word, "")));
        for (String wrong : List.of("[[\"" + word + "\"]]", "{\"nickname\":\"" + word + "\"}", "\"" + word + "\"")) {
            bad.add(new Bad("a wrong value everywhere", JSON, everywhere(wrong), ""));
        }
        return bad;
    }

    /** A body with every property that any route knows, each with the value. */
    private static String everywhere(String value) {
        List<String> names = List.of(
                "firstName",
                "lastName",
                "emails",
                "phones",
                "company",
                "title",
                "tags",
                "customFields",
                "notes",
                "email",
                "password",
                "organisationId",
                "organisation",
                "admin",
                "name",
                "type",
                "choices",
                "searchable",
                "special",
                "provider",
                "verificationKey",
                "confirmName",
                "advance",
                "reason",
                "kekUri",
                "contactId",
                "input",
                "code",
                "role",
                "scopes",
                "token",
                "rowsPerSecond");
        return "{"
                + String.join(
                        ",",
                        names.stream().map(name -> "\"" + name + "\":" + value).toList()) + "}";
    }

    private Answer send(String verb, String path, Bad bad, String credential) {
        String filled = path.substring(1)
                .replaceAll(
                        "\\{[^}]*(id|Id)[^}]*}",
                        bad.query.isEmpty() ? Canary.text() : UUID.randomUUID().toString());
        filled = filled.replaceAll("\\{[^}]*}", Canary.text());
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(filled + bad.query))
                .method(
                        verb.toUpperCase(Locale.ROOT),
                        bad.body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(bad.body))
                .header("Authorization", "Bearer " + credential)
                .header("Idempotency-Key", Canary.text())
                .header("User-Agent", Canary.text());
        if (bad.contentType != null) {
            request.header("Content-Type", bad.contentType);
        }
        return send(request);
    }

    private String openApi() {
        return send(HttpRequest.newBuilder(uri("").resolve("/openapi")).header("Accept", JSON))
                .body();
    }

    private String metrics() {
        return send(HttpRequest.newBuilder(uri("").resolve("/metrics"))).body();
    }

    private static String logInBody(String email, String password) {
        return Json.createObjectBuilder()
                .add("email", email)
                .add("password", password)
                .build()
                .toString();
    }

    private static JsonObject contact(String email, String phone) {
        JsonObjectBuilder contact = Json.createObjectBuilder();
        for (String name : List.of("firstName", "lastName", "company", "title", "notes")) {
            contact.add(name, Canary.text());
        }
        return contact.add("emails", Json.createArrayBuilder().add(email))
                .add("phones", Json.createArrayBuilder().add(phone))
                .add("tags", Json.createArrayBuilder().add(Canary.text()))
                .add("customFields", Json.createObjectBuilder().add("Field " + Canary.text(), Canary.text()))
                .build();
    }
}
