package moxora.email.provider;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.List;
import moxora.email.provider.SignedSenders.StandardSender;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("P13")
class ResendPayloadTest {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00.126Z");
    private static final List<String> ADA = List.of("ada@example.org");
    private final StandardSender sender = StandardSender.svix(SignedSenders.whsec(24, 1));

    private List<Reported> read(JsonObject event) {
        return new Resend().read(sender.sign(AT, event));
    }

    private ReportedEvent one(String type, JsonObjectBuilder more) {
        List<Reported> events = read(SignedSenders.resend(type, AT, more, ADA).build());
        assertThat(events).hasSize(1);
        return (ReportedEvent) events.get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "email.delivered, DELIVERY",
        "email.opened, OPEN",
        "email.clicked, CLICK",
        "email.bounced, BOUNCE",
        "email.complained, COMPLAINT",
        "email.delivery_delayed, DEFERRED",
        "email.failed, REJECTED",
        "email.suppressed, REJECTED"
    })
    void eachKnownType_isOfTheOuterTime(String type, EmailEventType expected) {
        ReportedEvent event = one(type, null);

        assertThat(event.type()).isEqualTo(expected);
        assertThat(event.at()).isEqualTo(AT);
        assertThat(event.messageId()).isEqualTo("56761188-7520-42d8-8898-ff6fc54ce618");
        assertThat(event.recipient()).isEqualTo("ada@example.org");
        assertThat(event.providerId()).startsWith("msg_");
    }

    @ParameterizedTest
    @ValueSource(strings = {"email.sent", "email.scheduled", "email.received", "contact.updated", "domain.created"})
    void whatIsNoneOfOurs_isToldApart(String type) {
        assertThat(read(SignedSenders.resend(type, AT, null, ADA).build()))
                .singleElement()
                .isInstanceOf(Reported.Unknown.class);
    }

    @Test
    void anEventOfAMailToSeveral_isOneOfEach() {
        List<Reported> events = read(SignedSenders.resend(
                        "email.delivered", AT, null, List.of("Ada <ada@example.org>", "grace@example.org", "nobody"))
                .build());

        assertThat(events).hasSize(3);
        assertThat(((ReportedEvent) events.get(0)).recipient()).isEqualTo("ada@example.org");
        assertThat(((ReportedEvent) events.get(1)).recipient()).isEqualTo("grace@example.org");
        assertThat(events.get(2)).isInstanceOf(Reported.Malformed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Permanent, General, HARD",
        "Permanent, Suppressed, HARD",
        "Transient, MailboxFull, SOFT",
        "Transient, ContentRejected, BLOCK",
        "Undetermined, Undetermined, SOFT",
        ", , HARD"
    })
    void aBounce_isWhatItsTypeSays(String type, String kind, BounceClass expected) {
        JsonObjectBuilder bounce = Json.createObjectBuilder().add("message", "It said no");
        if (type != null) {
            bounce.add("type", type).add("subType", kind);
        }
        ReportedEvent event = one("email.bounced", Json.createObjectBuilder().add("bounce", bounce));

        assertThat(event.bounceClass()).isEqualTo(expected);
        assertThat(event.reason()).isEqualTo(kind);
        assertThat(event.diagnostic()).isEqualTo("It said no");
    }

    @Test
    void theServersOwnAnswer_goesBeforeResendsWords() {
        JsonObjectBuilder bounce = Json.createObjectBuilder()
                .add("type", "Permanent")
                .add("subType", "General")
                .add("message", "It said no")
                .add("diagnosticCode", Json.createArrayBuilder().add("smtp; 550 5.1.1 unknown"));
        ReportedEvent event = one("email.bounced", Json.createObjectBuilder().add("bounce", bounce));

        assertThat(event.bounceCode()).isEqualTo("5.1.1");
        assertThat(event.diagnostic()).isEqualTo("smtp; 550 5.1.1 unknown");
    }

    @Test
    void openingsAndClicks_haveTheirCircumstances() {
        JsonObjectBuilder act = Json.createObjectBuilder()
                .add("ipAddress", "198.51.100.7")
                .add("link", "https://x.example/a")
                .add("userAgent", "Mozilla/5.0");
        JsonObject kept = act.build();
        ReportedEvent click = one("email.clicked", Json.createObjectBuilder().add("click", kept));
        ReportedEvent open = one("email.opened", Json.createObjectBuilder().add("open", kept));

        assertThat(click.url()).isEqualTo("https://x.example/a");
        assertThat(open.url()).isNull();
        for (ReportedEvent event : List.of(click, open)) {
            assertThat(event.ip()).isEqualTo("198.51.100.7");
            assertThat(event.userAgent()).isEqualTo("Mozilla/5.0");
        }
        assertThat(one(
                                "email.failed",
                                Json.createObjectBuilder()
                                        .add(
                                                "failed",
                                                Json.createObjectBuilder().add("reason", "quota")))
                        .reason())
                .isEqualTo("quota");
    }

    @Test
    void whatLacksAPart_isUnreadable_butNotWithoutATime() {
        JsonObject good = SignedSenders.resend("email.opened", AT, null, ADA).build();
        assertThat(fault(Json.createObjectBuilder(good).remove("type").build())).isEqualTo("type");
        assertThat(fault(
                        Json.createObjectBuilder(good).add("created_at", "soon").build()))
                .isEqualTo("created_at");
        assertThat(fault(SignedSenders.resend("email.opened", AT, null, List.of())
                        .build()))
                .isEqualTo("to");
        List<Reported> untimed =
                read(Json.createObjectBuilder(good).remove("created_at").build());
        assertThat(((ReportedEvent) untimed.get(0)).at()).isNull();
    }

    private String fault(JsonObject event) {
        List<Reported> events = read(event);
        assertThat(events).hasSize(1);
        return ((Reported.Malformed) events.get(0)).fault();
    }
}
