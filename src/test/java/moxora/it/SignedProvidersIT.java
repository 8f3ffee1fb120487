package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.email.provider.Delivery;
import moxora.email.provider.SignedSenders;
import moxora.email.provider.SignedSenders.MailerSendSender;
import moxora.email.provider.SignedSenders.MailgunSender;
import moxora.email.provider.SignedSenders.StandardSender;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Providers that share a key with us, over HTTP: every form of body they send, two secrets at once, and a pause. */
class SignedProvidersIT extends Deployed {

    private static final String ADA = "ada@example.org";

    private Tenant acme;
    private String contact;
    private Instant now;

    @BeforeEach
    void aContact() {
        acme = signUp("acme", "moxora");
        contact = post("api/v1/contacts", acme.token(), "{\"firstName\":\"Ada\",\"emails\":[\"" + ADA + "\"]}")
                .json()
                .getString("id");
        // The server's time, which other tests may have put forward.
        now = Instant.parse(post("ops/v1/clock", operatorToken(), "{\"advance\":\"PT1S\"}")
                .json()
                .getString("now"));
    }

    private JsonObject endpoint(String provider, String key) {
        JsonObject body = key == null
                ? Json.createObjectBuilder().add("provider", provider).build()
                : Json.createObjectBuilder()
                        .add("provider", provider)
                        .add("verificationKey", key)
                        .build();
        Answer made = post("api/v1/webhook-endpoints", acme.token(), body.toString());
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json();
    }

