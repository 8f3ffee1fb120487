package moxora.email.provider;

import static moxora.email.provider.Told.brief;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("P13")
class SesPayloadTest {

    private static final String MAIL = "'mail':{'timestamp':'2026-02-01T10:00:00.012Z','source':'crm@acme.example',"
            + "'messageId':'EXAMPLE7c191be45-e9aedb9a','destination':['ada@example.org','bob@example.org'],"
            + "'headersTruncated':false,'tags':{'ses:configuration-set':['c']}}";

    private static List<Reported> read(String type, String part) {
        return SesPayload.read(("{'eventType':'" + type + "'," + part + "," + MAIL + "}").replace('\'', '"'));
    }

    private static List<Reported> asFeedback(String type, String part) {
        return SesPayload.read(("{'notificationType':'" + type + "'," + part + "," + MAIL + "}").replace('\'', '"'));
    }

    private static List<String> recipients(List<Reported> all) {
        return all.stream()
                .map(ReportedEvent.class::cast)
                .map(ReportedEvent::recipient)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "Permanent,General,hard", "Permanent,NoEmail,hard", "Permanent,Suppressed,hard",
        "Permanent,OnAccountSuppressionList,hard", "Permanent,UnsubscribedRecipient,block", "Transient,General,soft",
        "Transient,MailboxFull,soft", "Transient,MessageTooLarge,soft", "Transient,CustomTimeoutExceeded,soft",
        "Transient,ContentRejected,block", "Transient,AttachmentRejected,block", "Undetermined,Undetermined,soft"
    })
    void everyBounce_isOfItsClass_inBothForms(String type, String subType, String bounceClass) {
        String part = "'bounce':{'bounceType':'" + type + "','bounceSubType':'" + subType + "','bouncedRecipients':["
                + "{'emailAddress':'Ada@Example.org','action':'failed','status':'5.1.1',"
                + "'diagnosticCode':'smtp; 550 5.1.1 unknown'}],'timestamp':'2026-02-01T10:01:02.669Z',"
                + "'feedbackId':'01000157c44f053b-000000','reportingMTA':'dsn; mta.example'}";

        assertThat(brief(asFeedback("Bounce", part))).containsExactly("bounce/" + bounceClass);
        ReportedEvent event = (ReportedEvent) read("Bounce", part).get(0);
        assertThat(brief(event)).isEqualTo("bounce/" + bounceClass);
        assertThat(event.at()).isEqualTo(Instant.parse("2026-02-01T10:01:02.669Z"));
        assertThat(event.recipient()).isEqualTo("Ada@Example.org");
        assertThat(event.messageId()).isEqualTo("EXAMPLE7c191be45-e9aedb9a");
        assertThat(event.bounceCode()).isEqualTo("5.1.1");
        assertThat(event.reason()).isEqualTo(type + "/" + subType);
        assertThat(event.diagnostic()).contains("550");
        assertThat(event.providerId()).isEqualTo("01000157c44f053b-000000");
    }

    @Test
    void eachNamedRecipient_hasAnEvent_andOneThatCannotBeReadLosesNoOther() {
        List<Reported> all = read(
                "Bounce",
                "'bounce':{'bounceType':'Permanent','bounceSubType':'General','timestamp':'2026-02-01T10:00:01Z',"
                        + "'bouncedRecipients':[{'emailAddress':'ada@example.org'},{'emailAddress':'nobody'},{},7,"
                        + "{'emailAddress':'bob@example.org'}]}");

        assertThat(brief(all)).containsExactly("bounce/hard", "!recipient", "!recipient", "!recipient", "bounce/hard");
        assertThat(all.stream()
                        .filter(Reported.Malformed.class::isInstance)
                        .map(Reported.Malformed.class::cast)
                        .map(Reported.Malformed::sameness))
                .doesNotHaveDuplicates();
    }

    @Test
    void aDelivery_isAboutThoseItNames() {
        String part = "'delivery':{'timestamp':'2026-02-01T10:00:05.123Z','processingTimeMillis':546,"
                + "'recipients':['bob@example.org'],'smtpResponse':'250 ok','reportingMTA':'a8-70.smtp-out.example'}";
        for (List<Reported> all : List.of(read("Delivery", part), asFeedback("Delivery", part))) {
            assertThat(brief(all)).containsExactly("delivery");
            assertThat(recipients(all)).containsExactly("bob@example.org");
            assertThat(((ReportedEvent) all.get(0)).diagnostic()).isEqualTo("250 ok");
        }
    }

    @ParameterizedTest
    @CsvSource({"open,Open", "click,Click"})
    void openAndClick_nameNobody_andAreAboutEverybody(String part, String type) {
        List<Reported> all = read(
                type,
                "'" + part + "':{'ipAddress':'198.51.100.7','timestamp':'2026-02-01T10:03:00.517Z',"
                        + "'userAgent':'Mozilla/5.0','link':'https://x.example/a','linkTags':null}");

        assertThat(brief(all)).containsExactly(part, part);
        assertThat(recipients(all)).containsExactly("ada@example.org", "bob@example.org");
        ReportedEvent event = (ReportedEvent) all.get(1);
        assertThat(event.url()).isEqualTo(part.equals("click") ? "https://x.example/a" : null);
        assertThat(event.ip()).isEqualTo("198.51.100.7");
        assertThat(event.userAgent()).isEqualTo("Mozilla/5.0");
    }

    @Test
    void aComplaint_isOne_unlessItSaysTheContrary() {
        String part = "'complaint':{'complainedRecipients':[{'emailAddress':'ada@example.org'}],"
                + "'timestamp':'2026-02-01T10:01:00.669Z','feedbackId':'f','complaintFeedbackType':'";

        assertThat(brief(read("Complaint", part + "abuse'}"))).containsExactly("complaint");
        assertThat(brief(asFeedback("Complaint", part + "abuse'}"))).containsExactly("complaint");
        assertThat(brief(read("Complaint", part + "not-spam'}"))).containsExactly("?Complaint.not-spam");
    }

    @Test
    void whatWasNotSent_isRejected_atTheTimeOfTheMail() {
        List<Reported> rejected = read("Reject", "'reject':{'reason':'Bad content'}");
        List<Reported> failed =
                read("Rendering Failure", "'failure':{'errorMessage':'Attribute x is missing','templateName':'t'}");

        assertThat(brief(rejected)).containsExactly("rejected", "rejected");
        assertThat(((ReportedEvent) rejected.get(0)).reason()).isEqualTo("Bad content");
        assertThat(((ReportedEvent) rejected.get(0)).at()).isEqualTo(Instant.parse("2026-02-01T10:00:00.012Z"));
        assertThat(brief(failed)).containsExactly("rejected", "rejected");
        assertThat(((ReportedEvent) failed.get(0)).diagnostic()).contains("missing");
    }

    @Test
    void aDelay_isAboutThoseItNames() {
        List<Reported> all = read(
                "DeliveryDelay",
                "'deliveryDelay':{'delayType':'MailboxFull','expirationTime':'2026-02-02T10:00:00Z','timestamp':"
                        + "'2026-02-01T10:10:00Z','delayedRecipients':[{'emailAddress':'bob@example.org',"
                        + "'status':'4.2.2','diagnosticCode':'smtp; 452 full'}]}");

        assertThat(brief(all)).containsExactly("deferred");
        assertThat(recipients(all)).containsExactly("bob@example.org");
        assertThat(((ReportedEvent) all.get(0)).reason()).isEqualTo("MailboxFull");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "true | OptIn | unsubscribe",
                "false | OptOut | unsubscribe",
                "false | OptIn | ?Subscription",
            })
    void leavingAListOrATopic_isAnUnsubscribe_andComingBackIsParked(boolean all, String topic, String meaning) {
        assertThat(brief(
                                read(
                                        "Subscription",
                                        "'subscription':{'contactList':'c','timestamp':'2026-02-01T10:01:00Z','source':"
                                                + "'UnsubscribeHeader','newTopicPreferences':{'unsubscribeAll':" + all
                                                + ",'topicSubscriptionStatus':[{'topicName':'news','subscriptionStatus':'"
                                                + topic + "'}]},'oldTopicPreferences':{'unsubscribeAll':false,"
                                                + "'topicSubscriptionStatus':[{'topicName':'news','subscriptionStatus':'OptIn'}]}}"))
                        .get(0))
                .isEqualTo(meaning);
    }

    @Test
    void anUnknownType_isParked_andWhatIsNoReportIsAFault() {
        assertThat(brief(read("Send", "'send':{}"))).containsExactly("?Send");
        assertThat(brief(read("OfTomorrow", "'x':1"))).containsExactly("?OfTomorrow");
        assertThat(brief(SesPayload.read("[]"))).containsExactly("!object");
        assertThat(brief(SesPayload.read("Hello"))).containsExactly("!json");
        assertThat(brief(SesPayload.read("{}"))).containsExactly("!type");
        assertThat(brief(SesPayload.read("{\"eventType\":\"Open\",\"open\":{}}")))
                .containsExactly("!recipient");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Successfully validated SNS topic for Amazon SES event publishing.",
                "{\"notificationType\":\"AmazonSnsSubscriptionSucceeded\",\"message\":\"You have successfully subscribed\"}"
            })
    void whatSesSaysToANewTopic_isNoEvent(String greeting) {
        assertThat(SesPayload.read(greeting)).isEmpty();
    }
}
