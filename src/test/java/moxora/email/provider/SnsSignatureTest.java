package moxora.email.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SNS's envelope: whose topic it is of, who signed it, and with which certificate. */
@Tag("T-41")
class SnsSignatureTest {

    private static final long SEED = 4141;
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String CERTIFICATE = SnsTopic.HOST + "/SimpleNotificationService-0123456789abcdef.pem";
    private static final KeyPair KEYS = SnsTopic.keys();
    private static final PrivateKey STRANGER = SnsTopic.keys().getPrivate();
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

    @Test
    void eachTypeOfMessage_isAccepted_withAndWithoutASubject() {
        assertThat(outcome(topic.notification(NOW, "{\"a\":\"\u00e9 \\n \\u20ac\"}")))
                .isEqualTo("accepted");
        assertThat(outcome(topic.signed(topic.envelope("Notification", NOW, "line\nline"))))
                .isEqualTo("accepted");
        assertThat(outcome(
                        topic.signed(topic.envelope("Notification", NOW, "{}").addNull("Subject2"))))
                .isEqualTo("accepted");
        assertThat(outcome(topic.confirmation(NOW, CONFIRM))).isEqualTo("accepted");
        assertThat(outcome(topic.unsubscribed(NOW))).isEqualTo("accepted");
    }

    @Test
    void anEmptySubject_isNone() {
        JsonObjectBuilder envelope = topic.envelope("Notification", NOW, "{}");
        JsonObject unsigned = envelope.build();
        String signature = SnsTopic.signature(KEYS.getPrivate(), "SHA256withRSA", unsigned);

        assertThat(outcome(Json.createObjectBuilder(unsigned)
                        .addNull("Subject")
                        .add("Signature", signature)
                        .build()))
                .isEqualTo("accepted");
    }

    @Test
    @Tag("P14")
    void anothersTopic_isRefused_beforeItsCertificateIsAskedFor() {
        String other = SnsTopic.ARN.replace("123456789012", "210987654321");
        SnsTopic theirs = new SnsTopic(KEYS.getPrivate(), other, CERTIFICATE);

        assertThat(outcome(theirs.notification(NOW, "{}"))).isEqualTo("invalid_signature");
        assertThat(outcome(with(theirs.notification(NOW, "{}"), "TopicArn", SnsTopic.ARN)))
                .isEqualTo("invalid_signature");
        assertThat(asked).hasValue(1);
    }

    @Test
    void theOlderSignature_isRefused() {
        JsonObject unsigned = topic.envelope("Notification", NOW, "{}")
                .add("SignatureVersion", "1")
                .build();
        JsonObject first = Json.createObjectBuilder(unsigned)
                .add("Signature", SnsTopic.signature(KEYS.getPrivate(), "SHA1withRSA", unsigned))
                .build();

        assertThat(outcome(first)).isEqualTo("invalid_signature");
        assertThat(outcome(with(first, "SignatureVersion", "2"))).isEqualTo("invalid_signature");
    }

    @Test
    void everyPartThatIsSigned_isCovered() {
        for (JsonObject genuine : List.of(topic.notification(NOW, "{}"), topic.confirmation(NOW, CONFIRM))) {
            for (String name : genuine.keySet()) {
                String value = genuine.getString(name);
                assertThat(outcome(with(genuine, name, value + "x"))).as(name).isEqualTo("invalid_signature");
                assertThat(outcome(
                                Json.createObjectBuilder(genuine).remove(name).build()))
                        .as("without %s", name)
                        .isEqualTo("invalid_signature");
                assertThat(outcome(
                                Json.createObjectBuilder(genuine).add(name, 7).build()))
                        .as("a number for %s", name)
                        .isEqualTo("invalid_signature");
            }
            assertThat(outcome(genuine)).isEqualTo("accepted");
        }
    }

    @Test
    void oneTypeOfMessage_isNotTakenForAnother() {
        JsonObject confirmation = topic.confirmation(NOW, CONFIRM);

        assertThat(outcome(with(confirmation, "Type", "Notification"))).isEqualTo("invalid_signature");
        assertThat(outcome(with(confirmation, "Type", "UnsubscribeConfirmation")))
                .isEqualTo("invalid_signature");
        assertThat(outcome(with(topic.notification(NOW, "{}"), "Type", "Other")))
                .isEqualTo("invalid_signature");
    }

    @Test
    @Tag("B19")
    void noForgeryIsAccepted() {
        int tries = "full".equals(System.getProperty("moxora.battery")) ? 100_000 : 4_000;
        Random random = new Random(SEED);
        JsonObject genuine = topic.notification(NOW, "{\"eventType\":\"Open\"}");
        int controls = 0;
        for (int i = 0; i < tries; i++) {
            assertThat(outcome(forge(i % 8, random, genuine)))
                    .as("forgery %d of seed %d", i, SEED)
                    .isEqualTo("invalid_signature");
            if (i % 50 == 0) {
                assertThat(outcome(genuine)).isEqualTo("accepted");
                controls++;
            }
        }
        assertThat(controls).isEqualTo(tries / 50);
    }

