package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import moxora.email.provider.Sender;
import moxora.mail.report.ReportMails;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Mails that report, what is kept apart, and how it is taken up, over HTTP. */
@Tag("P13")
class ParkedEventsIT extends Deployed {

    private static final String ADA = "ada@example.org";

    private final Sender sender = new Sender();
    private Tenant acme;
    private Tenant bolt;

    @BeforeEach
    void twoOrganisations() {
        acme = signUp("acme", "moxora");
        bolt = signUp("bolt", "moxora");
    }

    private String contactOf(Tenant tenant) {
        return post("api/v1/contacts", tenant.token(), "{\"firstName\":\"Ada\",\"emails\":[\"" + ADA + "\"]}")
                .json()
                .getString("id");
    }

    private Answer report(Tenant by, String mail) {
        return call("POST", "api/v1/email-reports", by.token(), "message/rfc822", ReportMails.bytes(mail));
    }

    private static String bounce() {
        return ReportMails.bounce(
                "Arrival-Date: Mon, 5 Jan 2026 10:00:00 +0000",
                "<1@sender.example>",
                ReportMails.recipient(ADA, "failed", "5.1.1"));
    }

    private Answer deliver(String path, JsonObject... events) {
        Instant now = Instant.parse(post("ops/v1/clock", operatorToken(), "{\"advance\":\"PT1S\"}")
                .json()
                .getString("now"));
        byte[] body = Sender.array(events).getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString(now.getEpochSecond());
        return send(HttpRequest.newBuilder(uri(path))
                .header("X-Twilio-Email-Event-Webhook-Signature", sender.signature(timestamp, body))
                .header("x-twilio-email-event-webhook-timestamp", timestamp)
                .header("Content-Type", JSON)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private String endpointOf(Tenant tenant) {
        String id = post(
                        "api/v1/webhook-endpoints",
                        tenant.token(),
                        "{\"provider\":\"sendgrid\",\"verificationKey\":\"" + sender.verificationKey() + "\"}")
                .json()
                .getString("id");
        return "api/v1/webhooks/sendgrid/" + id;
    }

    private JsonObject parked(Tenant of) {
        return get("api/v1/parked-events", of.token()).json();
    }

    private Answer replay(Tenant of, String body) {
        return post("api/v1/parked-events/replay", of.token(), body);
    }

    private int timeline(Tenant of, String contact) {
        return get("api/v1/contacts/" + contact + "/timeline", of.token())
                .json()
                .getJsonArray("items")
                .size();
    }

    @Test
    void aBounceMail_waitsForItsContact_andIsReplayed() {
        Answer first = report(acme, bounce());
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(first.body()).isEqualTo("{\"accepted\":0,\"duplicates\":0,\"parked\":1}");
        assertThat(report(acme, bounce()).body()).isEqualTo("{\"accepted\":0,\"duplicates\":1,\"parked\":0}");
        JsonObject seen = parked(acme);
        assertThat(seen.getJsonArray("items").getJsonObject(0).keySet())
                .containsExactly("id", "reason", "provider", "type", "at", "receivedAt", "fault");
        assertThat(seen.toString())
                .contains("\"unknown_recipient\":1", "\"report\"")
                .doesNotContain("ada@");
        assertThat(parked(bolt).getJsonArray("items")).isEmpty();
        String ada = contactOf(acme);
        String adaAtBolt = contactOf(bolt);

        assertThat(replay(bolt, "{}").body())
                .isEqualTo("{\"accepted\":0,\"duplicates\":0,\"parked\":0,\"nextCursor\":null}");
        assertThat(replay(acme, "{\"reason\":\"unknown_recipient\",\"provider\":\"report\"}")
                        .body())
                .isEqualTo("{\"accepted\":1,\"duplicates\":0,\"parked\":0,\"nextCursor\":null}");

        assertThat(timeline(acme, ada)).isEqualTo(1);
        assertThat(timeline(bolt, adaAtBolt)).isZero();
        assertThat(parked(acme).getJsonArray("items")).isEmpty();
    }

    @Test
    void aMapping_givesWhatWaitsAMeaning() {
        String ada = contactOf(acme);
        String path = endpointOf(acme);
        JsonObject processed = Sender.event("processed", ADA, Instant.parse("2026-01-05T10:00:00Z"))
                .build();
        assertThat(deliver(path, processed).json().getInt("parked")).isEqualTo(1);

        Answer set = call(
                "PUT",
                "api/v1/event-mappings",
                acme.token(),
                JSON,
                "{\"provider\":\"sendgrid\",\"name\":\"processed\",\"type\":\"deferred\"}");
        assertThat(set.status()).as(set.body()).isEqualTo(200);
        assertThat(get("api/v1/event-mappings", acme.token()).body()).contains("processed");
        assertThat(get("api/v1/event-mappings", bolt.token()).json().getJsonArray("items"))
                .isEmpty();
        assertThat(replay(acme, "{}").json().getInt("accepted")).isEqualTo(1);
        assertThat(deliver(path, processed).json().getInt("duplicates")).isEqualTo(1);
        assertThat(timeline(acme, ada)).isEqualTo(1);

        String one = "api/v1/event-mappings?provider=sendgrid&name=processed";
        assertThat(call("DELETE", one, bolt.token(), null, (byte[]) null).status())
                .isEqualTo(404);
        assertThat(call("DELETE", one, acme.token(), null, (byte[]) null).status())
                .isEqualTo(204);
        assertThat(call("DELETE", one, acme.token(), null, (byte[]) null).status())
                .isEqualTo(404);
    }

    @Test
    @Tag("T-54")
    void whatIsReportedAboutWhoWasErased_isACount() {
        String ada = contactOf(acme);
        String path = endpointOf(acme);
        assertThat(call("DELETE", "api/v1/contacts/" + ada, acme.token(), null, (byte[]) null)
                        .status())
                .isEqualTo(204);

        assertThat(report(acme, bounce()).json().getInt("accepted")).isEqualTo(1);
        assertThat(deliver(
                                path,
                                Sender.event("processed", ADA, Instant.parse("2026-01-05T10:00:00Z"))
                                        .build())
                        .json()
                        .getInt("parked"))
                .isZero();

        assertThat(parked(acme).getInt("late")).isEqualTo(2);
        assertThat(parked(acme).getJsonArray("items")).isEmpty();
    }

    @Test
    void everythingElse_isRefused() {
        assertThat(report(acme, "Subject: hello\r\n\r\nhello").body()).contains("not_a_report");
        assertThat(post("api/v1/email-reports", acme.token(), "{}").status()).isEqualTo(415);
        byte[] large = new byte[(5 << 20) + 1];
        Arrays.fill(large, (byte) 'a');
        assertThat(call("POST", "api/v1/email-reports", acme.token(), "message/rfc822", large)
                        .status())
                .isEqualTo(413);
        assertThat(call("POST", "api/v1/email-reports", null, "message/rfc822", ReportMails.bytes(bounce()))
                        .status())
                .isEqualTo(401);
        assertThat(get("api/v1/parked-events?reason=boring", acme.token()).code())
                .isEqualTo("malformed_parameter");
        assertThat(get("api/v1/parked-events?limit=0", acme.token()).code()).isEqualTo("malformed_parameter");
        assertThat(get("api/v1/parked-events?cursor=x", acme.token()).code()).isEqualTo("malformed_cursor");
        assertThat(replay(acme, "{\"reason\":\"malformed\"}").status()).isEqualTo(422);
        assertThat(replay(acme, "{\"provider\":\"nobody\"}").body()).contains("unknown_provider");
        assertThat(replay(acme, "{\"cursor\":\"x\"}").code()).isEqualTo("malformed_cursor");
        assertThat(call("PUT", "api/v1/event-mappings", acme.token(), JSON, "{\"provider\":\"sendgrid\"}")
                        .status())
                .isEqualTo(422);
        assertThat(call("DELETE", "api/v1/event-mappings", acme.token(), null, (byte[]) null)
                        .code())
                .isEqualTo("malformed_parameter");
    }
}
