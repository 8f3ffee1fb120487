package moxora.mail.report;

import static moxora.mail.report.ReportMails.bounce;
import static moxora.mail.report.ReportMails.bytes;
import static moxora.mail.report.ReportMails.complaint;
import static moxora.mail.report.ReportMails.recipient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("P13")
class ReportMailTest {

    private static final String ID = "<1@sender.example>";

    @Test
    void aBounce_isReadRecipientByRecipient() {
        ReportMail mail = ReportMail.read(bytes(bounce(
                "Arrival-Date: Mon, 5 Jan 2026 10:00:00 +0100",
                ID,
                "Original-Recipient: rfc822;Ada@example.org\r\n" + recipient("<ada@mx.example>", "failed", "5.1.1")
                        + "\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n <ada@mx.example> unknown\r\n"
                        + "Last-Attempt-Date: Mon, 5 Jan 2026 10:00:05 +0100",
                recipient("bob@example.org", "Delayed (expected)", "4.4.1"))));

        assertThat(mail.messageId()).isEqualTo(ID);
        assertThat(mail.feedback()).isNull();
        assertThat(mail.deliveries())
                .containsExactly(
                        new ReportMail.DeliveryStatus(
                                "Ada@example.org",
                                "ada@mx.example",
                                "failed",
                                "5.1.1",
                                "smtp; 550 5.1.1 <ada@mx.example> unknown",
                                Instant.parse("2026-01-05T09:00:05Z")),
                        new ReportMail.DeliveryStatus(
                                null,
                                "bob@example.org",
                                "Delayed",
                                "4.4.1",
                                null,
                                Instant.parse("2026-01-05T09:00:00Z")));
        assertThat(mail.toString() + mail.deliveries()).doesNotContain("example");
    }

    @ParameterizedTest
    @CsvSource({
        "utf-8; jos\\x{E9}@example.org, josé@example.org",
        "utf-8; josé@example.org, josé@example.org",
        "RFC822 ;  ada@example.org, ada@example.org",
        "ada@example.org, ada@example.org",
        "x400; /G=Ada/S=L/,",
        "utf-8; a\\x{110000}b@example.org, a\\x{110000}b@example.org"
    })
    void addresses_areReadInEachForm(String field, String expected) {
        ReportMail mail = ReportMail.read(
                bytes(bounce("X: y", ID, "Final-Recipient: " + field + "\r\nAction: failed\r\nStatus: 5.0.0")));

        assertThat(mail.deliveries())
                .singleElement()
                .satisfies(status -> assertThat(status.finalRecipient()).isEqualTo(expected));
    }

