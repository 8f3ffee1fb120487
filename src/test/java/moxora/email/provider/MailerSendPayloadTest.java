package moxora.email.provider;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.List;
import moxora.email.provider.SignedSenders.MailerSendSender;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("P13")
class MailerSendPayloadTest {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private final MailerSend mailerSend = new MailerSend();

    private Reported read(JsonObject activity) {
        List<Reported> events = mailerSend.read(new MailerSendSender("secret-of-ours").sign(activity));
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "delivered, DELIVERY,",
        "opened, OPEN,",
        "opened_unique, OPEN,",
        "clicked, CLICK,",
        "clicked_unique, CLICK,",
        "hard_bounced, BOUNCE, HARD",
        "soft_bounced, BOUNCE, SOFT",
        "spam_complaint, COMPLAINT,",
        "unsubscribed, UNSUBSCRIBE,",
        "deferred, DEFERRED,",
        "suppressed, REJECTED,"
    })
    void eachKnownActivity_isReadInBothForms(String type, EmailEventType expected, BounceClass bounce) {
        for (JsonObject activity : List.of(
                MailerSendSender.activity(type, "ada@example.org", AT.minusMillis(250), null),
                MailerSendSender.flat(type, "ada@example.org", AT, null))) {
            ReportedEvent event = (ReportedEvent) read(activity);
            assertThat(event.type()).isEqualTo(expected);
            assertThat(event.bounceClass()).isEqualTo(bounce);
            assertThat(event.recipient()).isEqualTo("ada@example.org");
            assertThat(event.at()).isEqualTo(AT);
            assertThat(event.messageId()).isEqualTo("63fd1c1d");
            assertThat(event.providerId()).isNotBlank();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sent", "survey_opened", "survey_submitted", "delivering"})
    void whatIsNoneOfOurs_isToldApart(String type) {
        assertThat(read(MailerSendSender.activity(type, "ada@example.org", AT, null)))
                .isInstanceOfSatisfying(
                        Reported.Unknown.class,
                        unknown -> assertThat(unknown.name()).isEqualTo("activity." + type));
    }

    @Test
    void whatIsNoActivity_isToldApart() {
        JsonObject maintenance = Json.createObjectBuilder()
                .add("type", "maintenance.start")
                .add("created_at", "2026-03-01 12:00:00")
                .build();

        assertThat(read(maintenance)).isInstanceOf(Reported.Unknown.class);
        assertThat(read(JsonObject.EMPTY_JSON_OBJECT)).isInstanceOf(Reported.Malformed.class);
    }

    @Test
    void whatIsPeculiarToAnEvent_isFoundInEitherForm() {
        ReportedEvent bounce = (ReportedEvent) read(MailerSendSender.activity(
                "hard_bounced",
                "ada@example.org",
                AT,
                Json.createObjectBuilder().add("object", "recipient_bounce").add("reason", "550 5.1.1 No such user")));
        assertThat(bounce.reason()).isEqualTo("550 5.1.1 No such user");
        assertThat(bounce.bounceCode()).isEqualTo("5.1.1");

        ReportedEvent flat = (ReportedEvent) read(MailerSendSender.flat(
                "hard_bounced",
                "ada@example.org",
                AT,
                Json.createObjectBuilder().add("bounce_code", 550).add("bounce_reason", "No such user")));
        assertThat(flat.reason()).isEqualTo("No such user");
        assertThat(flat.bounceCode()).isEqualTo("550");

        ReportedEvent unsubscribe = (ReportedEvent) read(MailerSendSender.activity(
                "unsubscribed",
                "ada@example.org",
                AT,
                Json.createObjectBuilder().add("reason", "option_3").add("readable_reason", "Too many")));
        assertThat(unsubscribe.reason()).isEqualTo("Too many");

        JsonObjectBuilder morph = Json.createObjectBuilder()
                .add("object", "click")
                .add("ip", "198.51.100.7")
                .add("url", "https://x.example/a");
        ReportedEvent click = (ReportedEvent) read(MailerSendSender.activity("clicked", "ada@example.org", AT, morph));
        assertThat(click.url()).isEqualTo("https://x.example/a");
        assertThat(click.ip()).isEqualTo("198.51.100.7");
        ReportedEvent flatClick = (ReportedEvent) read(MailerSendSender.flat(
                "clicked",
                "ada@example.org",
                AT,
                Json.createObjectBuilder().add("url", "https://x.example/b").add("user_agent", "Mozilla")));
        assertThat(flatClick.url()).isEqualTo("https://x.example/b");
        assertThat(flatClick.userAgent()).isEqualTo("Mozilla");
    }

    @Test
    void aRecipientMayStandWhereTheMailDid() {
        JsonObject activity = Json.createObjectBuilder()
                .add("type", "activity.delivered")
                .add("created_at", "2026-03-01T12:00:00.000000Z")
                .add(
                        "data",
                        Json.createObjectBuilder()
                                .add("email", "ada@example.org")
                                .add("message_id", "m"))
                .build();

        ReportedEvent event = (ReportedEvent) read(activity);
        assertThat(event.recipient()).isEqualTo("ada@example.org");
        assertThat(event.at()).isEqualTo(AT);
    }

    @Test
    void whatLacksAPart_isUnreadable() {
        assertThat(read(MailerSendSender.activity("opened", "nobody", AT, null)))
                .isInstanceOfSatisfying(
                        Reported.Malformed.class,
                        malformed -> assertThat(malformed.fault()).isEqualTo("recipient"));
        JsonObject badTime = Json.createObjectBuilder()
                .add("type", "activity.opened")
                .add("created_at", "yesterday")
                .add("data", Json.createObjectBuilder().add("recipient", "ada@example.org"))
                .build();
        assertThat(read(badTime)).isInstanceOf(Reported.Malformed.class);
    }
}