    private static final List<String> SIGNED =
            List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type", "Signature");

    private Delivery forge(int kind, Random random, JsonObject genuine) {
        String name = SIGNED.get(random.nextInt(SIGNED.size()));
        String value = genuine.getString(name);
        byte[] body = genuine.toString().getBytes(StandardCharsets.UTF_8);
        return switch (kind) {
            case 0 -> SnsTopic.delivery(with(genuine, name, otherAt(value, random)));
            case 1 -> SnsTopic.delivery(with(genuine, name, value.substring(0, random.nextInt(value.length()))));
            case 2 ->
                SnsTopic.delivery(Json.createObjectBuilder(genuine)
                        .add("Signature", SnsTopic.signature(STRANGER, "SHA256withRSA", genuine))
                        .build());
            case 3 -> new Delivery(Map.of(), Arrays.copyOf(body, random.nextInt(body.length)));
            // Fields that run into each other: a line end moves what follows into another field's place.
            case 4 ->
                SnsTopic.delivery(with(
                        with(genuine, "Message", genuine.getString("Message") + "\nMessageId"),
                        "MessageId",
                        genuine.getString("MessageId") + " ".repeat(random.nextInt(3))));
            case 5 -> SnsTopic.delivery(with(genuine, "SignatureVersion", Integer.toString(random.nextInt(50) + 3)));
            case 6 ->
                SnsTopic.delivery(with(
                        genuine,
                        "SigningCertURL",
                        SnsTopic.HOST + "/SimpleNotificationService-" + random.nextInt(1 << 30) + ".pem"));
            default -> {
                byte[] noise = new byte[256];
                random.nextBytes(noise);
                yield SnsTopic.delivery(
                        with(genuine, "Signature", java.util.Base64.getEncoder().encodeToString(noise)));
            }
        };
    }

    private static String otherAt(String text, Random random) {
        char[] characters = text.toCharArray();
        int at = random.nextInt(characters.length);
        char other;
        do {
            other = (char) (' ' + random.nextInt(95));
        } while (other == characters[at]);
        characters[at] = other;
        return new String(characters);
    }

    @Test
    @Tag("T-42")
    @Tag("T-44")
    void aGenuineMessage_isTakenForFiveMinutesBeforeAndAfter() {
        for (long seconds : new long[] {-300, -299, 0, 299, 300}) {
            assertThat(outcome(topic.notification(NOW.plusSeconds(seconds), "{}")))
                    .isEqualTo("accepted");
        }
        for (long seconds : new long[] {-86_400, -600, -301, 301, 600}) {
            assertThat(outcome(topic.notification(NOW.plusSeconds(seconds), "{}")))
                    .isEqualTo("stale_signature");
        }
        assertThat(outcome(signedWith("Timestamp", "yesterday"))).isEqualTo("invalid_signature");
    }

    @Test
    void aRawMessage_orNoMessageAtAll_isABadSignature() {
        for (String body : List.of("", "[]", "null", "{\"eventType\":\"Open\"}", "\u0000", "{".repeat(100_000))) {
            assertThat(outcome(new Delivery(Map.of(), body.getBytes(StandardCharsets.UTF_8))))
                    .isEqualTo("invalid_signature");
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "mail-events",
                "arn:aws:sns:eu-west-1:123456789012",
                "arn:aws:sqs:eu-west-1:123456789012:mail",
                "arn:aws:sns:eu-west-1:12345:mail",
                "arn:aws:sns:eu-west-1:123456789012:mail.fifo",
                "arn:aws:sns:eu-west-1:123456789012:mail:0e8f-subscription",
                "arn:evil:sns:eu-west-1:123456789012:mail",
                "arn:aws:sns:*:123456789012:mail"
            })
    void whatIsNoTopic_isRefusedAtItsPlace(String text) {
        assertThatThrownBy(() -> ses.secretFrom(text)).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED);
            assertThat(fault.complaints())
                    .extracting(Fault.Complaint::pointer, Fault.Complaint::code)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("/verificationKey", "invalid_verification_key"));
        });
    }

    @Test
    void aTopic_isKept_andIsNoSecretOfOurs() {
        assertThat(ses.secretFrom(" " + SnsTopic.ARN + " ")).isEqualTo(new EndpointSecret(SnsTopic.ARN, false));
        assertThat(ses.secretFrom("arn:aws-cn:sns:cn-north-1:123456789012:a").ours())
                .isFalse();
    }

    @Test
    void whatSnsCallsPlainText_isTaken() {
        assertThat(ses.mediaTypes()).containsExactlyInAnyOrder("text/plain", "application/json");
        assertThat(ses.read(SnsTopic.delivery(topic.notification(NOW, "{\"eventType\":\"Send\"}"))))
                .hasSize(1);
    }
}
