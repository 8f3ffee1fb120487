package moxora.email;

import static moxora.email.Refusals.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import moxora.TestPlatform;
import moxora.email.event.Receipt;
import moxora.email.provider.Delivery;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.SignedSenders;
import moxora.email.provider.SignedSenders.MailerSendSender;
import moxora.email.provider.SignedSenders.MailgunSender;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each provider that shares a key with us reports, from its signature to the timeline. */
class SignedProvidersTest {

    private static final String ADA = "ada@example.org";

    private final TestPlatform platform = TestPlatform.shared();
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Mailroom bolt = new Mailroom(platform, platform.bolt());
    private final UUID ada = acme.contact("Ada@example.org");
    private final UUID adaAtBolt = bolt.contact("Ada@example.org");
    private final Instant then =
            Instant.ofEpochSecond(acme.now().getEpochSecond()).minus(Duration.ofDays(3));

    static Stream<String> providers() {
        return Stream.of("mailgun", "mailersend", "resend", "standard");
    }

    private SignedMailroom room(String provider, Mailroom of) {
        return switch (provider) {
            case "mailgun" -> SignedMailroom.mailgun(platform, of.scope);
            case "mailersend" -> SignedMailroom.mailersend(platform, of.scope);
            case "resend" -> SignedMailroom.resend(platform, of.scope);
            default -> SignedMailroom.standard(platform, of.scope);
        };
    }

    @ParameterizedTest
    @Tag("P13")
    @Tag("P14")
    @MethodSource("providers")
    void anOpening_isOnTheTimelineOfItsContact_andOfNobodyElse(String provider) {
        SignedMailroom room = room(provider, acme);

        assertThat(room.receive(room.opened(ADA, then))).isEqualTo(new Receipt(1, 0, 0));

        assertThat(acme.timeline(ada)).singleElement().satisfies(item -> {
            assertThat(item.type()).isEqualTo(EmailEventType.OPEN);
            assertThat(item.at().getEpochSecond()).isEqualTo(then.getEpochSecond());
        });
        assertThat(bolt.timeline(adaAtBolt)).isEmpty();
        assertThat(room.receive(room.opened("stranger@example.org", then))).isEqualTo(new Receipt(0, 0, 1));
    }

    @ParameterizedTest
    @Tag("T-42")
    @Tag("T-43")
    @MethodSource("providers")
    void theSameDeliveryAgain_andTheSameEventSignedAgain_haveNoEffect(String provider) {
        SignedMailroom room = room(provider, acme);
        Delivery delivery = room.opened(ADA, then);
        assertThat(room.receive(delivery)).isEqualTo(new Receipt(1, 0, 0));
        List<String> before = acme.dump("email_event");

        for (int i = 0; i < 3; i++) {
            assertThat(room.receive(delivery)).isEqualTo(new Receipt(0, 1, 0));
            assertThat(room.receive(room.opened(ADA, then))).isEqualTo(new Receipt(0, 1, 0));
        }
        assertThat(acme.dump("email_event")).isEqualTo(before);
    }

