package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import jakarta.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import moxora.email.provider.Sender;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From a provider's report to the CRM, through the deployed server. */
class TriggersIT extends Deployed {

    private final String email = Canary.email();

    private record Call(String id, String timestamp, String signature, String body) {}

    @Test
    @Tag("P15")
    void aReportedEvent_reachesTheCrm_andTheFeed_signedAndOnce() throws Exception {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
        AtomicInteger refusals = new AtomicInteger(1);
        HttpServer crm = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        crm.createContext("/", exchange -> {
            var headers = exchange.getRequestHeaders();
            calls.add(new Call(
                    headers.getFirst("webhook-id"),
                    headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(refusals.getAndDecrement() > 0 ? 503 : 200, -1);
            exchange.close();
        });
        crm.start();
        try {
            String contact = post(
                            "api/v1/contacts", acme.token(), "{\"firstName\":\"Wren\",\"emails\":[\"" + email + "\"]}")
                    .json()
                    .getString("id");
            Sender sender = new Sender();
            String route = "api/v1/webhooks/sendgrid/"
                    + post(
                                    "api/v1/webhook-endpoints",
                                    acme.token(),
                                    "{\"provider\":\"sendgrid\",\"verificationKey\":\"" + sender.verificationKey()
                                            + "\"}")
                            .json()
                            .getString("id");
            Answer made = post(
                    "api/v1/trigger-endpoints",
                    acme.token(),
                    "{\"url\":\"http://127.0.0.1:" + crm.getAddress().getPort()
                            + "/hook\",\"types\":[\"email.bounce\"],\"description\":\"the CRM\"}");
            assertThat(made.status()).as(made.body()).isEqualTo(201);
            String endpoint = made.json().getString("id");
            String secret = made.json().getString("secret");
            assertThat(get("api/v1/trigger-endpoints", acme.token()).body())
                    .contains(endpoint, "\"state\":\"active\"")
                    .doesNotContain(secret);
            assertThat(get("api/v1/trigger-endpoints", bolt.token()).body()).doesNotContain(endpoint);

            Instant now = advance("PT1S");
            byte[] body = Sender.array(Sender.event("bounce", email, now)
                            .add("reason", "550 <" + email + "> unknown")
                            .build())
                    .getBytes(StandardCharsets.UTF_8);
            String timestamp = Long.toString(now.getEpochSecond());
            for (int i = 0; i < 2; i++) {
                assertThat(send(HttpRequest.newBuilder(uri(route))
                                        .header(
                                                "X-Twilio-Email-Event-Webhook-Signature",
                                                sender.signature(timestamp, body))
                                        .header("x-twilio-email-event-webhook-timestamp", timestamp)
                                        .header("Content-Type", JSON)
                                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)))
                                .status())
                        .isEqualTo(200);
            }
            Call first = calls.poll(30, TimeUnit.SECONDS);
            Call again = null;
            for (int i = 0; again == null && i < 60; i++) {
                // The retry's five seconds, by the server's clock.
                advance("PT10S");
                again = calls.poll(1, TimeUnit.SECONDS);
            }
            assertThat(first).isNotNull();
            assertThat(again).isNotNull();
            assertThat(again.id).isEqualTo(first.id);
            assertThat(again.signature).isEqualTo(signature(secret, again));
            JsonObject told = parse(again.body);
            assertThat(told.getString("contactId")).isEqualTo(contact);
            assertThat(told.getString("type")).isEqualTo("email.bounce");
            assertThat(again.body).doesNotContain(email);

            JsonObject page = get("api/v1/email-events?types=email.bounce&limit=5", acme.token())
                    .json();
            assertThat(page.getJsonArray("items")).hasSize(1);
            assertThat(page.getJsonArray("items").getJsonObject(0)).isEqualTo(told);
            assertThat(get("api/v1/email-events?cursor=" + page.getString("nextCursor"), acme.token())
                            .json()
                            .getJsonArray("items"))
                    .isEmpty();
            assertThat(get("api/v1/email-events", bolt.token()).json().getJsonArray("items"))
                    .isEmpty();
            refuses(acme, bolt, endpoint);
        } finally {
            crm.stop(0);
        }
    }

    private void refuses(Tenant acme, Tenant bolt, String endpoint) {
        assertThat(get("api/v1/email-events?cursor=nonsense", acme.token()).code())
                .isEqualTo("malformed_cursor");
        assertThat(get("api/v1/email-events?types=email.telepathy", acme.token())
                        .code())
                .isEqualTo("malformed_parameter");
        for (String url : new String[] {"http://10.0.0.1/", "https://169.254.169.254/", "https://[::1]/", "nowhere"}) {
            Answer refused = post("api/v1/trigger-endpoints", acme.token(), "{\"url\":\"" + url + "\"}");
            assertThat(refused.status()).as(url).isEqualTo(422);
            assertThat(refused.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
                    .isEqualTo("/url");
        }
        String path = "api/v1/trigger-endpoints/" + endpoint;
        assertThat(call("PATCH", path, acme.token(), JSON, "{\"paused\":\"yes\"}")
                        .status())
                .isEqualTo(422);
        assertThat(call("PATCH", path, acme.token(), JSON, "{\"paused\":true}")
                        .json()
                        .getString("state"))
                .isEqualTo("paused");
        assertThat(call("PATCH", path, bolt.token(), JSON, "{\"paused\":false}").status())
                .isEqualTo(404);
        assertThat(post(path + "/replay", acme.token(), "{}").status()).isEqualTo(422);
        assertThat(post(path + "/replay", acme.token(), "{\"ids\":[\"x\"]}").status())
                .isEqualTo(400);
        assertThat(post(path + "/replay", acme.token(), "{\"since\":\"yesterday\"}")
                        .status())
                .isEqualTo(422);
        assertThat(post(path + "/replay", acme.token(), "{\"all\":true}").json().getInt("replayed"))
                .isZero();
        assertThat(get(path + "/dead-letters", acme.token()).json().getJsonArray("items"))
                .isEmpty();
        assertThat(call("POST", path + "/secret", acme.token(), null, (byte[]) null)
                        .json()
                        .getString("secret"))
                .startsWith("whsec_");
        assertThat(call("DELETE", path, bolt.token(), null, (byte[]) null).status())
                .isEqualTo(404);
        assertThat(call("DELETE", path, acme.token(), null, (byte[]) null).status())
                .isEqualTo(204);
    }

    private Instant advance(String by) {
        return Instant.parse(post("ops/v1/clock", operatorToken(), "{\"advance\":\"" + by + "\"}")
                .json()
                .getString("now"));
    }

    private static String signature(String secret, Call call) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        return "v1,"
                + Base64.getEncoder()
                        .encodeToString(mac.doFinal(
                                (call.id + "." + call.timestamp + "." + call.body).getBytes(StandardCharsets.UTF_8)));
    }
}
