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
class MailjetPayloadTest {

    private static String event(String name, String more) {
        return "{'event':'" + name + "','time':1433103519,'MessageID':19421777396190490,"
                + "'Message_GUID':'1ab23cd4-e567-8901-2345-6789f0gh1i2j','email':'ada@example.org',"
                + "'mj_campaign_id':7173,'mj_contact_id':320,'customcampaign':'','CustomID':'hello','Payload':''" + more
                + "}";
    }

    @ParameterizedTest
    @CsvSource({
        "sent,delivery",
        "open,open",
        "click,click",
        "bounce,bounce/soft",
        "blocked,rejected",
        "spam,complaint",
        "unsub,unsubscribe",
        "typofix,?typofix"
    })
    void everyEvent_hasItsMeaning_aloneAndInAGroup(String name, String meaning) {
        assertThat(brief(MailjetPayload.read(bytes(event(name, ""))))).containsExactly(meaning);
        assertThat(brief(MailjetPayload.read(bytes("[" + event(name, "") + "," + event("open", "") + "]"))))
                .containsExactly(meaning, "open");
    }

    @ParameterizedTest
    @CsvSource({
        "true,recipient,user unknown,hard",
        "true,domain,invalid domain,hard",
        "false,recipient,quota exceeded,soft",
        "false,domain,greylisted,soft",
        "false,domain,relay/access denied,block",
        "true,spam,sender blocked,block",
        "false,spam,content blocked,block",
        "false,content,error in template language,block",
        "false,system,system issue,soft"
    })
    void aBounce_isOfItsClass(boolean hard, String relatedTo, String error, String bounceClass) {
        ReportedEvent event = Told.event(
                MailjetPayload::read,
                event(
                        "bounce",
                        ",'blocked':" + hard + ",'hard_bounce':" + hard + ",'error_related_to':'" + relatedTo
                                + "','error':'" + error + "','comment':'550 no'"));

        assertThat(brief(event)).isEqualTo("bounce/" + bounceClass);
        assertThat(event.reason()).isEqualTo(relatedTo + ": " + error);
        assertThat(event.diagnostic()).isEqualTo("550 no");
    }

    @Test
    void anId_isReadDigitByDigit_andTheOlderFormToo() {
        ReportedEvent open = Told.event(
                MailjetPayload::read, event("open", ",'ip':'198.51.100.7','geo':'US','agent':'Mozilla/5.0'"));
        ReportedEvent older = Told.event(
                MailjetPayload::read,
                "{'customcampaign':'test','email':'ada@example.org','event':'sent','mj_campaign_id':483,"
                        + "'mj_message_id':'18858825588804172','smtp_reply':'sent (250 2.0.0 OK)','time':'1424873938'}");

        assertThat(open.messageId()).isEqualTo("19421777396190490");
        assertThat(open.at()).isEqualTo(Instant.ofEpochSecond(1_433_103_519));
        assertThat(open.ip()).isEqualTo("198.51.100.7");
        assertThat(open.userAgent()).isEqualTo("Mozilla/5.0");
        assertThat(older.messageId()).isEqualTo("18858825588804172");
        assertThat(older.at()).isEqualTo(Instant.ofEpochSecond(1_424_873_938));
        assertThat(older.diagnostic()).contains("250 2.0.0");
    }

    @Test
    void aComplaint_tellsTheLoopItCameBy_andAClickWhere() {
        assertThat(Told.event(MailjetPayload::read, event("spam", ",'source':'JMRPP'"))
                        .reason())
                .isEqualTo("JMRPP");
        assertThat(Told.event(MailjetPayload::read, event("click", ",'url':'https://x.example/a'"))
                        .url())
                .isEqualTo("https://x.example/a");
    }
}