    @Test
    void aReport_isReadInWhateverItIsWrapped() {
        String whole = bounce("X: y", ID, recipient("ada@example.org", "failed", "5.1.1"));
        String linefeeds = whole.replace("\r\n", "\n");
        String inList = "Content-Type: multipart/mixed; boundary=list\n\n--list\n" + linefeeds
                + "\n--list\n\nfooter\n--list--\n";
        String encoded = whole.replace(
                whole.substring(
                        whole.indexOf("\r\n\r\nReporting-MTA"),
                        whole.indexOf("\r\n--=_outer/1\r\nContent-Type: text/rfc822")),
                "\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(bytes("Reporting-MTA: dns; x\r\n\r\n"
                                        + recipient("ada@example.org", "failed", "5.1.1") + "\r\n")));

        for (String mail : List.of(whole, linefeeds, inList, encoded)) {
            ReportMail read = ReportMail.read(bytes(mail));
            assertThat(read.messageId()).isEqualTo(ID);
            assertThat(read.deliveries())
                    .singleElement()
                    .satisfies(status -> assertThat(status.finalRecipient()).isEqualTo("ada@example.org"));
        }
    }

    @Test
    void aComplaint_isReadWithItsRecipients() {
        ReportMail mail = ReportMail.read(bytes(complaint(
                "Feedback-Type: abuse\r\nOriginal-Rcpt-To: <ada@example.org>\r\nOriginal-Rcpt-To: bob@example.org\r\n"
                        + "Received-Date: Thu, 8 Mar 2026 14:00:00 EDT",
                ID,
                "someone@example.org")));

        assertThat(mail.messageId()).isEqualTo(ID);
        assertThat(mail.feedback())
                .isEqualTo(new ReportMail.Feedback(
                        "abuse", List.of("ada@example.org", "bob@example.org"), Instant.parse("2026-03-08T18:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource({
        "Ada <ada@example.org>, 1",
        "'ada@example.org, bob@example.org', 0",
        "undisclosed-recipients:;, 0",
        "'<<,', 0"
    })
    void whereItNamesNobody_theEnclosedMailDoes_ifToOneOnly(String to, int named) {
        ReportMail mail = ReportMail.read(bytes(complaint("Feedback-Type: abuse", ID, to)));

        assertThat(mail.feedback())
                .isNotNull()
                .satisfies(feedback -> assertThat(feedback.recipients()).hasSize(named));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n",
                "hello",
                "Subject: x\r\n\r\nhello",
                "Content-Type: multipart/report; boundary=\r\n\r\n--\r\n",
                "Content-Type: multipart/report\r\n\r\nContent-Type: message/delivery-status\r\n\r\n",
                "Content-Type: ;;;\r\n\r\n",
                "Content-Type: message/delivery-status\r\n\r\nAction: failed",
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
                        + "Content-Type: multipart/report; boundary=c\r\n\r\n--c\r\nContent-Type: message/delivery-status\r\n\r\n"
            })
    void whatIsNoReport_isRefused(String mail) {
        assertThatThrownBy(() -> ReportMail.read(bytes(mail))).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED);
            assertThat(fault.complaints()).extracting(Fault.Complaint::code).containsExactly("not_a_report");
        });
    }

    @Test
    void bombs_areRefusedBeforeTheyAreUnpacked() {
        String head = "Content-Type: multipart/report; boundary=b\r\n\r\n";
        assertThatThrownBy(() -> ReportMail.read(bytes(head + "--b\r\n\r\n".repeat(700_000))))
                .satisfies(tooLarge());
        assertThatThrownBy(() -> ReportMail.read(bytes("a:\r\n".repeat(1_000_000))))
                .satisfies(tooLarge());
        assertThatThrownBy(() -> ReportMail.read(bytes(bounce("x: y".repeat(500_000), ID))))
                .satisfies(tooLarge());
        assertThatThrownBy(() -> ReportMail.read(bytes(
                        bounce("x: y", ID, (recipient("a@b.example", "failed", "5.1.1") + "\r\n\r\n").repeat(2_000)))))
                .satisfies(tooLarge());
        assertThatThrownBy(() -> ReportMail.read(bytes(complaint(
                        "Feedback-Type: abuse" + "\r\nOriginal-Rcpt-To: a@b.example".repeat(2_000), ID, "x"))))
                .satisfies(tooLarge());
        StringBuilder nested = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            nested.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\r\n\r\n--b")
                    .append(i)
                    .append("\r\n");
        }
        nested.append(bounce("x: y", ID, recipient("a@b.example", "failed", "5.1.1")));
        assertThatThrownBy(() -> ReportMail.read(bytes(nested.toString())))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED));
    }

    private static org.assertj.core.api.ThrowingConsumer<Throwable> tooLarge() {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.BODY_TOO_LARGE));
    }

    /** Halves, other charsets and single wrong bytes end in a report or in a clear refusal, soon. */
    @Test
    void damagedMails_endClearly() {
        Random random = new Random(3464);
        int rounds = "full".equals(System.getProperty("moxora.battery")) ? 100_000 : 5_000;
        List<byte[]> sound = List.of(
                bytes(bounce(
                        "Arrival-Date: Mon, 5 Jan 2026 10:00:00 +0100",
                        ID,
                        recipient("é@example.org", "failed", "5.1.1"))),
                bounce("X: y", ID, recipient("é@example.org", "failed", "5.1.1"))
                        .getBytes(StandardCharsets.ISO_8859_1),
                bounce("X: y", ID, recipient("é@example.org", "failed", "5.1.1"))
                        .getBytes(StandardCharsets.UTF_16),
                bytes(complaint("Feedback-Type: abuse", ID, "ada@example.org")));
        int read = 0;
        long began = System.nanoTime();
        for (int round = 0; round < rounds; round++) {
            byte[] mail = sound.get(round % sound.size()).clone();
            for (int i = random.nextInt(8); i > 0; i--) {
                mail[random.nextInt(mail.length)] = (byte) random.nextInt(256);
            }
            byte[] half = random.nextInt(3) == 0 ? Arrays.copyOf(mail, random.nextInt(mail.length)) : mail;
            try {
                ReportMail.read(half);
                read++;
            } catch (Fault fault) {
                assertThat(fault.code()).isIn(FaultCode.VALUE_REFUSED, FaultCode.BODY_TOO_LARGE);
            }
        }
        assertThat(read).isBetween(rounds / 10, rounds - 1);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMinutes(2));
    }
}
