package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import moxora.email.provider.Sender;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A provider's way in over HTTP: from the endpoint's making to the timeline, and every way of being refused. */
class WebhooksIT extends Deployed {

    private static final String ADA = "ada@example.org";

    private final Sender sender = new Sender();
    private Tenant acme;
    private Tenant bolt;
    private String path;
    private String contact;

    @BeforeEach
    void anEndpointAndAContact() {
        acme = signUp("acme", "moxora");
        bolt = signUp("bolt", "moxora");
        contact = contactOf(acme);
        path = endpointOf(acme, sender);
    }

    private String contactOf(Tenant tenant) {
        return post("api/v1/contacts", tenant.token(), "{\"firstName\":\"Ada\",\"emails\":[\"Ada@Example.org\"]}")
                .json()
                .getString("id");
    }

    private String endpointOf(Tenant tenant, Sender signing) {
        Answer made = post(
                "api/v1/webhook-endpoints",
                tenant.token(),
                "{\"provider\":\"sendgrid\",\"verificationKey\":\"" + signing.verificationKey() + "\"}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        String route = "api/v1/webhooks/sendgrid/" + made.json().getString("id");
        assertThat(made.json().getString("url")).startsWith("http").endsWith("/" + route);
        return route;
    }

    /** The server's time, which other tests may have put forward. */
    private Instant now() {
        return Instant.parse(post("ops/v1/clock", operatorToken(), "{\"advance\":\"PT1S\"}")
                .json()
                .getString("now"));
    }

    private Answer deliver(String where, Instant signed, String contentType, JsonObject... events) {
        byte[] body = Sender.array(events).getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString(signed.getEpochSecond());
        return deliver(where, timestamp, sender.signature(timestamp, body), contentType, body);
    }

    private Answer deliver(String where, String timestamp, String signature, String contentType, byte[] body) {
        return send(HttpRequest.newBuilder(uri(where))
                .header("X-Twilio-Email-Event-Webhook-Signature", signature)
                .header("x-twilio-email-event-webhook-timestamp", timestamp)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    @Test
    @Tag("P13")
    @Tag("P15")
    void aReportedEvent_isOnTheTimelineWhenItIsAnswered() {
        Instant now = now();
        Instant at = Instant.ofEpochSecond(now.getEpochSecond() - 60);
        JsonObject open =
                Sender.event("open", ADA, at).add("sg_machine_open", true).build();
        JsonObject bounce = Sender.event("bounce", ADA, at.plusSeconds(1)).build();

        Answer first = deliver(path, now, JSON, open, bounce);
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(first.body()).isEqualTo("{\"accepted\":2,\"duplicates\":0,\"parked\":0}");
        assertThat(deliver(
                                path,
                                now,
                                JSON,
                                bounce,
                                open,
                                Sender.event("processed", ADA, at).build())
                        .body())
                .isEqualTo("{\"accepted\":0,\"duplicates\":2,\"parked\":1}");

        String timeline = "api/v1/contacts/" + contact + "/timeline";
        JsonObject page = get(timeline + "?limit=1", acme.token()).json();
        assertThat(page.getJsonArray("items").getJsonObject(0).toString())
                .startsWith("{\"type\":\"email.bounce\",\"at\":\"" + at.plusSeconds(1)
                        + "\",\"messageId\":\"14c5d75ce93\",\"bounceClass\":\"hard\",\"receivedAt\":\"");
        JsonObject next = get(timeline + "?limit=1&cursor=" + page.getString("nextCursor"), acme.token())
                .json();
        assertThat(next.getJsonArray("items").getJsonObject(0).getBoolean("machine"))
                .isTrue();
        assertThat(next.isNull("nextCursor")).isTrue();
        assertThat(get(timeline + "?cursor=nonsense", acme.token()).code()).isEqualTo("malformed_cursor");
        assertThat(get(timeline + "?page=2", acme.token()).code()).isEqualTo("unknown_parameter");
    }

    @Test
    @Tag("P14")
    @Tag("T-01")
    void whatIsAcmes_isNotThereForBolt() {
        Instant now = now();
        String ofBolt = contactOf(bolt);
        String boltsPath = endpointOf(bolt, new Sender());
        JsonObject open = Sender.event("open", ADA, now)
                .add("organisationId", bolt.organisation())
                .build();

        assertThat(deliver(path, now, JSON, open).json().getInt("accepted")).isEqualTo(1);
        assertThat(deliver(boltsPath, now, JSON, open).code()).isEqualTo("invalid_signature");

        assertThat(get("api/v1/contacts/" + ofBolt + "/timeline", bolt.token())
                        .json()
                        .getJsonArray("items"))
                .isEmpty();
        Answer foreign = get("api/v1/contacts/" + contact + "/timeline", bolt.token());
        Answer absent = get("api/v1/contacts/" + UUID.randomUUID() + "/timeline", bolt.token());
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.body()).isEqualTo(absent.body());
        assertThat(get("api/v1/webhook-endpoints", bolt.token()).body())
                .doesNotContain(path.substring(path.lastIndexOf('/') + 1));
    }

    @Test
    @Tag("T-41")
    @Tag("T-42")
    void everyOtherWayIn_isRefused() {
        Instant now = now();
        JsonObject open = Sender.event("open", ADA, now).build();
        byte[] body = Sender.array(open).getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString(now.getEpochSecond());
        String signature = sender.signature(timestamp, body);
        byte[] altered = body.clone();
        altered[altered.length / 2] ^= 1;

        assertThat(deliver(path, timestamp, signature, JSON, altered).status()).isEqualTo(401);
        assertThat(deliver(path, timestamp, signature, JSON, Arrays.copyOf(body, body.length - 2))
                        .code())
                .isEqualTo("invalid_signature");
        assertThat(post(path, null, "[]").code()).isEqualTo("invalid_signature");
        assertThat(deliver(path, now.minusSeconds(400), JSON, open).code()).isEqualTo("stale_signature");
        assertThat(deliver(path, now.plusSeconds(400), JSON, open).status()).isEqualTo(400);
        assertThat(deliver(path, now, "text/plain", open).status()).isEqualTo(415);
        assertThat(deliver(path, now, "application/x-www-form-urlencoded", open).status())
                .isEqualTo(415);

        Answer unknown = deliver("api/v1/webhooks/sendgrid/" + UUID.randomUUID(), now, JSON, open);
        Answer otherProvider = deliver(path.replace("sendgrid", "mailgun"), now, JSON, open);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(otherProvider.status()).isEqualTo(404);
        assertThat(unknown.body()).isEqualTo(otherProvider.body());

        byte[] large = new byte[(5 << 20) + 1];
        Arrays.fill(large, (byte) ' ');
        assertThat(deliver(path, timestamp, signature, JSON, large).status()).isEqualTo(413);
        assertThat(get("api/v1/contacts/" + contact + "/timeline", acme.token())
                        .json()
                        .getJsonArray("items"))
                .isEmpty();
    }

    @Test
    void anEndpointForAnotherProvider_orWithoutAKey_isRefusedAtItsPlace() {
        Answer provider = post("api/v1/webhook-endpoints", acme.token(), "{\"provider\":\"pigeon\"}");
        Answer key = post(
                "api/v1/webhook-endpoints",
                acme.token(),
                "{\"provider\":\"sendgrid\",\"verificationKey\":\"bm90IGEga2V5\"}");

        assertThat(provider.status()).isEqualTo(422);
        assertThat(provider.body()).contains("/provider", "unknown_provider", "sendgrid", "mailgun", "standard");
        assertThat(key.status()).isEqualTo(422);
        assertThat(key.body()).contains("/verificationKey", "invalid_verification_key");
    }

    @Test
    void aRemovedEndpoint_isNotThere() {
        assertThat(call("DELETE", path.replace("webhooks/sendgrid", "webhook-endpoints"), acme.token(), null, (byte[])
                                null)
                        .status())
                .isEqualTo(204);

        assertThat(deliver(path, now(), JSON).status()).isEqualTo(404);
    }

    @Test
    @Tag("P83")
    void whileClosingProvidersAreHeard_andOnceGoneTheyAreAnsweredWithoutEffect() {
        Instant now = now();
        JsonObject open = Sender.event("open", ADA, now).build();
        assertThat(post("api/v1/organisation/closure", acme.token(), "{\"confirmName\":\"acme\"}")
                        .status())
                .isEqualTo(202);

        assertThat(deliver(path, now, JSON, open).json().getInt("accepted")).isEqualTo(1);
        assertThat(get("api/v1/contacts/" + contact + "/timeline", acme.token()).code())
                .isEqualTo("organisation_closing");

        post("ops/v1/clock", operatorToken(), "{\"advance\":\"P21D\"}");
        Answer gone = deliver(path, now(), JSON, open);
        assertThat(gone.status()).isEqualTo(200);
        assertThat(gone.body()).isEqualTo("{\"accepted\":0,\"duplicates\":0,\"parked\":0}");
    }
}
