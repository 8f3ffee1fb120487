package moxora.email.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-41")
class SignatureTest {

    private static final long SEED = 41;
    /** Genuine with an x beyond the group's order: chance makes one in 2^128, and JDK 17 refuses them. */
    private static final List<Integer> REFUSED_BY_THE_JDK = List.of(350, 479);

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String TIMESTAMP = Long.toString(NOW.getEpochSecond());

    private final Sender sender = new Sender();
    private final SendGrid sendGrid = new SendGrid();
    private final byte[] body = Sender.array(
                    Sender.event("open", "ada@example.org", NOW).build(),
                    Sender.event("click", "ada@example.org", NOW)
                            .add("url", "https://x.example/a")
                            .build())
            .getBytes(StandardCharsets.UTF_8);

    @Test
    void noForgeryIsAccepted() {
        int tries = "full".equals(System.getProperty("moxora.battery")) ? 100_000 : 3_000;
        Random random = new Random(SEED);
        PrivateKey stranger = Sender.keyPair("secp256r1").getPrivate();
        String signature = sender.signature(TIMESTAMP, body);
        int refused = 0;
        int genuine = 0;
        for (int i = 0; i < tries; i++) {
            Delivery forged = forge(i % 8, random, signature, stranger);
            assertThat(outcome(forged)).as("forgery %d of seed %d", i, SEED).isEqualTo("invalid_signature");
            refused++;
            if (i % 50 == 0) {
                // The control: were everything refused, the test would prove nothing.
                assertThat(outcome(Sender.delivery(sender.signature(TIMESTAMP, body), TIMESTAMP, body)))
                        .isEqualTo("accepted");
                genuine++;
            }
        }
        assertThat(refused).isEqualTo(tries);
        assertThat(genuine).isPositive();
    }

    private Delivery forge(int kind, Random random, String signature, PrivateKey stranger) {
        byte[] der = Base64.getDecoder().decode(signature);
        return switch (kind) {
            case 0 -> Sender.delivery(signature, TIMESTAMP, flipped(body, random));
            case 1 -> Sender.delivery(signature, TIMESTAMP, Arrays.copyOf(body, random.nextInt(body.length)));
            case 2 -> Sender.delivery(signature, shifted(random), body);
            case 3 -> Sender.delivery(Base64.getEncoder().encodeToString(flipped(der, random)), TIMESTAMP, body);
            case 4 -> Sender.delivery(Sender.signature(stranger, TIMESTAMP, body), TIMESTAMP, body);
            case 5 -> Sender.delivery(otherCharacter(signature, random), TIMESTAMP, body);
            case 6 -> Sender.delivery(Base64.getEncoder().encodeToString(random(der.length, random)), TIMESTAMP, body);
            // The border between timestamp and body moved: the signed bytes are the same, the time is another.
            default -> moved(random);
        };
    }

    private Delivery moved(Random random) {
        int cut = 1 + random.nextInt(TIMESTAMP.length() - 1);
        byte[] tail = TIMESTAMP.substring(cut).getBytes(StandardCharsets.US_ASCII);
        byte[] longer = Arrays.copyOf(tail, tail.length + body.length);
        System.arraycopy(body, 0, longer, tail.length, body.length);
        return Sender.delivery(sender.signature(TIMESTAMP, flipped(body, random)), TIMESTAMP.substring(0, cut), longer);
    }

