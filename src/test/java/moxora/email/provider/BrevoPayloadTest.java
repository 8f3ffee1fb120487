package moxora.email.provider;

import static moxora.email.provider.Told.brief;
import static moxora.email.provider.Told.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("P13")
class BrevoPayloadTest {

    private static final Instant AT = Instant.ofEpochSecond(1_604_933_654);

    private static String transactional(String name, String more) {
        return "{'event':'" + name + "','email':'ada@example.org','id':12345,'date':'2020-11-09 15:54:14',"
                + "'ts':1604937254,'message-id':'<2020.5787683@smtp-relay.example>','ts_event':1604933654,"
                + "'subject':'Hello','X-Mailin-custom':'x','sending_ip':'203.0.113.9','template_id':22,"
                + "'ts_epoch':1604933654000,'tags':['t']" + more + "}";
    }

    @ParameterizedTest
    @CsvSource({
        "request,?request",
        "sent,?sent",
        "delivered,delivery",
        "opened,open",
        "unique_opened,open",
        "proxy_open,open/machine",
        "unique_proxy_open,open/machine",
        "loaded_by_proxy,open/machine",
        "click,click",
        "hard_bounce,bounce/hard",
        "soft_bounce,bounce/soft",
        "invalid_email,bounce/hard",
        "deferred,deferred",
        "blocked,rejected",
        "error,rejected",
        "spam,complaint",
        "unsubscribed,unsubscribe",
        "unsubscribe,unsubscribe",
        "list_addition,?list_addition",
        "contact_deleted,?contact_deleted"
    })
    void everyEvent_hasItsMeaning(String name, String meaning) {
        assertThat(brief(BrevoPayload.read(bytes(transactional(name, ""))))).containsExactly(meaning);
        assertThat(brief(BrevoPayload.read(bytes("[" + transactional(name, "") + "]"))))
                .containsExactly(meaning);
    }

    @Test
    void aBounce_tellsWhyAndWhen_andAClickWhere() {
        ReportedEvent bounce =
                Told.event(BrevoPayload::read, transactional("hard_bounce", ",'reason':'550 5.1.1 user unknown'"));
        ReportedEvent click = Told.event(
                BrevoPayload::read, transactional("click", ",'link':'https://x.example/a','user_agent':'Mozilla'"));

        assertThat(bounce.at()).isEqualTo(AT);
        assertThat(bounce.messageId()).isEqualTo("<2020.5787683@smtp-relay.example>");
        assertThat(bounce.reason()).isEqualTo("hard_bounce");
        assertThat(bounce.diagnostic()).isEqualTo("550 5.1.1 user unknown");
        assertThat(click.url()).isEqualTo("https://x.example/a");
        assertThat(click.userAgent()).isEqualTo("Mozilla");
        // That of Brevo's own server says nothing about a person.
        assertThat(click.ip()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "'ts_event':1604933654, 1604933654",
                "'ts_epoch':1604933654123, 1604933654.123",
                // As Brevo's own example has it: milliseconds by name, seconds by value.
                "'ts_epoch':1604933654, 1604933654",
                "'ts':1604933654, 1604933654",
                "'date':'2020-11-09 15:54:14', 1604933654",
                "'date':'2020-07-09 15:54:14', 1594302854",
                "'date':'2020-11-09T14:54:14Z', 1604933654"
            })
    void theTime_isReadFromWhatThereIs(String field, java.math.BigDecimal seconds) {
        ReportedEvent event =
                Told.event(BrevoPayload::read, "{'event':'opened','email':'ada@example.org'," + field + "}");

        assertThat(event.at())
                .isEqualTo(Instant.ofEpochMilli(seconds.movePointRight(3).longValueExact()));
    }

    @Test
    void aTimeThatIsNone_isAFault_andNoneAtAllIsNot() {
        assertThat(brief(BrevoPayload.read(bytes("[{'event':'opened','email':'ada@example.org','date':'today'},"
                        + "{'event':'opened','email':'ada@example.org','ts_event':-5},"
                        + "{'event':'opened','email':'ada@example.org','ts_event':1e999999999},"
                        + "{'event':'opened','email':'ada@example.org','ts_event':1e-999999999},"
                        + "{'event':'opened','email':'ada@example.org'}]"))))
                .containsExactly("!time", "!time", "!time", "!time", "open");
    }

    @Test
    void aMarketingEvent_hasTheCampaignForAMessage() {
        ReportedEvent click = Told.event(
                BrevoPayload::read,
                "{'id':1,'camp_id':17,'email':'ada@example.org','campaign name':'First','date_sent':'2020-10-09"
                        + " 00:00:00','date_event':'2020-10-09 00:00:00','event':'click','tag':'','ts_sent':1604933619,"
                        + "'ts_event':1604933654,'ts':1604937254,'URL':'https://x.example/b'}");

        assertThat(click.at()).isEqualTo(AT);
        assertThat(click.messageId()).isEqualTo("campaign:17");
        assertThat(click.url()).isEqualTo("https://x.example/b");
    }
}
