package moxora.mail.report;

import java.nio.charset.StandardCharsets;

/** Bounce mails and complaint mails as they come, written here. */
public final class ReportMails {

    private ReportMails() {}

    /** A bounce mail with these blocks about recipients, each ending with a line end. */
    public static String bounce(String aboutTheMail, String messageId, String... recipients) {
        return String.join(
                "\r\n",
                "Received: from mx.example.net (mx.example.net [192.0.2.1])",
                "From: MAILER-DAEMON@mx.example.net",
                "To: bounces@sender.example",
                "Subject: Undelivered Mail Returned to Sender",
                "MIME-Version: 1.0",
                "Content-Type: multipart/report; report-type=delivery-status;",
                "\tboundary=\"=_outer/1\"",
                "",
                "This is a MIME-encapsulated message.",
                "--=_outer/1",
                "Content-Type: text/plain; charset=us-ascii",
                "",
                "I am sorry to have to inform you.",
                "--=_outer/1",
                "Content-Type: message/delivery-status",
                "",
                "Reporting-MTA: dns; mx.example.net",
                aboutTheMail,
                "",
                String.join("\r\n\r\n", recipients),
                "",
                "--=_outer/1",
                "Content-Type: text/rfc822-headers",
                "",
                "From: news@sender.example",
                "Message-ID: " + messageId,
                "Subject: Zanzibar",
                "",
                "--=_outer/1--",
                "");
    }

    public static String recipient(String address, String action, String status) {
        return "Final-Recipient: rfc822; " + address + "\r\nAction: " + action + "\r\nStatus: " + status;
    }

    /** A complaint mail with these fields, about a mail with that To header. */
    public static String complaint(String fields, String messageId, String to) {
        return String.join(
                "\r\n",
                "From: fbl@isp.example",
                "MIME-Version: 1.0",
                "Content-Type: multipart/report; report-type=feedback-report; boundary=part",
                "",
                "--part",
                "Content-Type: text/plain",
                "",
                "This is an email abuse report.",
                "--part",
                "Content-Type: message/feedback-report",
                "",
                "User-Agent: SomeGenerator/1.0",
                "Version: 1",
                fields,
                "",
                "--part",
                "Content-Type: message/rfc822",
                "Content-Disposition: inline",
                "",
                "From: news@sender.example",
                "To: " + to,
                "Message-ID: " + messageId,
                "",
                "Hello",
                "--part--",
                "");
    }

    public static byte[] bytes(String mail) {
        return mail.getBytes(StandardCharsets.UTF_8);
    }
}