    @Test
    void theBorderBetweenTimestampAndBody_cannotBeMovedUnnoticed() {
        byte[] longer = ("0" + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        String shorter = TIMESTAMP.substring(0, TIMESTAMP.length() - 1);
        // The last digit is a zero, so the same bytes are signed; the time they now bear is long past.
        assertThat(TIMESTAMP).endsWith("0");

        assertThat(outcome(Sender.delivery(sender.signature(TIMESTAMP, body), shorter, longer)))
                .isEqualTo("stale_signature");
    }

    @Test
    void aMissingOrAbsurdHeader_isABadSignature() {
        String signature = sender.signature(TIMESTAMP, body);
        for (Map<String, String> headers : List.of(
                Map.<String, String>of(),
                Map.of(SendGrid.TIMESTAMP, TIMESTAMP),
                Map.of(SendGrid.SIGNATURE, signature),
                Map.of(SendGrid.SIGNATURE, "", SendGrid.TIMESTAMP, TIMESTAMP),
                Map.of(SendGrid.SIGNATURE, signature + "," + signature, SendGrid.TIMESTAMP, TIMESTAMP),
                Map.of(SendGrid.SIGNATURE, signature, SendGrid.TIMESTAMP, TIMESTAMP + ".0"),
                Map.of(SendGrid.SIGNATURE, signature, SendGrid.TIMESTAMP, "-" + TIMESTAMP),
                Map.of(SendGrid.SIGNATURE, signature, SendGrid.TIMESTAMP, "9".repeat(400)),
                Map.of(SendGrid.SIGNATURE, "A".repeat(100_000), SendGrid.TIMESTAMP, TIMESTAMP),
                // r = s = 0, the signature that a JDK of 2022 took for anybody's over anything.
                Map.of(SendGrid.SIGNATURE, "MAYCAQACAQA=", SendGrid.TIMESTAMP, TIMESTAMP))) {
            assertThat(outcome(new Delivery(headers, body))).isEqualTo("invalid_signature");
        }
    }

    @Test
    void headersAreFoundInAnyCase() {
        Map<String, String> lower = Map.of(
                SendGrid.SIGNATURE.toLowerCase(java.util.Locale.ROOT),
                sender.signature(TIMESTAMP, body),
                SendGrid.TIMESTAMP.toUpperCase(java.util.Locale.ROOT),
                TIMESTAMP);

        assertThat(outcome(new Delivery(lower, body))).isEqualTo("accepted");
    }

    @Test
    @Tag("T-42")
    @Tag("T-44")
    void aGenuineSignature_isTakenForFiveMinutesBeforeAndAfter() {
        for (long seconds : new long[] {-300, -299, 0, 299, 300}) {
            assertThat(outcome(sender.sign(NOW.plusSeconds(seconds), "[]"))).isEqualTo("accepted");
        }
        for (long seconds :
                new long[] {-86_400, -600, -301, 301, 600, Duration.ofDays(400).toSeconds()}) {
            assertThat(outcome(sender.sign(NOW.plusSeconds(seconds), "[]"))).isEqualTo("stale_signature");
        }
    }

    @Test
    void wycheproof_findsNoForgeryAccepted_andNoGenuineSignatureRefusedButThreeOfTheJdk() throws IOException {
        Path file = Path.of(System.getProperty("project.directory", "."))
                .toAbsolutePath()
                .normalize()
                .resolveSibling("shared/data/wycheproof/ecdsa_secp256r1_sha256_test.json");
        Assumptions.assumeTrue(Files.exists(file), "skipped: the Wycheproof vectors are not beside the project");
        List<Integer> forgeriesAccepted = new ArrayList<>();
        List<Integer> genuineRefused = new ArrayList<>();
        int tests = 0;
        try (InputStream vectors = Files.newInputStream(file);
                JsonReader reader = Json.createReader(vectors)) {
            for (JsonObject group :
                    reader.readObject().getJsonArray("testGroups").getValuesAs(JsonObject.class)) {
                EcdsaP256 key = EcdsaP256.ofSubjectPublicKeyInfo(hex(group.getString("publicKeyDer")))
                        .orElseThrow();
                for (JsonObject test : group.getJsonArray("tests").getValuesAs(JsonObject.class)) {
                    boolean genuine = test.getString("result").equals("valid");
                    boolean accepted = key.isOver(hex(test.getString("sig")), hex(test.getString("msg")));
                    if (accepted != genuine) {
                        (accepted ? forgeriesAccepted : genuineRefused).add(test.getInt("tcId"));
                    }
                    tests++;
                }
            }
        }
        assertThat(tests).isEqualTo(484);
        assertThat(forgeriesAccepted).isEmpty();
        assertThat(genuineRefused).isEqualTo(REFUSED_BY_THE_JDK);
    }

    @Test
    void aRefusal_saysNothingOfWhatWasSent() {
        assertThatThrownBy(() ->
                        sendGrid.verify(sender.verificationKey(), Sender.delivery("secretly", TIMESTAMP, body), NOW))
                .isInstanceOfSatisfying(Fault.class, fault -> {
                    assertThat(fault.code()).isEqualTo(FaultCode.INVALID_SIGNATURE);
                    assertThat(fault.detail()).doesNotContain("secretly").doesNotContain(TIMESTAMP);
                });
    }

    private String outcome(Delivery delivery) {
        try {
            sendGrid.verify(sender.verificationKey(), delivery, NOW);
            return "accepted";
        } catch (Fault fault) {
            return fault.code().wire();
        }
    }

    private static byte[] flipped(byte[] bytes, Random random) {
        byte[] flipped = bytes.clone();
        int bit = random.nextInt(bytes.length * 8);
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    private static byte[] random(int length, Random random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String shifted(Random random) {
        long delta = 1 + random.nextInt(600);
        return Long.toString(NOW.getEpochSecond() + (random.nextBoolean() ? delta : -delta));
    }

    private static String otherCharacter(String text, Random random) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_ ";
        char[] characters = text.toCharArray();
        int at = random.nextInt(characters.length);
        char other;
        do {
            other = alphabet.charAt(random.nextInt(alphabet.length()));
        } while (other == characters[at]);
        characters[at] = other;
        return new String(characters);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
