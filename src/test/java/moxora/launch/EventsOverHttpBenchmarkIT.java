package moxora.launch;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import moxora.FreePort;
import moxora.csv.Rounds;
import moxora.email.provider.Sender;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What it takes to tell the real process of events, from a signed delivery to its answer, against writing as many rows
 * as bare as can be into the same cluster, one batch after the other on either side. Deliveries are made and signed
 * before the clock runs.
 *
 * <p>{@code -Dmoxora.benchmark.events} and {@code .rounds} make it smaller or longer.
 */
@Tag("benchmark")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsOverHttpBenchmarkIT {

    private static final Path PROJECT =
            Path.of(System.getProperty("project.directory", "")).toAbsolutePath();
    private static final int EVENTS = Integer.getInteger("moxora.benchmark.events", 20_000);
    private static final int ROUNDS = Integer.getInteger("moxora.benchmark.rounds", 3) * 3;
    private static final int BATCH = 500;
    private static final int CONTACTS = 500;
    private static final String PASSWORD = "correct horse battery staple";
    private static final String JSON = "application/json";

    @TempDir
    static Path temporary;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Sender sender = new Sender();
    private final List<UUID> contacts = new ArrayList<>();
    private final List<Signed> deliveries = new ArrayList<>();
    private final List<List<BareEvents.Event>> bare = new ArrayList<>();
    private EmbeddedClusters clusters;
    private BareEvents table;
    private Started server;
    private String root;
    private UUID organisation;
    private String endpoint;
    private long number;

    private record Signed(String timestamp, String signature, byte[] body) {}

    @BeforeAll
    void start() throws IOException, InterruptedException, SQLException {
        clusters = EmbeddedClusters.start(
                temporary.resolve("clusters"), Durability.FULL, PROJECT.resolve("target/postgresql"));
        int port = FreePort.next();
        root = "http://127.0.0.1:" + port + "/";
        Map<String, String> settings = new HashMap<>(Map.of(
                "MOXORA_HTTP_PORT", Integer.toString(port),
                "MOXORA_DATA_DIR", temporary.resolve("data").toString(),
                "MOXORA_TENANT_CONFIG_DIR", PROJECT.resolve("tenant-config").toString()));
        clusters.properties()
                .forEach((name, value) ->
                        settings.put(name.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        server = Started.run(PROJECT.resolve("target/moxora.jar"), temporary, settings);
        server.awaitReady();
        table = BareEvents.beside(clusters);
        anOrganisation();
        prepare();
        reported();
        prepare();
        written();
    }

    private void anOrganisation() throws IOException, InterruptedException {
        String admin = "admin@bench.example";
        organisation = UUID.fromString(post(
                        "api/v1/organisations",
                        null,
                        "{\"organisation\":{\"name\":\"bench\",\"policy\":\"moxora\"},\"admin\":{\"name\":\"Admin\",\"email\":\""
                                + admin + "\",\"password\":\"" + PASSWORD + "\"}}")
                .getString("organisationId"));
        String token = post("api/v1/session", null, "{\"email\":\"" + admin + "\",\"password\":\"" + PASSWORD + "\"}")
                .getString("token");
        for (int i = 0; i < CONTACTS; i++) {
            contacts.add(UUID.fromString(
                    post("api/v1/contacts", token, "{\"firstName\":\"Ada\",\"emails\":[\"" + address(i) + "\"]}")
                            .getString("id")));
        }
        endpoint = "api/v1/webhooks/sendgrid/"
                + post(
                                "api/v1/webhook-endpoints",
                                token,
                                "{\"provider\":\"sendgrid\",\"verificationKey\":\"" + sender.verificationKey() + "\"}")
                        .getString("id");
    }

    private static String address(int contact) {
        return "p" + contact + "@example.org";
    }

    /** A campaign's events: of a hundred, 50 deliveries, 35 opens, 12 clicks, 2 deferrals and a bounce. */
    private void prepare() {
        deliveries.clear();
        bare.clear();
        Instant now = Instant.now();
        for (int from = 0; from < EVENTS; from += BATCH) {
            List<JsonObject> reports = new ArrayList<>();
            List<BareEvents.Event> rows = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                long place = ++number;
                int contact = (int) (place * 7 % CONTACTS);
                Instant at = Instant.ofEpochSecond(now.getEpochSecond() - place % 86_400);
                int share = (int) (place % 100);
                String type = share < 50
                        ? "delivered"
                        : share < 85 ? "open" : share < 97 ? "click" : share < 99 ? "deferred" : "bounce";
                JsonObjectBuilder event =
                        Sender.event(type, address(contact), at).add("sg_message_id", "14c5d75ce" + place + ".filter");
                if (type.equals("click")) {
                    event.add("url", "https://shop.example/offers?campaign=spring&item=" + place);
                } else if (type.equals("bounce")) {
                    event.add("status", "4.2.2").add("type", "blocked").add("reason", "452 mailbox full");
                }
                JsonObject report = event.build();
                reports.add(report);
                rows.add(new BareEvents.Event(at, place, contacts.get(contact), type, report.toString()));
            }
            byte[] body = Sender.array(reports.toArray(JsonObject[]::new)).getBytes(StandardCharsets.UTF_8);
            String timestamp = Long.toString(now.getEpochSecond());
            deliveries.add(new Signed(timestamp, sender.signature(timestamp, body), body));
            bare.add(rows);
        }
    }

    /** All deliveries told of, each when the one before is answered. */
    private long reported() {
        for (Signed delivery : deliveries) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + endpoint))
                    .header("Content-Type", JSON)
                    .header("X-Twilio-Email-Event-Webhook-Signature", delivery.signature)
                    .header("X-Twilio-Email-Event-Webhook-Timestamp", delivery.timestamp)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(delivery.body));
            HttpResponse<String> answer = send(request);
            if (answer.statusCode() != 200 || !answer.body().startsWith("{\"accepted\":" + BATCH + ",")) {
                throw new AssertionError(answer.statusCode() + " " + answer.body());
            }
        }
        return EVENTS;
    }

    private long written() {
        bare.forEach(rows -> table.write(organisation, rows));
        return EVENTS;
    }

    @Test
    void eventsOverHttp_areTakenInHalfAsFastAsBareRows() {
        Rounds.Figures figures = Rounds.compare(
                "events over HTTP against INSERT", ROUNDS, this::prepare, round -> reported(), round -> written());
        assertThat(figures.ratio()).isGreaterThanOrEqualTo(0.5);
    }

    private JsonObject post(String path, String token, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path))
                .header("Content-Type", JSON)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = send(request);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        try (var reader = Json.createReader(new StringReader(answer.body()))) {
            return reader.readObject();
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    void stop() throws InterruptedException {
        if (table != null) {
            table.close();
        }
        if (server != null) {
            server.process().destroy();
            if (!server.process().waitFor(60, TimeUnit.SECONDS)) {
                server.process().destroyForcibly();
            }
        }
        clusters.close();
    }
}
