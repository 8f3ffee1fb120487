package moxora.email.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;
import moxora.email.provider.SignedSenders.StandardSender;
import moxora.fault.Fault;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("P13")
class StandardPayloadTest {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private final StandardSender sender = StandardSender.standard(SignedSenders.whsec(32, 1));

    private List<Reported> read(String body) {
        return new StandardWebhooks().read(sender.sign(AT, body));
    }

    private Reported one(JsonObject event) {
        List<Reported> events = read(event.toString());
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private static JsonObject event(String type) {
        return SignedSenders.standard(type, "ada@example.org", AT).build();
    }

    @ParameterizedTest
    @EnumSource(EmailEventType.class)
    void eachTypeOfOurs_isItself(EmailEventType type) {
        ReportedEvent event = (ReportedEvent) one(event(type.wire()));

        assertThat(event.type()).isEqualTo(type);
        assertThat(event.recipient()).isEqualTo("ada@example.org");
        assertThat(event.messageId()).isEqualTo("m-1");
        assertThat(event.at()).isEqualTo(AT);
        assertThat(event.doNotTrack()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"opened", "OPEN", "email.open", "resubscribe"})
    void whatIsNoneOfOurs_isToldApart(String type) {
        assertThat(one(event(type)))
                .isInstanceOfSatisfying(
                        Reported.Unknown.class,
                        unknown -> assertThat(unknown.name()).isEqualTo(type));
    }

    @Test
    void everyPart_isRead() {
        JsonObject click = SignedSenders.standard("click", " Ada@example.org ", AT)
                .add("url", "https://x.example/a?b=1")
                .add("ip", "198.51.100.7")
                .add("userAgent", "Mozilla/5.0")
                .add("machine", true)
                .build();
        ReportedEvent event = (ReportedEvent) one(click);
        assertThat(event.recipient()).isEqualTo("Ada@example.org");
        assertThat(event.url()).isEqualTo("https://x.example/a?b=1");
        assertThat(event.ip()).isEqualTo("198.51.100.7");
        assertThat(event.userAgent()).isEqualTo("Mozilla/5.0");
        assertThat(event.machine()).isTrue();

        JsonObject bounce = SignedSenders.standard("bounce", "ada@example.org", AT)
                .add("bounce", Json.createObjectBuilder().add("class", "soft").add("reason", "mailbox full"))
                .add("diagnostic", "452 4.2.2 full")
                .add("statusCode", "4.2.2")
                .build();
        ReportedEvent bounced = (ReportedEvent) one(bounce);
        assertThat(bounced.bounceClass()).isEqualTo(BounceClass.SOFT);
        assertThat(bounced.reason()).isEqualTo("mailbox full");
        assertThat(bounced.diagnostic()).isEqualTo("452 4.2.2 full");
        assertThat(bounced.bounceCode()).isEqualTo("4.2.2");
    }

    @ParameterizedTest
    @CsvSource({"dnt, true, true", "gpc, true, true", "dnt, false, false", "machine, true, false"})
    void eitherSignal_asksNotToBeTracked(String name, boolean value, boolean expected) {
        JsonObject event = SignedSenders.standard("open", "ada@example.org", AT)
                .add(name, value)
                .build();
        assertThat(((ReportedEvent) one(event)).doNotTrack()).isEqualTo(expected);
    }

    @Test
    void withoutATime_anEventIsTaken_andWithABadOneItIsNot() {
        assertThat(((ReportedEvent) one(Json.createObjectBuilder(event("open"))
                                .remove("timestamp")
                                .build()))
                        .at())
                .isNull();
        for (String time : List.of("\"yesterday\"", "1700000000", "\"2026-03-01\"", "\"1969-12-31T23:59:59Z\"")) {
            String body = event("open").toString().replace("\"" + AT + "\"", time);
            assertThat(read(body)).singleElement().isInstanceOf(Reported.Malformed.class);
        }
    }

    @Test
    void aBounceOfAnUnknownClass_isUnreadable_andOneWithoutAClassIsNot() {
        assertThat(((ReportedEvent) one(event("bounce"))).bounceClass()).isNull();
        for (String bounce : List.of("{\"class\":\"harder\"}", "{\"class\":7}", "\"hard\"", "[]")) {
            String body =
                    event("bounce").toString().replace("\"messageId\"", "\"bounce\":" + bounce + ",\"messageId\"");
            assertThat(read(body))
                    .as(bounce)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Reported.Malformed.class,
                            malformed -> assertThat(malformed.fault()).isEqualTo("bounce"));
        }
    }

    @Test
    @Tag("T-43")
    void oneBadEventInABatch_losesNoOther() {
        List<Reported> events = read("[" + event("open") + ",7,null,[],{},{\"type\":\"open\"},"
                + "{\"type\":\"open\",\"recipient\":\"nobody\"}," + event("click") + "]");

        assertThat(events).hasSize(8);
        assertThat(events.get(0)).isInstanceOf(ReportedEvent.class);
        assertThat(events.subList(1, 7)).allMatch(event -> event instanceof Reported.Malformed);
        assertThat(events.get(7)).isInstanceOf(ReportedEvent.class);
        assertThat(read("[]")).isEmpty();
    }

    @Test
    void whatIsNoJson_orFarTooMuch_isRefusedWhole() {
        assertThatThrownBy(() -> read("nonsense")).isInstanceOf(Fault.class);
        assertThatThrownBy(() -> read("[" + "1,".repeat(JsonBody.MOST_EVENTS) + "1]"))
                .isInstanceOf(Fault.class);
    }
}
