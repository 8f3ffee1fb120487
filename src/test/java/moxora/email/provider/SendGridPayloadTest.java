package moxora.email.provider;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("P13")
class SendGridPayloadTest {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private static Reported one(JsonObject event) {
        List<Reported> events = new SendGrid().read(new Sender().sign(AT, event));
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "bounce, Invalid Address, HARD",
        "bounce, , HARD",
        "blocked, Reputation, BLOCK",
        "blocked, Content, BLOCK",
        "blocked, Frequency or Volume Too High, BLOCK",
        "blocked, Unclassified, BLOCK",
        "blocked, , BLOCK",
        "blocked, Mailbox Unavailable, SOFT",
        "blocked, Technical Failure, SOFT",
        "expired, , SOFT"
    })
    void aBounce_isOfTheClassThatItsTypeAndClassificationSay(String type, String classification, BounceClass expected) {
        var event =
                Sender.event("bounce", "ada@example.org", AT).add("type", type).add("tls", 1);
        if (classification != null) {
            event.add("bounce_classification", classification);
        }

        assertThat(((ReportedEvent) one(event.build())).bounceClass()).isEqualTo(expected);
    }

    @Test
    void theMessage_isTheOneThatSendingAnswered() {
        JsonObject event = Sender.event("open", "ada@example.org", AT).build();
        assertThat(((ReportedEvent) one(event)).messageId()).isEqualTo("14c5d75ce93");
        JsonObject older =
                Json.createObjectBuilder(event).remove("sg_message_id").build();
        assertThat(((ReportedEvent) one(older)).messageId()).isEqualTo("<14c5d75ce93.dfd.64b469@ismtpd-555>");
    }

    @Test
    void aChangeOfTheAccount_isToldApart() {
        JsonObject change = Json.createObjectBuilder()
                .add("event", "account_status_change")
                .add("type", "compliance_suspend")
                .add("timestamp", AT.getEpochSecond())
                .add("sg_event_id", "x")
                .build();
        assertThat(one(change))
                .isInstanceOfSatisfying(
                        Reported.Unknown.class,
                        unknown -> assertThat(unknown.recipient()).isNull());
    }
}
