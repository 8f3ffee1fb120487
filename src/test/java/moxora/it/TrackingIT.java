package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import moxora.email.provider.Sender;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is left, over HTTP, of from where and with what a mail was opened. The agents' words are canaries. */
class TrackingIT extends Deployed {

    private static final String ADA = "ada@example.org";
    private static final String IP = "203.0.113.214";

    private final Sender sender = new Sender();

    @Test
    @Tag("P7")
    @Tag("P12")
    @Tag("T-46")
    void theRawAddressAndAgent_areInNoAnswerAndNoLog() throws IOException {
        String agent = "Mozilla/5.0 (X11; " + Canary.text() + ") Gecko/20100101 Firefox/128.7";
        Tenant pixelant = signUp("pixelant", "pixelant");
        Tenant other = signUp("bolt", "pixelant");
        String contact = contactOf(pixelant);
        String elsewhere = contactOf(other);
        Instant now = now();
        Instant at = Instant.ofEpochSecond(now.getEpochSecond() - 60);

        List<String> answers = new ArrayList<>();
        Answer taken = deliver(
                endpointOf(pixelant),
                now,
                event("open", ADA, at, agent),
                event("click", ADA, at.plusSeconds(1), agent),
                event("open", ADA, at.plusSeconds(2), "Barracuda " + agent),
                event("open", "stranger@example.org", at, agent),
                event("teleported", ADA, at, agent));
        assertThat(taken.body()).isEqualTo("{\"accepted\":3,\"duplicates\":0,\"parked\":2}");
        answers.add(taken.body());

        Answer timeline = get("api/v1/contacts/" + contact + "/timeline", pixelant.token());
        answers.add(timeline.body());
        JsonArray items = timeline.json().getJsonArray("items");
        assertThat(items).hasSize(3);
        assertThat(items.getJsonObject(0).getBoolean("machine")).isTrue();
        assertThat(items.getJsonObject(1).getString("client")).isEqualTo("Firefox");
        assertThat(items.getJsonObject(1).getString("network")).isEqualTo("203.0.113.0/24");
        assertThat(items.getJsonObject(1).getString("url")).isEqualTo("https://x.example/a?id");
        assertThat(items.getJsonObject(1).containsKey("machine")).isFalse();
        assertThat(get("api/v1/contacts/" + elsewhere + "/timeline", other.token())
                        .json()
                        .getJsonArray("items"))
                .isEmpty();
        for (String path : List.of("api/v1/audit", "metrics", "openapi", "health/ready")) {
            answers.add(
                    get(path, path.startsWith("api") ? pixelant.token() : null).body());
        }
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer).doesNotContain(IP, "128.7");
            assertThat(Canary.formsIn(answer)).isEmpty();
        });
        for (String log : List.of("server log", "database logs")) {
            Path sink = Sinks.files().get(log);
            assertThat(holding(sink, IP)).as(log).isEmpty();
            assertThat(Sinks.scan(sink).hits()).as(log).isEmpty();
        }
    }

    @Test
    @Tag("P24")
    void whereThePolicyPromisesNoTracking_nothingIsShown_andWhatMustStopMailIs() {
        Tenant quiet = signUp("moon", "moonengage");
        String contact = contactOf(quiet);
        Instant now = now();
        Answer taken = deliver(
                endpointOf(quiet),
                now,
                event("open", ADA, now.minusSeconds(9), "Mozilla/5.0 (X11) Firefox/1.0"),
                event("click", ADA, now.minusSeconds(8), "Mozilla/5.0 (X11) Firefox/1.0"),
                event("spamreport", ADA, now.minusSeconds(7), null));
        assertThat(taken.body()).isEqualTo("{\"accepted\":3,\"duplicates\":0,\"parked\":0}");
        JsonArray items = get("api/v1/contacts/" + contact + "/timeline", quiet.token())
                .json()
                .getJsonArray("items");
        assertThat(items)
                .singleElement()
                .extracting(item -> item.asJsonObject().getString("type"))
                .isEqualTo("email.complaint");
    }

    private static List<Path> holding(Path sink, String word) throws IOException {
        try (Stream<Path> files = Files.walk(sink)) {
            List<Path> found = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(word)) {
                    found.add(file.getFileName());
                }
            }
            return found;
        }
    }

    private static JsonObject event(String type, String recipient, Instant at, String agent) {
        JsonObjectBuilder event = Sender.event(type, recipient, Instant.ofEpochSecond(at.getEpochSecond()))
                .add("ip", IP)
                .add("url", "https://x.example/a?id=7");
        return (agent == null ? event.remove("useragent") : event.add("useragent", agent)).build();
    }

    private String contactOf(Tenant tenant) {
        return post("api/v1/contacts", tenant.token(), "{\"firstName\":\"Ada\",\"emails\":[\"" + ADA + "\"]}")
                .json()
                .getString("id");
    }

    private String endpointOf(Tenant tenant) {
        return "api/v1/webhooks/sendgrid/"
                + post(
                                "api/v1/webhook-endpoints",
                                tenant.token(),
                                "{\"provider\":\"sendgrid\",\"verificationKey\":\"" + sender.verificationKey() + "\"}")
                        .json()
                        .getString("id");
    }

    /** The server's time, which other tests may have put forward. */
    private Instant now() {
        return Instant.parse(post("ops/v1/clock", operatorToken(), "{\"advance\":\"PT1S\"}")
                .json()
                .getString("now"));
    }

    private Answer deliver(String path, Instant signed, JsonObject... events) {
        byte[] body = Sender.array(events).getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString(signed.getEpochSecond());
        return send(HttpRequest.newBuilder(uri(path))
                .header("X-Twilio-Email-Event-Webhook-Signature", sender.signature(timestamp, body))
                .header("X-Twilio-Email-Event-Webhook-Timestamp", timestamp)
                .header("Content-Type", JSON)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }
}
