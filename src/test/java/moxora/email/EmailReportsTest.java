package moxora.email;

import static moxora.mail.report.ReportMails.bounce;
import static moxora.mail.report.ReportMails.bytes;
import static moxora.mail.report.ReportMails.complaint;
import static moxora.mail.report.ReportMails.recipient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.email.event.Receipt;
import moxora.email.event.Timeline;
import moxora.email.message.MessageDraft;
import moxora.email.provider.EmailEventType;
import moxora.erasure.Closure;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mails that report are taken as one more provider's events. */
@Tag("P13")
class EmailReportsTest {

    private static final String ADA = "ada@example.org";
    private static final String ID = "<1@sender.example>";
    private static final String ARRIVAL = "Arrival-Date: Mon, 5 Jan 2026 10:00:00 +0000";

    private final TestPlatform platform = TestPlatform.shared();
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Mailroom bolt = new Mailroom(platform, platform.organisation("bolt", "moxora"));
    private final UUID ada = acme.contact(ADA);

    private Receipt take(Mailroom by, String mail) {
        return platform.assembly.email.reports.take(by.scope, bytes(mail));
    }

    @ParameterizedTest
    @CsvSource({
        "failed, 5.1.1, , BOUNCE, hard",
        "failed, 5.1.10, , BOUNCE, hard",
        "failed, 5.7.1, , BOUNCE, block",
        "failed, 5.7.606, , BOUNCE, block",
        "failed, 5.2.2, , BOUNCE, soft",
        "failed, 5.1.8, , BOUNCE, block",
        "failed, 5.4.7, , BOUNCE, soft",
        "failed, 4.4.7, , BOUNCE, soft",
        "failed, 4.7.1, , BOUNCE, block",
        "failed, 5.0.0, smtp; 550 5.7.26 unauthenticated, BOUNCE, block",
        "failed, 5.0.0, , BOUNCE, hard",
        "failed, nonsense, smtp; 550 no such user, BOUNCE, hard",
        "failed, nonsense, smtp; 451 later, BOUNCE, soft",
        "failed, nonsense, unknown, BOUNCE, soft",
        "delayed, 4.4.1, , DEFERRED,",
        "delivered, 2.0.0, , DELIVERY,",
        "relayed, 2.0.0, , DELIVERY,",
        "expanded, 2.0.0, , DELIVERY,"
    })
    void eachAction_isAnEvent_andEachStatusAClass(
            String action, String status, String diagnostic, EmailEventType type, String bounceClass) {
        String about = recipient("ADA@example.org", action, status)
                + (diagnostic == null ? "" : "\r\nDiagnostic-Code: " + diagnostic);

        assertThat(take(acme, bounce(ARRIVAL, ID, about))).isEqualTo(new Receipt(1, 0, 0));

        assertThat(acme.timeline(ada)).singleElement().satisfies(item -> {
            assertThat(item.type()).isEqualTo(type);
            assertThat(item.bounceClass()).isEqualTo(bounceClass);
            assertThat(item.at()).isEqualTo(Instant.parse("2026-01-05T10:00:00Z"));
            assertThat(item.messageId()).isEqualTo(ID);
        });
    }

    @Test
    @Tag("N7")
    void aMailThatIsGivenTwice_orComesAnotherWay_hasNoSecondEffect() {
        for (String about : List.of(ARRIVAL, "X-No: time")) {
            String mail = bounce(about, ID, recipient(ADA, "failed", "5.1.1"));
            assertThat(take(acme, mail)).isEqualTo(new Receipt(1, 0, 0));
            List<String> rows = acme.dump("email_event");
            assertThat(take(acme, mail)).isEqualTo(new Receipt(0, 1, 0));
            assertThat(take(acme, "Received: from elsewhere\r\n" + mail)).isEqualTo(new Receipt(0, 1, 0));
            assertThat(acme.dump("email_event")).isEqualTo(rows);
        }
    }

    @Test
    void eachRecipient_standsByItself() {
        UUID bob = acme.contact("bob@example.org");
        UUID adaAtBolt = bolt.contact(ADA);

        Receipt receipt = take(
                acme,
                bounce(
                        ARRIVAL,
                        ID,
                        "Original-Recipient: rfc822;" + ADA + "\r\n"
                                + recipient("forward@elsewhere.example", "failed", "5.1.1"),
                        recipient("bob@example.org", "delayed", "4.2.2"),
                        recipient("stranger@example.org", "failed", "5.1.1"),
                        recipient("no address", "failed", "5.1.1"),
                        recipient("bob@example.org", "vaporised", "5.1.1"),
                        "Final-Recipient: rfc822; bob@example.org"));

        assertThat(receipt).isEqualTo(new Receipt(2, 0, 4));
        assertThat(acme.timeline(ada)).hasSize(1);
        assertThat(acme.timeline(bob)).hasSize(1);
        assertThat(bolt.timeline(adaAtBolt)).isEmpty();
        assertThat(platform.assembly
                        .email
                        .parkedEvents
                        .page(acme.scope, null, "report", null, 10)
                        .items())
                .extracting(item -> item.reason() + " " + item.type() + " " + item.fault())
                .containsExactlyInAnyOrder(
                        "UNKNOWN_RECIPIENT bounce null",
                        "MALFORMED null recipient",
                        "UNKNOWN_TYPE vaporised null",
                        "MALFORMED null action");
    }

