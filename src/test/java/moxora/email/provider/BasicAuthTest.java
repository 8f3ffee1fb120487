package moxora.email.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers that sign nothing are known by the user and the password that we made up for them. */
@Tag("T-41")
class BasicAuthTest {

    private static final long SEED = 7617;
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    private final EventProviders providers = new EventProviders((address, now) -> java.util.Optional.empty());
    private final EventProvider provider = providers.require("postmark");
    private final String secret = provider.secretFrom(null).kept();

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    private String outcome(String authorization) {
        return outcome(new Delivery(Map.of("authorization", authorization), BODY));
    }

    private String outcome(Delivery delivery) {
        try {
            assertThat(provider.verify(secret, delivery, NOW)).isSameAs(Proof.WHOLE);
            return "accepted";
        } catch (Fault fault) {
            return fault.code().wire();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postmark", "brevo", "mailjet", "sparkpost"})
    void theSecretIsOurs_andAnotherEachTime(String name) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            EndpointSecret made = providers.require(name).secretFrom(null);
            assertThat(made.ours()).isTrue();
            // 32 characters of 6 bits.
            assertThat(made.kept()).matches("moxora:[A-Za-z0-9_-]{32}");
            seen.add(made.kept());
        }
        assertThat(seen).hasSize(1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postmark", "brevo", "mailjet", "sparkpost"})
    void aKeyOfTheOrganisationsOwn_isRefused(String name) {
        for (String given : List.of("", "user:password")) {
            assertThatThrownBy(() -> providers.require(name).secretFrom(given))
                    .isInstanceOfSatisfying(
                            Fault.class,
                            fault -> assertThat(fault.complaints())
                                    .extracting(Fault.Complaint::pointer, Fault.Complaint::code)
                                    .containsExactly(org.assertj.core.groups.Tuple.tuple(
                                            "/verificationKey", "invalid_verification_key")));
        }
    }

    @Test
    void theSchemeIsFoundInAnyCase_andTheHeaderToo() {
        String encoded = basic(secret).substring(6);
        for (String scheme : List.of("Basic ", "basic ", "BASIC  ", "bAsIc ")) {
            assertThat(outcome(scheme + encoded)).isEqualTo("accepted");
        }
        assertThat(outcome(new Delivery(Map.of("AUTHORIZATION", basic(secret)), BODY)))
                .isEqualTo("accepted");
    }

    @Test
    void aRefusal_asksForBasic_andSaysNothingOfWhatWasSent() {
        for (Delivery delivery : List.of(
                new Delivery(Map.of(), BODY), new Delivery(Map.of("Authorization", basic("moxora:secretly")), BODY))) {
            assertThatThrownBy(() -> provider.verify(secret, delivery, NOW))
                    .isInstanceOfSatisfying(Fault.class, fault -> {
                        assertThat(fault.code()).isEqualTo(FaultCode.INVALID_SIGNATURE);
                        assertThat(fault.challenge()).isEqualTo("Basic realm=\"webhook\", charset=\"UTF-8\"");
                        assertThat(fault.detail()).doesNotContain("secretly");
                    });
        }
    }

    @Test
    @Tag("B19")
    void noForgeryIsAccepted() {
        int tries = "full".equals(System.getProperty("moxora.battery")) ? 100_000 : 4_000;
        Random random = new Random(SEED);
        String stranger = provider.secretFrom(null).kept();
        int genuine = 0;
        for (int i = 0; i < tries; i++) {
            String forged = forge(i % 10, random, stranger);
            assertThat(outcome(forged))
                    .as("forgery %d of seed %d: %s", i, SEED, forged)
                    .isEqualTo("invalid_signature");
            if (i % 50 == 0) {
                assertThat(outcome(basic(secret))).isEqualTo("accepted");
                genuine++;
            }
        }
        assertThat(genuine).isEqualTo(tries / 50);
    }

    private String forge(int kind, Random random, String stranger) {
        String right = basic(secret);
        int at = random.nextInt(secret.length());
        return switch (kind) {
            case 0 -> basic(stranger);
            case 1 -> basic(secret.substring(0, at));
            case 2 -> basic(secret + (char) (' ' + random.nextInt(90)));
            case 3 -> basic(otherAt(secret, at, random));
            case 4 -> right.substring(0, 6 + random.nextInt(right.length() - 6));
            case 5 -> otherAt(right, random.nextInt(5), random);
            case 6 -> "Bearer " + secret;
            case 7 -> right + "," + right;
            // Another writing of the same bytes: another padding, another alphabet, blanks between.
            case 8 -> right + "=".repeat(1 + random.nextInt(3));
            default -> "Basic " + right.substring(6, 6 + 4) + " " + right.substring(10);
        };
    }

    private static String otherAt(String text, int at, Random random) {
        char[] characters = text.toCharArray();
        char other;
        do {
            other = (char) ('!' + random.nextInt(94));
        } while (Character.toLowerCase(other) == Character.toLowerCase(characters[at]));
        characters[at] = other;
        return new String(characters);
    }

    @Test
    void anAbsurdHeader_isRefusedAsAnyOther() {
        for (String absurd :
                List.of("", "Basic", "Basic ", "Basic =", "Basic " + "A".repeat(100_000), "Basic \u0000")) {
            assertThat(outcome(absurd)).isEqualTo("invalid_signature");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postmark", "brevo", "mailjet", "sparkpost"})
    void eachSendsJson_andAnEmptyBatchIsNone(String name) {
        assertThat(providers.require(name).mediaTypes()).containsExactly("application/json");
        assertThat(providers.require(name).read(Told.delivery("[]"))).isEmpty();
    }

    @Test
    void whatIsNeitherObjectNorArray_isNoBatch() {
        for (String body : List.of("1", " \"text\"", "null", "true")) {
            assertThatThrownBy(() -> provider.read(Told.delivery(body)))
                    .isInstanceOfSatisfying(
                            Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED));
        }
        assertThatThrownBy(() -> provider.read(Told.delivery("{")))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.MALFORMED_JSON));
    }
}
