package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import moxora.email.provider.Sender;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** States and figures over HTTP: from a provider's report to what is told of it, and to what is not. */
class EngagementIT extends Deployed {

    private final Sender sender = new Sender();

    private String contactOf(Tenant tenant, int number) {
        return post(
                        "api/v1/contacts",
                        tenant.token(),
                        "{\"firstName\":\"Ada\",\"emails\":[\"p" + number + "@example.org\"]}")
                .json()
                .getString("id");
    }

    private Answer deliver(Tenant tenant, Instant now, JsonObject... events) {
        Answer made = post(
                "api/v1/webhook-endpoints",
                tenant.token(),
                "{\"provider\":\"sendgrid\",\"verificationKey\":\"" + sender.verificationKey() + "\"}");
        byte[] body = Sender.array(events).getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString(now.getEpochSecond());
        return send(HttpRequest.newBuilder(
                        uri("api/v1/webhooks/sendgrid/" + made.json().getString("id")))
                .header("X-Twilio-Email-Event-Webhook-Signature", sender.signature(timestamp, body))
                .header("x-twilio-email-event-webhook-timestamp", timestamp)
                .header("Content-Type", JSON)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    @Test
    @Tag("N7")
    @Tag("N12")
    void statesAndFigures_areToldToTheirOrganisationOnly() {
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        Instant now = Instant.parse(post("ops/v1/clock", operatorToken(), "{\"advance\":\"PT1S\"}")
                .json()
                .getString("now"));
        Instant at = Instant.ofEpochSecond(now.getEpochSecond() - 60);
        String ada = contactOf(acme, 0);
        JsonObject[] events = new JsonObject[11];
        for (int i = 0; i < 10; i++) {
            if (i > 0) {
                contactOf(acme, i);
            }
            events[i] = Sender.event("delivered", "p" + i + "@example.org", at).build();
        }
        events[10] = Sender.event("bounce", "p0@example.org", at).build();
        assertThat(deliver(acme, now, events).json().getInt("accepted")).isEqualTo(11);

        String states = "api/v1/contacts/" + ada + "/engagement";
        JsonObject contact = get(states, acme.token()).json().getJsonObject("contact");
        assertThat(contact.toString())
                .isEqualTo("{\"deliveredAt\":\"" + at + "\",\"bounceClass\":\"hard\",\"bouncedAt\":\"" + at + "\"}");
        assertThat(get(states, bolt.token()).status()).isEqualTo(404);
        assertThat(get(states + "?page=1", acme.token()).code()).isEqualTo("unknown_parameter");
        assertThat(get(states + "?cursor=x", acme.token()).code()).isEqualTo("malformed_cursor");

        Answer rebuilt = post("api/v1/email-state/rebuild", acme.token(), "");
        assertThat(rebuilt.body()).isEqualTo("{\"contacts\":10,\"nextCursor\":null}");
        assertThat(get(states, acme.token()).json().getJsonObject("contact")).isEqualTo(contact);

        String day = at.toString().substring(0, 10);
        String figures = "api/v1/email-statistics?from=" + day + "&to=" + day;
        assertThat(get(figures, acme.token()).body())
                .startsWith("{\"minimumCell\":10,\"items\":[{\"day\":\"" + day
                        + "\",\"figures\":{\"delivered\":{\"count\":10},\"opened\":{\"belowMinimum\":true}")
                .contains("\"bouncedHard\":{\"belowMinimum\":true}");
        assertThat(get(figures, bolt.token()).body()).doesNotContain("count");
        assertThat(get("api/v1/email-statistics", acme.token()).json().getJsonArray("items"))
                .hasSize(30);
        JsonObject page = get("api/v1/email-statistics?limit=7", acme.token()).json();
        assertThat(get("api/v1/email-statistics?limit=30&cursor=" + page.getString("nextCursor"), acme.token())
                        .json()
                        .getJsonArray("items"))
                .hasSize(23);
        for (String wrong :
                new String[] {"from=today", "from=2026-02-30", "from=2026-02-01&to=2026-01-01", "limit=0"}) {
            assertThat(get("api/v1/email-statistics?" + wrong, acme.token()).code())
                    .isEqualTo("malformed_parameter");
        }
        assertThat(get("api/v1/messages/" + UUID.randomUUID(), acme.token()).status())
                .isEqualTo(404);
    }
}
