package moxora.email.provider;

import static moxora.email.provider.SignedSenders.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import moxora.email.provider.Forgeries.Case;
import moxora.email.provider.SignedSenders.MailerSendSender;
import moxora.email.provider.SignedSenders.MailgunSender;
import moxora.email.provider.SignedSenders.StandardSender;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The signatures of the providers that share a key with us: what is genuine passes, and nothing else. */
@Tag("T-41")
@Tag("B19")
class SharedKeySignaturesTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    static Stream<Arguments> providers() {
        return Forgeries.cases(NOW).stream().map(provider -> Arguments.of(provider.name(), provider));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("providers")
    void noForgeryIsAccepted_andEveryGenuineDeliveryIs(String name, Case provider) {
        int tries = "full".equals(System.getProperty("moxora.battery")) ? 100_000 : 4_000;
        Forgeries.Outcome outcome = Forgeries.run(provider, provider::verify, tries);

        assertThat(outcome.accepted()).isZero();
        assertThat(outcome.refused()).isEqualTo(tries);
        assertThat(outcome.genuine()).isGreaterThan(tries / 60);
    }

    /** What the forgeries would show of a verifier with a hole in it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("providers")
    void aVerifierWithAHole_isCaught(String name, Case provider) {
        for (Function<Delivery, Boolean> hole : provider.holes()) {
            assertThat(Forgeries.run(provider, hole, 2_000).accepted())
                    .as("a hole in %s", name)
                    .isPositive();
        }
    }

    @ParameterizedTest
    @Tag("T-42")
    @Tag("T-44")
    @ValueSource(strings = {"mailgun", "resend", "standard"})
    void aSignedTime_mayDifferByFiveMinutes(String name) {
        Case provider = Forgeries.named(name, NOW);
        for (long seconds : new long[] {-300, -299, 0, 299, 300}) {
            assertThat(provider.outcome(provider.signedAt(NOW.plusSeconds(seconds))))
                    .isEqualTo("accepted");
        }
        for (long seconds :
                new long[] {-86_400, -600, -301, 301, 600, Duration.ofDays(400).toSeconds()}) {
            assertThat(provider.outcome(provider.signedAt(NOW.plusSeconds(seconds))))
                    .isEqualTo("stale_signature");
        }
    }

    @ParameterizedTest
    @Tag("T-42")
    @ValueSource(strings = {"mailgun", "resend", "standard"})
    void whatNobodySigned_isNotCalledStale(String name) {
        Case stranger = Forgeries.named(name, NOW, 77);

        assertThat(Forgeries.named(name, NOW).outcome(stranger.signedAt(NOW.minus(Duration.ofDays(3)))))
                .isEqualTo("invalid_signature");
    }

    @Test
    void thePublishedExampleOfStandardWebhooks_isGenuine() {
        StandardSender example = StandardSender.svix("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        Delivery delivery = example.delivery(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "1614265330",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                bytes("{\"test\": 2432232314}"));

        assertThat(new Resend().verify(example.secret(), delivery, Instant.ofEpochSecond(1614265330)))
                .isEqualTo(Proof.WHOLE);
    }

    @Test
    void ofSeveralSignatures_oneThatFitsIsEnough_andOtherVersionsArePassedOver() {
        StandardSender sender = StandardSender.standard(SignedSenders.whsec(24, 1));
        StandardSender old = StandardSender.standard(SignedSenders.whsec(64, 2));
        byte[] body = bytes("[]");
        String time = Long.toString(NOW.getEpochSecond());
        String good = sender.code("id", time, body);
        String other = old.code("id", time, body);

        assertThat(standard(sender, time, "v1," + other + " v1," + good)).isEqualTo("accepted");
        assertThat(standard(sender, time, "v1a,abc v2," + good + " v1," + good)).isEqualTo("accepted");
        for (String wrong : List.of(
                "v1," + other,
                "v2," + good,
                "v1a," + good,
                "V1," + good,
                "v1" + good,
                good,
                "v1,v1," + good,
                "v1, " + good,
                "v1,\t" + good,
                "",
                " ",
                "v1,",
                ("v1," + other + " ").repeat(16) + "v1," + good,
                "v1," + good + " " + "x".repeat(3_000))) {
            assertThat(standard(sender, time, wrong)).isEqualTo("invalid_signature");
        }
    }

    private static String standard(StandardSender sender, String time, String signatures) {
        return Forgeries.outcome(() -> new StandardWebhooks()
                .verify(sender.secret(), sender.delivery("id", time, signatures, bytes("[]")), NOW));
    }

    @Test
    void anIdWithADot_cannotMoveTheBorderBeforeTheTime() {
        StandardSender sender = StandardSender.standard(SignedSenders.whsec(32, 1));
        String time = Long.toString(NOW.getEpochSecond());
        byte[] body = bytes("{}");
        // The same bytes are signed in each: id.time.body with the dots elsewhere.
        String code = sender.code("msg." + time, time, body);

        assertThat(Forgeries.outcome(() -> new StandardWebhooks()
                        .verify(sender.secret(), sender.delivery("msg", time, "v1," + code, bytes(time + ".{}")), NOW)))
                .isEqualTo("accepted");
        assertThat(Forgeries.outcome(() -> new StandardWebhooks()
                        .verify(sender.secret(), sender.delivery("msg." + time, time, "v1," + code, body), NOW)))
                .isEqualTo("invalid_signature");
    }

    @Test
    void eachFamilyOfHeaders_isItsOwn() {
        String secret = SignedSenders.whsec(32, 5);
        for (String family : List.of("svix-", "webhook-")) {
            assertThat(Forgeries.outcome(
                            () -> new Resend().verify(secret, new StandardSender(secret, family).sign(NOW, "{}"), NOW)))
                    .isEqualTo("accepted");
        }
        assertThat(Forgeries.outcome(() -> new StandardWebhooks()
                        .verify(secret, StandardSender.svix(secret).sign(NOW, "{}"), NOW)))
                .isEqualTo("invalid_signature");
    }

    @Test
    void secrets_haveTwentyFourToSixtyFourBytes_inOneWriting() {
        for (int bytes : new int[] {24, 25, 32, 63, 64}) {
            assertThat(new Resend()
                            .secretFrom(" " + SignedSenders.whsec(bytes, 3) + "\n")
                            .kept())
                    .isEqualTo(SignedSenders.whsec(bytes, 3));
        }
        String good = SignedSenders.whsec(32, 3);
        for (String wrong : List.of(
                SignedSenders.whsec(23, 3),
                SignedSenders.whsec(65, 3),
                good.substring("whsec_".length()),
                good.toUpperCase(java.util.Locale.ROOT),
                good.substring(0, good.length() - 1),
                good + "=",
                "whsec_" + "A".repeat(100_000),
                "whsec_",
                "")) {
            refused(new Resend(), wrong);
        }
        refused(new Resend(), null);
        refused(new Mailgun(), null);
        refused(new Mailgun(), "short");
        refused(new Mailgun(), "with a space");
        refused(new Mailgun(), "x".repeat(257));
        refused(new MailerSend(), "");
        refused(new MailerSend(), MailerSend.TRIAL_SECRET);
        refused(new StandardWebhooks(), good);
    }

    private static void refused(EventProvider provider, String key) {
        assertThatThrownBy(() -> provider.secretFrom(key)).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED);
            assertThat(fault.complaints()).singleElement().satisfies(complaint -> {
                assertThat(complaint.pointer()).isEqualTo("/verificationKey");
                assertThat(complaint.code()).isEqualTo("invalid_verification_key");
            });
        });
    }

    @Test
    void theSecretOfOurOwn_isMadeAfreshAndLongEnough() {
        EndpointSecret one = new StandardWebhooks().secretFrom(null);
        EndpointSecret other = new StandardWebhooks().secretFrom(null);

        assertThat(one.ours()).isTrue();
        assertThat(StandardSignature.key(one.kept()).orElseThrow()).hasSize(32);
        assertThat(one.kept()).isNotEqualTo(other.kept());
        assertThat(one.toString()).doesNotContain(one.kept());
    }

    @Test
    void mailgunsProof_isForOneUse_andRememberedLongerThanItPasses() {
        MailgunSender sender = new MailgunSender("key-1234567890");
        Delivery delivery = sender.json(
                NOW,
                "token-1",
                MailgunSender.event("opened", "a@example.org", NOW).build());

        Proof proof = new Mailgun().verify(sender.key(), delivery, NOW);

        assertThat(proof.onceOnly()).isEqualTo("token-1");
        assertThat(proof.until()).isAfter(NOW.plus(Duration.ofMinutes(15)));
        assertThat(proof.toString()).doesNotContain("token-1");
    }

    @Test
    void mailerSendsTrial_passesAsATrialOnly() {
        MailerSendSender publicly = new MailerSendSender(MailerSend.TRIAL_SECRET);
        byte[] trial = bytes("{\"type\":\"webhook.test\",\"message\":\"This is a trial\"}");
        byte[] event = bytes(
                MailerSendSender.activity("opened", "a@example.org", NOW, null).toString());
        MailerSend mailerSend = new MailerSend();

        assertThat(mailerSend.isTrial(publicly.sign(trial))).isTrue();
        assertThat(mailerSend.read(publicly.sign(trial))).isEmpty();
        assertThat(mailerSend.isTrial(publicly.sign(event))).isFalse();
        assertThat(mailerSend.isTrial(publicly.sign(bytes("webhook.test")))).isFalse();
        assertThat(mailerSend.isTrial(new MailerSendSender("another-secret").sign(trial)))
                .isFalse();
        assertThat(mailerSend.isTrial(new Delivery(Map.of(), trial))).isFalse();
        assertThat(Forgeries.outcome(() -> mailerSend.verify("the-real-secret", publicly.sign(event), NOW)))
                .isEqualTo("invalid_signature");
        for (EventProvider other : List.of(new SendGrid(), new Mailgun(), new Resend(), new StandardWebhooks())) {
            assertThat(other.isTrial(publicly.sign(trial))).isFalse();
        }
    }

    @Test
    void aRefusal_saysNothingOfWhatWasSent() {
        Delivery delivery = new Delivery(
                Map.of("Signature", "secretly", "svix-id", "secretly", "webhook-id", "secretly"), bytes("secretly"));
        for (EventProvider provider : List.of(new Mailgun(), new MailerSend())) {
            assertThatThrownBy(() -> provider.verify("a-secret-of-ours", delivery, NOW))
                    .isInstanceOfSatisfying(
                            Fault.class, fault -> assertThat(fault.detail()).doesNotContain("secretly"));
        }
        assertThatThrownBy(() -> new Resend().verify(SignedSenders.whsec(32, 1), delivery, NOW))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.detail()).doesNotContain("secretly"));
    }

    /** Codes have one writing: what is turned into another writing of the same code is no longer the provider's. */
    @Test
    void anotherWritingOfACode_isRefused() {
        MailerSendSender sender = new MailerSendSender("a-secret-of-mailersend");
        byte[] body = bytes("{}");
        String code = sender.code(body);
        byte[] raw = HexFormat.of().parseHex(code);
        for (String other : List.of(
                code.toUpperCase(java.util.Locale.ROOT),
                " " + code,
                code + " ",
                "sha256=" + code,
                Base64.getEncoder().encodeToString(raw),
                code.substring(2),
                code + "00",
                code + "," + code)) {
            Delivery delivery = new Delivery(Map.of("Signature", other), body);
            assertThat(Forgeries.outcome(() -> new MailerSend().verify(sender.secret(), delivery, NOW)))
                    .isEqualTo("invalid_signature");
        }
    }
}
