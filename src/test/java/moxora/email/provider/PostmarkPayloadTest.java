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
class PostmarkPayloadTest {

    private static final String ID = "'MessageID':'883953f4-6105-42a2-a16a-77a8eac79483','MessageStream':'outbound'";

    private static ReportedEvent event(String json) {
        return Told.event(PostmarkPayload::read, json);
    }

    @Test
    void aDelivery_tellsWhatTheReceivingServerSaid() {
        ReportedEvent event = event("{'RecordType':'Delivery'," + ID + ",'Recipient':'Ada@Example.org',"
                + "'DeliveredAt':'2026-02-05T16:33:54.9070259Z','Details':'smtp;250 2.0.0 OK','Metadata':{'a':'b'}}");

        assertThat(brief(event)).isEqualTo("delivery");
        assertThat(event.recipient()).isEqualTo("Ada@Example.org");
        assertThat(event.at()).isEqualTo(Instant.parse("2026-02-05T16:33:54.9070259Z"));
        assertThat(event.messageId()).isEqualTo("883953f4-6105-42a2-a16a-77a8eac79483");
        assertThat(event.diagnostic()).contains("250 2.0.0");
    }

    @ParameterizedTest
    @CsvSource({
        "HardBounce,1,bounce/hard",
        "Transient,2,bounce/soft",
        "Unsubscribe,16,unsubscribe",
        "Subscribe,32,?Bounce.Subscribe",
        "AutoResponder,64,?Bounce.AutoResponder",
        "AddressChange,128,?Bounce.AddressChange",
        "DnsError,256,bounce/soft",
        "SpamNotification,512,bounce/block",
        "OpenRelayTest,1024,?Bounce.OpenRelayTest",
        "Unknown,2048,bounce/soft",
        "SoftBounce,4096,bounce/soft",
        "VirusNotification,8192,bounce/block",
        "ChallengeVerification,16384,bounce/soft",
        "BadEmailAddress,100000,bounce/hard",
        "SpamComplaint,100001,complaint",
        "ManuallyDeactivated,100002,rejected",
        "Unconfirmed,100003,rejected",
        "Blocked,100006,bounce/block",
        "SMTPApiError,100007,rejected",
        "InboundError,100008,?Bounce.InboundError",
        "DMARCPolicy,100009,bounce/block",
        "TemplateRenderingFailed,100010,rejected",
        "SomethingNew,100011,?Bounce.SomethingNew"
    })
    void everyTypeOfBounce_hasItsMeaning_byNameAndByNumber(String type, String code, String meaning) {
        String rest = ID + ",'ID':42,'Email':'ada@example.org','BouncedAt':'2026-02-01T13:28:10.2735393-04:00',"
                + "'Details':'smtp;550 5.1.1 unknown','Inactive':true}";

        assertThat(brief(PostmarkPayload.read(
                        bytes("{'RecordType':'Bounce','Type':'" + type + "','TypeCode':" + code + "," + rest))))
                .containsExactly(meaning);
        // The older hook: no RecordType, and the number may be all there is.
        assertThat(brief(PostmarkPayload.read(bytes("{'TypeCode':" + code + "," + rest))))
                .containsExactly(meaning.startsWith("?") ? "?Bounce" : meaning);
    }

    @Test
    void aBounce_tellsWhyAndWhen() {
        ReportedEvent event = event("{'RecordType':'Bounce','ID':42,'Type':'HardBounce','TypeCode':1," + ID
                + ",'Description':'The server was unable to deliver','Details':'smtp;550 5.1.1 unknown',"
                + "'Email':'ada@example.org','From':'crm@acme.example','BouncedAt':'2026-02-01T13:28:10-04:00'}");

        assertThat(event.at()).isEqualTo(Instant.parse("2026-02-01T17:28:10Z"));
        assertThat(event.reason()).isEqualTo("HardBounce");
        assertThat(event.diagnostic()).isEqualTo("smtp;550 5.1.1 unknown");
        assertThat(event.providerId()).isEqualTo("42");
    }

    @Test
    void openAndClick_tellWithWhatAndFromWhere() {
        String seen = ID + ",'Recipient':'ada@example.org','ReceivedAt':'2026-02-01T10:00:00Z',"
                + "'UserAgent':'Mozilla/5.0','Client':{'Name':'Chrome'},'OS':{'Name':'Linux'},'Platform':'Desktop',"
                + "'Geo':{'IP':'198.51.100.7','City':'Paris'}";
        ReportedEvent open = event("{'RecordType':'Open','FirstOpen':true," + seen + "}");
        ReportedEvent click = event(
                "{'RecordType':'Click','ClickLocation':'HTML','OriginalLink':'https://x.example/a'," + seen + "}");

        assertThat(brief(open)).isEqualTo("open");
        assertThat(open.ip()).isEqualTo("198.51.100.7");
        assertThat(open.userAgent()).isEqualTo("Mozilla/5.0");
        assertThat(brief(click)).isEqualTo("click");
        assertThat(click.url()).isEqualTo("https://x.example/a");
    }

    @Test
    void aChangeOfSubscription_isAnUnsubscribe_unlessItIsReportedApartOrUndone() {
        String rest = ",'ChangedAt':'2026-02-01T10:53:34.416071Z','Recipient':'ada@example.org','Origin':'Recipient'}";
        String change = "{'RecordType':'SubscriptionChange'," + ID;

        assertThat(brief(PostmarkPayload.read(bytes("["
                        + change + ",'SuppressSending':true,'SuppressionReason':'ManualSuppression'" + rest + ","
                        + change + ",'SuppressSending':true,'SuppressionReason':null" + rest + ","
                        + change + ",'SuppressSending':true,'SuppressionReason':'HardBounce'" + rest + ","
                        + change + ",'SuppressSending':true,'SuppressionReason':'SpamComplaint'" + rest + ","
                        + change + ",'SuppressSending':false,'SuppressionReason':null" + rest + "]"))))
                .containsExactly(
                        "unsubscribe",
                        "unsubscribe",
                        "?SubscriptionChange.HardBounce",
                        "?SubscriptionChange.SpamComplaint",
                        "?SubscriptionChange");
    }

    @Test
    void oneBadRecord_losesNoOther() {
        String good = "{'RecordType':'SpamComplaint'," + ID
                + ",'Email':'ada@example.org','BouncedAt':'2026-02-01T10:00:00Z'}";

        assertThat(brief(PostmarkPayload.read(bytes("[" + good + ",7,{},"
                        + "{'RecordType':'Delivery','Recipient':'nobody','DeliveredAt':'2026-02-01T10:00:00Z'},"
                        + "{'RecordType':'Delivery','Recipient':'ada@example.org','DeliveredAt':'yesterday'},"
                        + "{'RecordType':'Inbound','MailboxHash':'x'}," + good + "]"))))
                .containsExactly("complaint", "!object", "!RecordType", "!recipient", "!time", "?Inbound", "complaint");
    }

    @Test
    void withoutATime_anEventIsKnownByItsRawSelf() {
        String first = "{'RecordType':'Open'," + ID + ",'Recipient':'ada@example.org','Platform':'Desktop'}";

        ReportedEvent event = event(first);
        assertThat(event.at()).isNull();
        assertThat(event.sameness()).isEqualTo(event(first).sameness());
        assertThat(event.sameness())
                .isNotEqualTo(event(first.replace("Desktop", "Mobile")).sameness());
    }
}