    private Answer deliver(String provider, String endpoint, Delivery delivery) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("api/v1/webhooks/" + provider + "/" + endpoint));
        for (String header : List.of(
                "Content-Type",
                "Signature",
                "svix-id",
                "svix-timestamp",
                "svix-signature",
                "webhook-id",
                "webhook-timestamp",
                "webhook-signature")) {
            delivery.header(header).ifPresent(value -> request.header(header, value));
        }
        return send(request.POST(HttpRequest.BodyPublishers.ofByteArray(delivery.body())));
    }

    private JsonArray timeline() {
        return get("api/v1/contacts/" + contact + "/timeline", acme.token())
                .json()
                .getJsonArray("items");
    }

    @Test
    @Tag("P13")
    @Tag("T-42")
    void mailgun_isHeardInEachOfItsForms_andATokenIsGoodForOneBody() {
        MailgunSender sender = new MailgunSender("key-" + UUID.randomUUID());
        String endpoint = endpoint("mailgun", sender.key()).getString("id");
        Map<String, String> fields = new LinkedHashMap<>(
                Map.of("event", "delivered", "recipient", ADA, "Message-Id", "<1@mg.example>", "domain", "mg.example"));
        Map<String, String> opened = new LinkedHashMap<>(fields);
        opened.put("event", "opened");
        Delivery json = sender.json(
                now,
                "token-1",
                MailgunSender.event("complained", ADA, now.minusSeconds(60)).build());

        assertThat(deliver("mailgun", endpoint, MailgunSender.form(sender.signed(now, fields)))
                        .body())
                .isEqualTo("{\"accepted\":1,\"duplicates\":0,\"parked\":0}");
        assertThat(deliver("mailgun", endpoint, MailgunSender.multipart(sender.signed(now, opened)))
                        .body())
                .isEqualTo("{\"accepted\":1,\"duplicates\":0,\"parked\":0}");
        assertThat(deliver("mailgun", endpoint, json).json().getInt("accepted")).isEqualTo(1);
        assertThat(deliver("mailgun", endpoint, json).json().getInt("duplicates"))
                .isEqualTo(1);
        Answer forged = deliver(
                "mailgun",
                endpoint,
                sender.json(
                        now,
                        "token-1",
                        MailgunSender.event("unsubscribed", ADA, now).build()));
        assertThat(forged.status()).isEqualTo(401);
        assertThat(forged.code()).isEqualTo("invalid_signature");
        assertThat(timeline()).hasSize(3);
        assertThat(deliver(
                                "mailgun",
                                endpoint,
                                sender.json(
                                        now.minusSeconds(600),
                                        MailgunSender.event("opened", ADA, now).build()))
                        .code())
                .isEqualTo("stale_signature");
    }

    @Test
    @Tag("P13")
    @Tag("T-41")
    void resendAndOurOwnForm_areHeard_andTheSecretThatIsOursIsAnsweredOnce() {
        String whsec = SignedSenders.whsec(24, 7);
        String resend = endpoint("resend", whsec).getString("id");
        assertThat(deliver(
                                "resend",
                                resend,
                                StandardSender.svix(whsec)
                                        .sign(
                                                now,
                                                SignedSenders.resend("email.delivered", now, null, List.of(ADA))
                                                        .build()))
                        .json()
                        .getInt("accepted"))
                .isEqualTo(1);

        JsonObject made = endpoint("standard", null);
        String endpoint = made.getString("id");
        StandardSender sender = StandardSender.standard(made.getString("secret"));
        assertThat(sender.secret()).startsWith("whsec_");
        String batch = "[" + SignedSenders.standard("open", ADA, now).build() + ",{}]";
        assertThat(deliver("standard", endpoint, sender.sign(now, batch)).body())
                .isEqualTo("{\"accepted\":1,\"duplicates\":0,\"parked\":1}");
        assertThat(deliver("standard", endpoint, StandardSender.standard(whsec).sign(now, batch))
                        .code())
                .isEqualTo("invalid_signature");
        assertThat(deliver("standard", endpoint, sender.sign(now.minusSeconds(400), batch))
                        .status())
                .isEqualTo(400);
        assertThat(timeline()).hasSize(2);
        String listed = get("api/v1/webhook-endpoints", acme.token()).body();
        assertThat(listed).doesNotContain("whsec_").doesNotContain("\"secret\"");
        JsonObject first = get("api/v1/webhook-endpoints", acme.token())
                .json()
                .getJsonArray("items")
                .getJsonObject(0);
        assertThat(first.getString("id")).isEqualTo(endpoint);
        assertThat(first.getBoolean("paused")).isFalse();
        assertThat(first.getInt("secrets")).isEqualTo(1);
        assertThat(first.getString("lastDelivery"))
                .isEqualTo(LocalDate.ofInstant(now, ZoneOffset.UTC).toString());
    }

    @Test
    void mailerSendsTrial_isAnsweredWell_andItsActivityIsHeard() {
        MailerSendSender sender = new MailerSendSender("secret-" + UUID.randomUUID());
        String endpoint = endpoint("mailersend", sender.secret()).getString("id");
        Delivery trial = new MailerSendSender("test_Am3L1GuOIc4blLUuHqAPxxwkZaJyEk8G")
                .sign("{\"type\":\"webhook.test\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(deliver("mailersend", endpoint, trial).body())
                .isEqualTo("{\"accepted\":0,\"duplicates\":0,\"parked\":0}");
        assertThat(deliver("mailersend", UUID.randomUUID().toString(), trial).status())
                .isEqualTo(404);
        assertThat(deliver("mailersend", endpoint, sender.sign(MailerSendSender.activity("clicked", ADA, now, null)))
                        .json()
                        .getInt("accepted"))
                .isEqualTo(1);
    }

    @Test
    @Tag("T-41")
    void secrets_areRotated_andEndpointsPaused() {
        JsonObject made = endpoint("standard", null);
        String path = "api/v1/webhook-endpoints/" + made.getString("id");
        StandardSender old = StandardSender.standard(made.getString("secret"));
        String event = SignedSenders.standard("open", ADA, now).build().toString();

        Answer added = post(path + "/secrets", acme.token(), "{}");
        assertThat(added.status()).as(added.body()).isEqualTo(201);
        StandardSender fresh = StandardSender.standard(added.json().getString("secret"));
        assertThat(post(path + "/secrets", acme.token(), "{}").status()).isEqualTo(409);
        Answer listed = get(path + "/secrets", acme.token());
        JsonArray both = listed.json().getJsonArray("items");
        assertThat(both).hasSize(2);
        assertThat(listed.body()).doesNotContain("whsec_");
        for (StandardSender sender : List.of(old, fresh)) {
            assertThat(deliver("standard", made.getString("id"), sender.sign(now, event))
                            .status())
                    .isEqualTo(200);
        }
        String first = both.getJsonObject(0).getString("id");
        assertThat(call("DELETE", path + "/secrets/" + first, acme.token(), null, (byte[]) null)
                        .status())
                .isEqualTo(204);
        assertThat(deliver("standard", made.getString("id"), old.sign(now, event))
                        .status())
                .isEqualTo(401);
        assertThat(call("DELETE", path + "/secrets/" + added.json().getString("id"), acme.token(), null, (byte[]) null)
                        .status())
                .isEqualTo(409);

        assertThat(call("PATCH", path, acme.token(), JSON, "{\"paused\":\"yes\"}")
                        .status())
                .isEqualTo(422);
        Answer paused = call("PATCH", path, acme.token(), JSON, "{\"paused\":true}");
        assertThat(paused.json().getBoolean("paused")).isTrue();
        Answer kept = deliver("standard", made.getString("id"), fresh.sign(now, event));
        assertThat(kept.status()).isEqualTo(503);
        assertThat(kept.code()).isEqualTo("endpoint_paused");
        assertThat(kept.header("Retry-After")).isEqualTo("600");
        assertThat(deliver("standard", made.getString("id"), old.sign(now, event))
                        .status())
                .isEqualTo(401);
        call("PATCH", path, acme.token(), JSON, "{\"paused\":false}");
        assertThat(deliver("standard", made.getString("id"), fresh.sign(now, event))
                        .status())
                .isEqualTo(200);
    }
}