    @ParameterizedTest
    @Tag("P14")
    @MethodSource("providers")
    void aDeliveryToOne_isNotTakenByAnother(String provider) {
        SignedMailroom ofAcme = room(provider, acme);
        SignedMailroom ofBolt = room(provider, bolt);
        Delivery forAcme = ofAcme.opened(ADA, then);

        assertThatThrownBy(() -> ofBolt.receive(forAcme))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.INVALID_SIGNATURE));
        assertThatThrownBy(() -> ofBolt.receiveAt(ofAcme.endpoint, forAcme))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
        assertThatThrownBy(() -> ofAcme.receiveAt(acme.endpoint, forAcme))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
        assertThat(acme.count("email_event") + bolt.count("email_event")).isZero();
    }

    @ParameterizedTest
    @Tag("T-42")
    @Tag("T-44")
    @ValueSource(strings = {"mailgun", "resend", "standard"})
    void aClockThatIsTenMinutesOff_makesADeliveryStale_inEitherDirection(String provider) {
        SignedMailroom room = room(provider, acme);
        Instant now = room.now();
        for (long minutes : new long[] {-10, 10}) {
            Delivery delivery = room.opened(room.secret, now.plus(Duration.ofMinutes(minutes)), ADA, then);
            assertThatThrownBy(() -> room.receive(delivery))
                    .isInstanceOfSatisfying(Fault.class, is(FaultCode.STALE_SIGNATURE));
        }
        assertThat(acme.count("email_event")).isZero();
        for (long minutes : new long[] {-4, 4}) {
            Delivery delivery = room.opened(room.secret, now.plus(Duration.ofMinutes(minutes)), ADA, then);
            assertThat(room.receive(delivery).accepted()
                            + room.receive(delivery).duplicates())
                    .isPositive();
        }
        assertThat(acme.timeline(ada)).hasSize(1);
    }

    @Test
    @Tag("T-43")
    void aBatchInOurOwnForm_isFolded_andOneBadEventLosesNoOther() {
        SignedMailroom room = room("standard", acme);
        String open = SignedSenders.standard("open", ADA, then).build().toString();
        String click = SignedSenders.standard("click", ADA, then)
                .add("url", "https://x.example/a")
                .build()
                .toString();
        String batch = "[" + open + "," + click + "," + open + ",7,{\"type\":\"open\"},"
                + SignedSenders.standard("opened", ADA, then).build() + "]";

        assertThat(room.receive(room.asStandard().sign(room.now(), batch))).isEqualTo(new Receipt(2, 1, 3));
        assertThat(room.receive(room.asStandard().sign(room.now(), batch))).isEqualTo(new Receipt(0, 6, 0));
        assertThat(acme.timeline(ada)).hasSize(2);
    }

    @Test
    void anEventWithoutATime_isTakenNow_andOnce() {
        SignedMailroom room = room("standard", acme);
        String open = Json.createObjectBuilder()
                .add("type", "open")
                .add("recipient", ADA)
                .build()
                .toString();
        Instant received = room.now();

        assertThat(room.receive(room.asStandard().sign(received, open))).isEqualTo(new Receipt(1, 0, 0));
        assertThat(room.receive(room.asStandard().sign(received, open))).isEqualTo(new Receipt(0, 1, 0));
        assertThat(acme.timeline(ada))
                .singleElement()
                .satisfies(
                        item -> assertThat(item.at()).isBetween(received.truncatedTo(ChronoUnit.MICROS), room.now()));
    }

    @Test
    void aMailToSeveral_isAnEventOfEach() {
        SignedMailroom room = room("resend", acme);
        UUID grace = acme.contact("grace@example.org");

        assertThat(room.receive(room.asStandard()
                        .sign(
                                room.now(),
                                SignedSenders.resend(
                                                "email.delivered",
                                                then,
                                                null,
                                                List.of("Ada <ADA@example.org>", "grace@example.org", "x@example.org"))
                                        .build())))
                .isEqualTo(new Receipt(2, 0, 1));
        assertThat(acme.timeline(ada)).hasSize(1);
        assertThat(acme.timeline(grace)).hasSize(1);
    }

    @Test
    void mailgunsOlderForm_isTakenInBothItsEncodings_asOneEvent() {
        SignedMailroom room = room("mailgun", acme);
        Map<String, String> fields = new LinkedHashMap<>(
                Map.of("event", "opened", "recipient", ADA, "Message-Id", "<1@mg.example>", "domain", "mg.example"));
        Map<String, String> signed = room.asMailgun().signed(room.now(), fields);

        assertThat(room.receive(MailgunSender.form(signed))).isEqualTo(new Receipt(1, 0, 0));
        assertThat(room.receive(MailgunSender.multipart(room.asMailgun().signed(room.now(), fields))))
                .isEqualTo(new Receipt(0, 1, 0));
        assertThat(acme.timeline(ada)).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aBodyOfAKindThatTheProviderDoesNotSend_isRefused(String provider) {
        SignedMailroom room = room(provider, acme);
        Delivery delivery = new Delivery(Map.of("Content-Type", "text/plain"), new byte[] {'{', '}'});

        assertThatThrownBy(() -> room.receive(delivery))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.UNSUPPORTED_MEDIA_TYPE));
        assertThatThrownBy(() -> acme.receive(delivery))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.UNSUPPORTED_MEDIA_TYPE));
        assertThat(acme.receive(acme.sender.sign(acme.now(), "[]"))).isEqualTo(Receipt.NOTHING);
    }

    @Test
    void mailerSendsTrial_isATrialWhereItsEndpointIs_andChangesNothing() {
        SignedMailroom room = room("mailersend", acme);
        Delivery trial = new MailerSendSender("test_Am3L1GuOIc4blLUuHqAPxxwkZaJyEk8G")
                .sign(Json.createObjectBuilder().add("type", "webhook.test").build());
        EmailEvents events = platform.assembly.email.events;

        assertThat(events.isTrial(room.asProvider(room.endpoint), "mailersend", room.endpoint, trial))
                .isTrue();
        assertThat(events.isTrial(acme.asProvider(), "sendgrid", acme.endpoint, trial))
                .isFalse();
        assertThatThrownBy(() -> events.isTrial(acme.asProvider(), "mailersend", acme.endpoint, trial))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
        assertThatThrownBy(() -> room.receive(trial))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.INVALID_SIGNATURE));
        assertThat(acme.count("parked_event")).isZero();
    }
}
