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
class SparkPostPayloadTest {

    private static String event(String wrapper, String type, String more) {
        return "{'msys':{'" + wrapper + "':{'type':'" + type + "','event_id':'92356927693813856',"
                + "'timestamp':'1460989507','message_id':'000443ee14578172be22','transmission_id':'65832150921904138',"
                + "'rcpt_to':'ada@example.org','raw_rcpt_to':'Ada@Example.org','campaign_id':'First'" + more + "}}}";
    }

    @ParameterizedTest
    @CsvSource({
        "message_event,delivery,delivery",
        "message_event,injection,?injection",
        "message_event,delay,deferred",
        "message_event,spam_complaint,complaint",
        "message_event,policy_rejection,rejected",
        "message_event,sms_status,?sms_status",
        "gen_event,generation_failure,rejected",
        "gen_event,generation_rejection,rejected",
        "track_event,open,open",
        "track_event,amp_open,open",
        "track_event,initial_open,?initial_open",
        "track_event,amp_initial_open,?amp_initial_open",
        "track_event,click,click",
        "track_event,amp_click,click",
        "unsubscribe_event,list_unsubscribe,unsubscribe",
        "unsubscribe_event,link_unsubscribe,unsubscribe",
        "relay_event,relay_delivery,?relay_delivery",
        "some_event,of_tomorrow,?of_tomorrow"
    })
    void everyEvent_hasItsMeaning_whateverItIsWrappedIn(String wrapper, String type, String meaning) {
        assertThat(brief(SparkPostPayload.read(bytes("[" + event(wrapper, type, "") + "]"))))
                .containsExactly(meaning);
    }

    @ParameterizedTest
    @CsvSource({
        "1,bounce/soft",
        "10,bounce/hard",
        "20,bounce/soft",
        "21,bounce/soft",
        "22,bounce/soft",
        "23,bounce/soft",
        "24,bounce/soft",
        "25,rejected",
        "26,rejected",
        "30,bounce/hard",
        "40,bounce/soft",
        "50,bounce/block",
        "51,bounce/block",
        "52,bounce/block",
        "53,bounce/block",
        "54,bounce/block",
        "60,?",
        "70,bounce/soft",
        "80,?",
        "90,bounce/hard",
        "100,bounce/soft",
        "999,bounce/soft"
    })
    void everyBounceClass_hasItsMeaning_asTextAndAsANumber(String number, String meaning) {
        for (String type : new String[] {"bounce", "out_of_band"}) {
            String expected = meaning.equals("?") ? "?" + type : meaning;
            assertThat(brief(SparkPostPayload.read(bytes("["
                            + event("message_event", type, ",'bounce_class':'" + number + "'") + ","
                            + event("message_event", type, ",'bounce_class':" + number) + "]"))))
                    .containsExactly(expected, expected);
        }
    }

    @Test
    void aBounce_tellsWhyAndWhen() {
        ReportedEvent event = Told.event(
                SparkPostPayload::read,
                "["
                        + event(
                                "message_event",
                                "bounce",
                                ",'bounce_class':'10','error_code':'550','reason':'550 user unknown','raw_reason':'550"
                                        + " 5.1.1 <ada@example.org> unknown','ip_address':'203.0.113.9'")
                        + "]");

        assertThat(event.at()).isEqualTo(Instant.ofEpochSecond(1_460_989_507));
        assertThat(event.messageId()).isEqualTo("000443ee14578172be22");
        assertThat(event.bounceCode()).isEqualTo("550");
        assertThat(event.reason()).isEqualTo("class 10");
        assertThat(event.diagnostic()).contains("5.1.1");
        assertThat(event.ip()).isNull();
        assertThat(event.providerId()).isEqualTo("92356927693813856");
    }

    @Test
    void aProgram_isTold_andAProxyIsNone() {
        assertThat(brief(SparkPostPayload.read(bytes("["
                        + event("track_event", "open", ",'user_agent_parsed':{'is_prefetched':true}") + ","
                        + event("track_event", "open", ",'is_prefetched':'true'") + ","
                        + event("track_event", "click", ",'user_agent_parsed':{'is_bot':true}") + ","
                        + event("track_event", "open", ",'user_agent_parsed':{'is_prefetched':false,'is_proxy':true}")
                        + "]"))))
                .containsExactly("open/machine", "open/machine", "click/machine", "open");
    }

    @Test
    void aClick_tellsWhereWithWhatAndFromWhere_andItsTimeMayBeWrittenOut() {
        ReportedEvent click = Told.event(
                SparkPostPayload::read,
                "["
                        + event(
                                        "track_event",
                                        "click",
                                        ",'target_link_url':'https://x.example/a',"
                                                + "'user_agent':'Mozilla/5.0','ip_address':'198.51.100.7','geo_ip':{'country':'US'}")
                                .replace("1460989507", "2016-04-18T14:25:07.000Z")
                        + "]");

        assertThat(click.at()).isEqualTo(Instant.ofEpochSecond(1_460_989_507));
        assertThat(click.url()).isEqualTo("https://x.example/a");
        assertThat(click.ip()).isEqualTo("198.51.100.7");
        assertThat(click.userAgent()).isEqualTo("Mozilla/5.0");
    }

    @Test
    void aReportMadeAgainUnderAnotherId_isTheSame() {
        String untimed = "[" + event("track_event", "open", "").replace("'timestamp':'1460989507',", "") + "]";

        ReportedEvent first = Told.event(SparkPostPayload::read, untimed);
        ReportedEvent again =
                Told.event(SparkPostPayload::read, untimed.replace("92356927693813856", "10000000000000001"));
        assertThat(first.at()).isNull();
        assertThat(again.sameness()).isEqualTo(first.sameness());
    }

    @Test
    void theQuestionWhetherAnybodyIsThere_isNoEvent() {
        assertThat(SparkPostPayload.read(bytes("[{'msys':{}}]"))).isEmpty();
        assertThat(SparkPostPayload.read(bytes("[]"))).isEmpty();
    }

    @Test
    void oneBadEvent_losesNoOther_andNotSpamIsNoComplaint() {
        assertThat(brief(SparkPostPayload.read(bytes("[" + event("message_event", "delivery", "") + ",{},[],"
                        + "{'msys':7},{'msys':{'a':{},'b':{}}},{'msys':{'message_event':{}}},"
                        + "{'msys':{'message_event':{'type':'delivery','timestamp':'1460989507'}}},"
                        + event("message_event", "spam_complaint", ",'fbtype':'not-spam'") + ","
                        + event("message_event", "delivery", ",'timestamp':'x'") + "]"))))
                .containsExactly(
                        "delivery",
                        "!msys",
                        "!object",
                        "!msys",
                        "!msys",
                        "!type",
                        "!recipient",
                        "?spam_complaint",
                        "!time");
    }
}
