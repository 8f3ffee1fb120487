package moxora.email.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moxora.email.provider.SignedSenders.MailgunSender;
import moxora.fault.Fault;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("P13")
class MailgunPayloadTest {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private final MailgunSender sender = new MailgunSender("key-of-mailgun");
    private final Mailgun mailgun = new Mailgun();

    private Reported read(JsonObjectBuilder event) {
        return read(sender.json(AT, event.build()));
    }

    private Reported read(Delivery delivery) {
        List<Reported> events = mailgun.read(delivery);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private ReportedEvent known(JsonObjectBuilder event) {
        return (ReportedEvent) read(event);
    }

    private static JsonObjectBuilder event(String type) {
        return MailgunSender.event(type, "Ada@example.org", AT);
    }

    private static JsonObjectBuilder failed(String severity, String reason, int code, String message) {
        return event("failed")
                .add("severity", severity)
                .add("reason", reason)
                .add(
                        "delivery-status",
                        Json.createObjectBuilder()
                                .add("code", code)
                                .add("message", message)
                                .add("description", "described")
                                .add("attempt-no", 1));
    }

    @ParameterizedTest
    @CsvSource({
        "delivered, DELIVERY",
        "opened, OPEN",
        "clicked, CLICK",
        "complained, COMPLAINT",
        "unsubscribed, UNSUBSCRIBE",
        "rejected, REJECTED"
    })
    void eachKnownType_isItsOwn(String type, EmailEventType expected) {
        ReportedEvent event = known(event(type));

        assertThat(event.type()).isEqualTo(expected);
        assertThat(event.recipient()).isEqualTo("Ada@example.org");
        assertThat(event.at()).isEqualTo(AT.plusMillis(125));
        assertThat(event.messageId()).isEqualTo("20260301.1.AB12@mg.example");
        assertThat(event.machine()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"accepted", "stored", "list_member_uploaded", "DELIVERED", "failing"})
    void whatIsNoneOfOurs_isToldApart(String type) {
        assertThat(read(event(type)))
                .isInstanceOfSatisfying(
                        Reported.Unknown.class,
                        unknown -> assertThat(unknown.name()).isEqualTo(type));
    }

    @ParameterizedTest
    @CsvSource({
        "permanent, bounce, 550, BOUNCE, HARD",
        "permanent, generic, 550, BOUNCE, HARD",
        "permanent, old, 602, BOUNCE, SOFT",
        "permanent, espblock, 550, BOUNCE, BLOCK",
        "permanent, suppress-bounce, 605, REJECTED,",
        "permanent, suppress-complaint, 607, REJECTED,",
        "permanent, suppress-unsubscribe, 606, REJECTED,",
        "permanent, rejected, 0, REJECTED,",
        "temporary, generic, 451, DEFERRED,",
        "temporary, greylisted, 450, DEFERRED,"
    })
    void aFailure_isWhatItsSeverityAndReasonSay(
            String severity, String reason, int code, EmailEventType type, BounceClass bounce) {
        ReportedEvent event = known(failed(severity, reason, code, "no such luck"));

        assertThat(event.type()).isEqualTo(type);
        assertThat(event.bounceClass()).isEqualTo(bounce);
        assertThat(event.reason()).isEqualTo(reason);
        assertThat(event.bounceCode()).isEqualTo(Integer.toString(code));
        assertThat(event.diagnostic()).isEqualTo("no such luck");
    }

    @Test
    void theEnhancedCode_goesBeforeTheReplysOwn() {
        assertThat(known(failed("permanent", "bounce", 550, "5.1.1 The account does not exist. 5.1.1 Try"))
                        .bounceCode())
                .isEqualTo("5.1.1");
        assertThat(known(failed("permanent", "bounce", 550, "rejected by 5.1.1.9"))
                        .bounceCode())
                .isEqualTo("550");
    }

    @Test
    void aFailureWithoutASeverity_isUnreadable_andOneOfAnother_isUnknown() {
        assertThat(read(event("failed"))).isInstanceOf(Reported.Malformed.class);
        assertThat(read(event("failed").add("severity", "medium"))).isInstanceOf(Reported.Unknown.class);
    }

    @Test
    void aRejectionWithoutARecipient_isOfTheOneInTheHeader() {
        JsonObjectBuilder rejected = event("rejected")
                .addNull("recipient")
                .add(
                        "reject",
                        Json.createObjectBuilder().add("reason", "Sandbox").add("description", "no"))
                .add(
                        "message",
                        Json.createObjectBuilder()
                                .add("headers", Json.createObjectBuilder().add("to", "Ada <ada@example.org>")));

        ReportedEvent event = known(rejected);
        assertThat(event.recipient()).isEqualTo("ada@example.org");
        assertThat(event.reason()).isEqualTo("Sandbox");
        assertThat(event.diagnostic()).isEqualTo("no");
    }

    @Test
    @Tag("T-46")
    void whatAMachineDid_isMarked() {
        for (String client : List.of(
                "{\"bot\":\"apple\"}",
                "{\"bot\":\"generic\",\"client-type\":\"browser\"}",
                "{\"client-type\":\"robot\"}",
                "{\"client-type\":\"Library\"}")) {
            for (String type : List.of("opened", "clicked")) {
                assertThat(known(event(type).add("client-info", JsonBody.parse(SignedSenders.bytes(client))))
                                .machine())
                        .as(client)
                        .isTrue();
            }
        }
        JsonObjectBuilder person = Json.createObjectBuilder()
                .add("bot", "")
                .add("client-type", "browser")
                .add("user-agent", "Mozilla/5.0");
        ReportedEvent click = known(event("clicked")
                .add("url", "https://x.example/a")
                .add("ip", "198.51.100.7")
                .add("client-info", person));
        assertThat(click.machine()).isFalse();
        assertThat(click.url()).isEqualTo("https://x.example/a");
        assertThat(click.ip()).isEqualTo("198.51.100.7");
        assertThat(click.userAgent()).isEqualTo("Mozilla/5.0");
    }

    @Test
    void whatLacksAPart_isUnreadable_butNotWithoutATime() {
        assertThat(((Reported.Malformed) read(event("opened").addNull("recipient"))).fault())
                .isEqualTo("recipient");
        assertThat(((Reported.Malformed) read(event("opened").add("recipient", "nobody"))).fault())
                .isEqualTo("recipient");
        assertThat(((Reported.Malformed) read(event("opened").add("timestamp", "soon"))).fault())
                .isEqualTo("timestamp");
        assertThat(((Reported.Malformed) read(event("opened").addNull("event"))).fault())
                .isEqualTo("event");
        JsonObject untimed = event("opened").remove("timestamp").build();
        assertThat(((ReportedEvent) read(sender.json(AT, untimed))).at()).isNull();
    }

    @Test
    void theSameEventUnderAnotherId_isTheSame() {
        assertThat(known(event("opened")).sameness())
                .isEqualTo(known(event("opened")).sameness());
        assertThat(known(event("opened")).providerId())
                .isNotEqualTo(known(event("opened")).providerId());
    }

    private Map<String, String> form(String event) {
        return new LinkedHashMap<>(Map.of(
                "event", event,
                "recipient", "ada@example.org",
                "domain", "mg.example",
                "Message-Id", "<20160421.AB@mg.example>",
                "ip", "198.51.100.7",
                "user-agent", "Mozilla/5.0"));
    }

    @ParameterizedTest
    @CsvSource({
        "delivered, DELIVERY",
        "opened, OPEN",
        "clicked, CLICK",
        "bounced, BOUNCE",
        "dropped, REJECTED",
        "complained, COMPLAINT",
        "unsubscribed, UNSUBSCRIBE"
    })
    void theOlderForm_isReadInBothItsEncodings(String type, EmailEventType expected) {
        Map<String, String> fields = sender.signed(AT, form(type));
        for (Delivery delivery : List.of(MailgunSender.form(fields), MailgunSender.multipart(fields))) {
            assertThat(mailgun.verify(sender.key(), delivery, AT).onceOnly()).isEqualTo(fields.get("token"));
            ReportedEvent event = (ReportedEvent) read(delivery);
            assertThat(event.type()).isEqualTo(expected);
            assertThat(event.recipient()).isEqualTo("ada@example.org");
            assertThat(event.messageId()).isEqualTo("<20160421.AB@mg.example>");
            assertThat(event.at()).isEqualTo(AT);
            assertThat(event.bounceClass()).isEqualTo(expected == EmailEventType.BOUNCE ? BounceClass.HARD : null);
        }
        assertThat(((ReportedEvent) read(MailgunSender.form(fields))).sameness())
                .isEqualTo(((ReportedEvent) read(MailgunSender.multipart(sender.signed(AT, form(type))))).sameness());
    }

    @Test
    void anOlderBounce_hasItsCodeAndAnswer() {
        Map<String, String> fields = form("bounced");
        fields.put("code", "450");
        fields.put("error", "4.2.2 The mailbox is full & waits");
        ReportedEvent event = (ReportedEvent) read(MailgunSender.form(sender.signed(AT, fields)));

        assertThat(event.bounceClass()).isEqualTo(BounceClass.SOFT);
        assertThat(event.bounceCode()).isEqualTo("4.2.2");
        assertThat(event.diagnostic()).isEqualTo("4.2.2 The mailbox is full & waits");
        assertThat(read(MailgunSender.form(sender.signed(AT, form("stored"))))).isInstanceOf(Reported.Unknown.class);
    }

    @Test
    @Tag("T-41")
    void aVariableOfTheSenders_standsInForNoFieldOfMailguns() {
        String time = Long.toString(AT.getEpochSecond());
        String body = "event=opened&recipient=ada%40example.org&token=mine&signature=mine&timestamp=1&event=bounced"
                + "&recipient=eve%40example.org&timestamp=" + time + "&token=theirs&signature="
                + sender.code(time, "theirs");
        Delivery delivery = new Delivery(Map.of("Content-Type", FormBody.URL_ENCODED), SignedSenders.bytes(body));

        assertThat(mailgun.verify(sender.key(), delivery, AT).onceOnly()).isEqualTo("theirs");
        ReportedEvent event = (ReportedEvent) read(delivery);
        assertThat(event.type()).isEqualTo(EmailEventType.OPEN);
        assertThat(event.recipient()).isEqualTo("ada@example.org");
    }

    @Test
    void whatIsNoFormOrNoJson_isABadSignature_andNoAnswerAboutTheBody() {
        for (Delivery delivery : List.of(
                body("application/json", "[]"),
                body("application/json", "{\"signature\":7}"),
                body("application/json", "{\"signature\":{\"timestamp\":1.5,\"token\":\"t\",\"signature\":\"s\"}}"),
                body("application/json", "nonsense"),
                body("application/json", "[".repeat(100_000)),
                body("application/x-www-form-urlencoded", "token=%zz"),
                body("application/x-www-form-urlencoded", "a=b&".repeat(10_000)),
                body("multipart/form-data", "no boundary"),
                body("multipart/form-data; boundary=x", "--x\r\nunended"),
                body("multipart/form-data; boundary=x", "--x\r\n\r\n--x--"),
                new Delivery(Map.of("Content-Type", "application/json"), new byte[] {'{', (byte) 0xff, '}'}))) {
            assertThatThrownBy(() -> mailgun.verify(sender.key(), delivery, AT))
                    .isInstanceOfSatisfying(
                            Fault.class,
                            fault -> assertThat(fault.code().wire()).isEqualTo("invalid_signature"));
        }
    }

    private static Delivery body(String type, String text) {
        return new Delivery(Map.of("Content-Type", type), text.getBytes(StandardCharsets.UTF_8));
    }
}
