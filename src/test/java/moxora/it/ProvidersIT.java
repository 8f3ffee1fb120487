package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import moxora.email.SnsCertificates;
import moxora.email.provider.SnsTopic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers that sign nothing, and Amazon SES, over HTTP: with the password that was answered, and signed by SNS. */
class ProvidersIT extends Deployed {

    private Tenant acme;
    private String contact;

    @BeforeEach
    void aContact() {
        acme = signUp("acme", "moxora");
        contact = post("api/v1/contacts", acme.token(), "{\"firstName\":\"Ada\",\"emails\":[\"ada@example.org\"]}")
                .json()
                .getString("id");
    }

    /** The server's time, which other tests may have put forward. */
    private Instant now() {
        return Instant.parse(post("ops/v1/clock", operatorToken(), "{\"advance\":\"PT1S\"}")
                .json()
                .getString("now"));
    }

    private JsonObject endpoint(String body) {
        Answer made = post("api/v1/webhook-endpoints", acme.token(), body);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json();
    }

    private Answer deliver(String provider, String id, String credentials, String contentType, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("api/v1/webhooks/" + provider + "/" + id))
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        if (credentials != null) {
            request.header(
                    "Authorization",
                    "basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        return send(request);
    }

    private static String open(String provider, Instant at) {
        long seconds = at.getEpochSecond();
        return switch (provider) {
            case "postmark" ->
                "{'RecordType':'Open','MessageID':'m1','Recipient':'ada@example.org','ReceivedAt':'" + at + "'}";
            case "brevo" -> "{'event':'opened','email':'ada@example.org','message-id':'m1','ts_event':" + seconds + "}";
            case "mailjet" -> "[{'event':'open','email':'ada@example.org','MessageID':1,'time':" + seconds + "}]";
            default ->
                "[{'msys':{'track_event':{'type':'open','rcpt_to':'ada@example.org','message_id':'m1','timestamp':'"
                        + seconds + "'}}}]";
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"postmark", "brevo", "mailjet", "sparkpost"})
    @Tag("P13")
    @Tag("T-41")
    void withThePasswordThatWasAnswered_anEventIsOnTheTimeline_andWithoutItNothingIs(String provider) {
        JsonObject made = endpoint("{\"provider\":\"" + provider + "\"}");
        String id = made.getString("id");
        String secret = made.getString("secret");
        String open = open(provider, now());

        for (String wrong : new String[] {null, "moxora:guess", secret + "x"}) {
            Answer refused = deliver(provider, id, wrong, JSON, open);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.code()).isEqualTo("invalid_signature");
            assertThat(refused.header("WWW-Authenticate")).isEqualTo("Basic realm=\"webhook\", charset=\"UTF-8\"");
        }
        assertThat(timeline()).isEmpty();
        assertThat(deliver(provider, id, secret, JSON, open).body())
                .isEqualTo("{\"accepted\":1,\"duplicates\":0,\"parked\":0}");
        assertThat(deliver(provider, id, secret, JSON, open).body())
                .isEqualTo("{\"accepted\":0,\"duplicates\":1,\"parked\":0}");
        assertThat(deliver(provider, id, secret, "text/plain", open).status()).isEqualTo(415);
        assertThat(timeline()).hasSize(1);
        assertThat(get("api/v1/webhook-endpoints", acme.token()).body()).doesNotContain(secret);
    }

    @Test
    @Tag("T-41")
    void sparkPostMayAskWhetherAnybodyIsThere() {
        JsonObject made = endpoint("{\"provider\":\"sparkpost\"}");

        Answer pong = deliver("sparkpost", made.getString("id"), made.getString("secret"), JSON, "[{'msys':{}}]");
        assertThat(pong.status()).isEqualTo(200);
        assertThat(pong.body()).isEqualTo("{\"accepted\":0,\"duplicates\":0,\"parked\":0}");
    }

    @Test
    @Tag("P13")
    @Tag("P14")
    @Tag("T-41")
    @Tag("T-42")
    void whatSnsSigned_isOnTheTimeline_andWhatItDidNotIsRefused() {
        String arn = "arn:aws:sns:eu-west-1:123456789012:" + UUID.randomUUID();
        SnsTopic topic = SnsCertificates.topic(arn);
        JsonObject made = endpoint("{\"provider\":\"ses\",\"verificationKey\":\"" + arn + "\"}");
        assertThat(made.containsKey("secret")).isFalse();
        String id = made.getString("id");
        Instant now = now();
        String report = ("{'eventType':'Delivery','delivery':{'timestamp':'" + now
                        + "','recipients':['ada@example.org']},'mail':{'messageId':'m1','destination':[]}}")
                .replace('\'', '"');
        String type = "text/plain; charset=UTF-8";

        String confirmation = topic.confirmation(now, SnsTopic.HOST + "/?Action=ConfirmSubscription&Token=1")
                .toString();
        assertThat(deliver("ses", id, null, type, confirmation).status()).isEqualTo(200);
        String genuine = topic.notification(now, report).toString();
        assertThat(deliver("ses", id, null, type, genuine).json().getInt("accepted"))
                .isEqualTo(1);
        assertThat(deliver("ses", id, null, type, genuine).json().getInt("duplicates"))
                .isEqualTo(1);
        assertThat(deliver("ses", id, null, type, genuine.replace("ada@", "eve@"))
                        .status())
                .isEqualTo(401);
        assertThat(deliver("ses", id, null, type, genuine.replace("eu-west-1.amazonaws.com", "eu-west-1.evil.com"))
                        .code())
                .isEqualTo("invalid_signature");
        assertThat(deliver("ses", id, null, JSON, report).code()).isEqualTo("invalid_signature");
        assertThat(deliver(
                                "ses",
                                id,
                                null,
                                type,
                                topic.notification(now.minusSeconds(400), report)
                                        .toString())
                        .code())
                .isEqualTo("stale_signature");
        assertThat(timeline()).hasSize(1);
        assertThat(get("api/v1/audit", acme.token()).body()).contains("endpoint_confirmation_asked");
    }

    @Test
    void aKeyWhereThereIsNone_andATopicThatIsNone_areRefusedAtTheirPlace() {
        for (String body : new String[] {
            "{\"provider\":\"postmark\",\"verificationKey\":\"mine\"}",
            "{\"provider\":\"ses\"}",
            "{\"provider\":\"ses\",\"verificationKey\":\"arn:aws:sqs:eu-west-1:123456789012:q\"}"
        }) {
            Answer refused = post("api/v1/webhook-endpoints", acme.token(), body);
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.body()).contains("/verificationKey", "invalid_verification_key");
        }
    }

    private jakarta.json.JsonArray timeline() {
        return get("api/v1/contacts/" + contact + "/timeline", acme.token())
                .json()
                .getJsonArray("items");
    }
}