    @ParameterizedTest
    @CsvSource({
        "abuse, COMPLAINT",
        "fraud, COMPLAINT",
        "Other, COMPLAINT",
        "opt-out, UNSUBSCRIBE",
        "not-spam,",
        "virus,"
    })
    void eachKindOfFeedback_isAnEventOrWaits(String kind, EmailEventType type) {
        String fields = "Feedback-Type: " + kind + "\r\nOriginal-Rcpt-To: " + ADA + "\r\n" + ARRIVAL;

        assertThat(take(acme, complaint(fields, ID, "x@y.example")))
                .isEqualTo(type == null ? new Receipt(0, 0, 1) : new Receipt(1, 0, 0));

        assertThat(acme.timeline(ada))
                .extracting(Timeline.Item::type)
                .containsExactlyElementsOf(type == null ? List.of() : List.of(type));
    }

    @Test
    void withoutARecipient_theEnclosedMailTells() {
        assertThat(take(acme, complaint("Feedback-Type: abuse", ID, "Ada <" + ADA + ">")))
                .isEqualTo(new Receipt(1, 0, 0));

        assertThat(acme.timeline(ada)).hasSize(1);
    }

    @Test
    void aHiddenRecipient_isFoundByTheMessage_orWaitsAsMalformed() {
        String complaint = complaint(
                "Feedback-Type: abuse\r\nOriginal-Rcpt-To: redacted@example.org", ID, "redacted-address@example.org");
        assertThat(take(acme, complaint)).isEqualTo(new Receipt(0, 0, 1));
        register(acme, ada, "1@sender.example");

        assertThat(take(acme, complaint)).isEqualTo(new Receipt(1, 0, 0));

        assertThat(acme.timeline(ada))
                .singleElement()
                .satisfies(item -> assertThat(item.type()).isEqualTo(EmailEventType.COMPLAINT));
        assertThat(take(bolt, complaint)).isEqualTo(new Receipt(0, 0, 1));
        assertThat(platform.assembly
                        .email
                        .parkedEvents
                        .page(bolt.scope, null, null, null, 10)
                        .items())
                .singleElement()
                .satisfies(item -> assertThat(item.fault()).isEqualTo("recipient"));
    }

    private static void register(Mailroom of, UUID contact, String messageId) {
        of.platform.assembly.email.registrations.register(
                of.scope, MessageDraft.of("", messageId, contact, "marketing", null, null));
    }

    @Test
    void nothingOfTheMail_isKeptInClear() {
        take(
                acme,
                bounce(
                        ARRIVAL,
                        "<zanzibar@sender.example>",
                        recipient(ADA, "failed", "5.1.1") + "\r\nDiagnostic-Code: smtp; zanzibar " + ADA,
                        recipient("zanzibar@example.org", "failed", "5.1.1")));

        for (String table : List.of("email_event", "parked_event", "audit_entry")) {
            assertThat(String.join("\n", acme.dump(table))).doesNotContain("zanzibar", "7a616e7a69626172", ADA);
        }
    }

    @Test
    void aMappingForMails_holdsForThem() {
        platform.assembly.email.eventMappings.set(acme.scope, "report", "virus", "complaint");

        assertThat(take(acme, complaint("Feedback-Type: virus", ID, ADA))).isEqualTo(new Receipt(1, 0, 0));
        assertThat(acme.timeline(ada)).hasSize(1);
    }

    @Test
    void aClosingOrganisation_takesNone_andOtherMailsAreRefused() {
        assertThatThrownBy(() -> take(acme, "Subject: hello\r\n\r\n" + ADA))
                .isInstanceOfSatisfying(Fault.class, fault -> {
                    assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED);
                    assertThat(fault.detail() + fault.complaints()).doesNotContain(ADA);
                });
        Closure closure = platform.assembly.erasure.closures.request(acme.scope);
        assertThat(closure).isNotNull();

        assertThatThrownBy(() -> take(acme, bounce(ARRIVAL, ID, recipient(ADA, "failed", "5.1.1"))))
                .isInstanceOfSatisfying(Fault.class, Refusals.is(FaultCode.ORGANISATION_CLOSING));
        assertThat(acme.count("email_event")).isZero();
    }
}
