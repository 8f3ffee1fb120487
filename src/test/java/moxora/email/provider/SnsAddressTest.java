package moxora.email.provider;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import moxora.fault.Fault;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where SNS is: of no other place is a certificate asked for or a subscription confirmed. */
@Tag("T-41")
class SnsAddressTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String CERTIFICATE = SnsTopic.HOST + "/SimpleNotificationService-0123456789abcdef.pem";
    private static final KeyPair KEYS = SnsTopic.keys();
    private static final String CONFIRM = SnsTopic.HOST + "/?Action=ConfirmSubscription&TopicArn=" + SnsTopic.ARN
            + "&Token=2336412f37fb687f5d51e6e2425c464c";

    private final AtomicInteger asked = new AtomicInteger();
    private final Ses ses = new Ses((address, now) -> {
        asked.incrementAndGet();
        return address.uri().toString().equals(CERTIFICATE) ? Optional.of(KEYS.getPublic()) : Optional.empty();
    });
    private final SnsTopic topic = new SnsTopic(KEYS.getPrivate(), SnsTopic.ARN, CERTIFICATE);

    private String outcome(JsonObject envelope) {
        return outcome(SnsTopic.delivery(envelope));
    }

    private String outcome(Delivery delivery) {
        try {
            ses.verify(SnsTopic.ARN, delivery, NOW);
            return "accepted";
        } catch (Fault fault) {
            return fault.code().wire();
        }
    }

    private static JsonObject with(JsonObject envelope, String name, String value) {
        return Json.createObjectBuilder(envelope).add(name, value).build();
    }

    /** Signed by SNS, but with a part that was another before. */
    private JsonObject signedWith(String name, String value) {
        return topic.signed(topic.envelope("Notification", NOW, "{}").add(name, value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://sns.eu-west-1.amazonaws.com/c.pem",
                "https://sns.eu-west-1.amazonaws.com.evil.example/c.pem",
                "https://sns.eu-west-1.amazonaws.com@evil.example/c.pem",
                "https://user@sns.eu-west-1.amazonaws.com/c.pem",
                "https://sns.eu-west-1.amazonaws.com:443/c.pem",
                "https://sns.eu-west-1.amazonaws.com:8443/c.pem",
                "https://evil.example/sns.eu-west-1.amazonaws.com/c.pem",
                "https://evil.example#sns.eu-west-1.amazonaws.com/c.pem",
                "https://evil.example\\@sns.eu-west-1.amazonaws.com/c.pem",
                "https://sns.evil.amazonaws.com/c.pem",
                "https://sns.eu-west-1.evil.amazonaws.com/c.pem",
                "https://sns.eu-west-1.amazonaws.com.cn/c.pem",
                "https://sns.cn-north-1.amazonaws.com/c.pem",
                "https://snsXeu-west-1.amazonaws.com/c.pem",
                "https://evil-sns.eu-west-1.amazonaws.com/c.pem",
                "https://s3.eu-west-1.amazonaws.com/sns.eu-west-1/c.pem",
                "https://sns.eu-west-1.s3.amazonaws.com/c.pem",
                "https://SNS.eu-west-1.amazonaws.com/c.pem",
                "HTTPS://sns.eu-west-1.amazonaws.com/c.pem",
                "https://sns.eu-west-1.amazonaws.com/c.pem?x=1",
                "https://sns.eu-west-1.amazonaws.com/c.pem#x",
                "https://sns.eu-west-1.amazonaws.com/c.pem/",
                "https://sns.eu-west-1.amazonaws.com/c.crt",
                "https://sns.eu-west-1.amazonaws.com/.pem",
                "https://sns.eu-west-1.amazonaws.com/../c.pem",
                "https://sns.eu-west-1.amazonaws.com/%2e%2e/c.pem",
                "https://sns.eu-west-1.amazonaws.com/a/..%2fc.pem",
                "https://sns.eu-west-1.amazonaws.com./c.pem",
                "https://sns.eu-west-1.amazonaws.com/c.pem\n",
                " https://sns.eu-west-1.amazonaws.com/c.pem",
                "//sns.eu-west-1.amazonaws.com/c.pem",
                "file:///etc/c.pem",
                ""
            })
    void aCertificateFromAnywhereElse_isNotEvenAskedFor(String address) {
        JsonObject envelope = signedWith("SigningCertURL", address);

        assertThat(outcome(envelope)).isEqualTo("invalid_signature");
        assertThat(asked).hasValue(0);
        assertThat(SnsUrl.ofCertificate(address)).isEmpty();
    }

    @Test
    void theHostsOfAllPartitions_areSnsItself() {
        for (String host : List.of(
                "sns.us-east-1.amazonaws.com",
                "sns.ap-southeast-3.amazonaws.com",
                "sns.us-gov-west-1.amazonaws.com",
                "sns.cn-north-1.amazonaws.com.cn")) {
            SnsUrl address = SnsUrl.ofCertificate("https://" + host + "/a/SimpleNotificationService-0.pem")
                    .orElseThrow();
            assertThat(address.host()).isEqualTo(host);
            assertThat(address.file()).isEqualTo("SimpleNotificationService-0.pem");
        }
    }

    @Test
    void onlyASubscriptionAsksToBeConfirmed_andOnlyAtSns() {
        assertThat(ses.confirmation(SnsTopic.delivery(topic.confirmation(NOW, CONFIRM))))
                .hasValueSatisfying(address -> assertThat(address).hasToString(CONFIRM));
        for (String elsewhere : List.of(
                CONFIRM.replace("amazonaws.com", "amazonaws.com.evil.example"),
                CONFIRM.replace("https", "http"),
                CONFIRM.replace("amazonaws.com", "amazonaws.com:8443"),
                CONFIRM.replace("https://", "https://user@"),
                CONFIRM + "#x",
                SnsTopic.HOST + "/",
                "http://169.254.169.254/?latest")) {
            assertThat(ses.confirmation(SnsTopic.delivery(topic.confirmation(NOW, elsewhere))))
                    .as(elsewhere)
                    .isEmpty();
        }
        assertThat(ses.confirmation(SnsTopic.delivery(topic.unsubscribed(NOW)))).isEmpty();
        assertThat(ses.confirmation(SnsTopic.delivery(topic.notification(NOW, "{}"))))
                .isEmpty();
        assertThat(ses.read(SnsTopic.delivery(topic.confirmation(NOW, CONFIRM))))
                .isEmpty();
        assertThat(ses.read(SnsTopic.delivery(topic.unsubscribed(NOW)))).isEmpty();
    }
}
