package moxora.mail.report;

import jakarta.mail.internet.InternetHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/**
 * What a mail reports about another.
 *
 * @param messageId of the mail that is reported about, from what is enclosed of it
 * @param deliveries one for each recipient, of a bounce mail
 * @param feedback of a complaint mail
 */
public record ReportMail(
        @Nullable String messageId,
        List<DeliveryStatus> deliveries,
        @Nullable Feedback feedback) {

    private static final int DEEPEST = 4;
    private static final int MOST_PARTS = 200;
    private static final int LONGEST_ID = 998;

    private static final Set<String> STATUS = Set.of("message/delivery-status", "message/global-delivery-status");
    private static final String FEEDBACK = "message/feedback-report";
    private static final Set<String> ENCLOSED = Set.of(
            "message/rfc822",
            "message/global",
            "text/rfc822-headers",
            "message/rfc822-headers",
            "message/global-headers");

    public ReportMail {
        deliveries = List.copyOf(deliveries);
    }

    /**
     * What became of the mail for one recipient (RFC 3464 section 2.3).
     *
     * @param action null where it is missing
     * @param diagnostic what the receiving side answered
     * @param at when it was last tried, else when the mail arrived there
     */
    public record DeliveryStatus(
            @Nullable String originalRecipient,
            @Nullable String finalRecipient,
            @Nullable String action,
            @Nullable String status,
            @Nullable String diagnostic,
            @Nullable Instant at) {

        @Override
        public String toString() {
            return "DeliveryStatus[redacted]";
        }
    }

    /**
     * What a recipient thinks of the mail (RFC 5965).
     *
     * @param type null where it is missing
     * @param recipients as the report names them, else as the enclosed mail does; they may be hidden (RFC 6590)
     */
    public record Feedback(
            @Nullable String type,
            List<String> recipients,
            @Nullable Instant at) {

        public Feedback {
            recipients = List.copyOf(recipients);
        }

        @Override
        public String toString() {
            return "Feedback[redacted]";
        }
    }

    /**
     * Reads a mail.
     *
     * @throws Fault 422 {@code not_a_report} when there is no report in it, 413 when it has more of something than any
     *     report
     */
    public static ReportMail read(byte[] mail) {
        Found found = new Found();
        find(MimeEntity.of(mail), 0, found);
        MimeEntity status = found.status;
        MimeEntity feedback = found.feedback;
        if (status == null && feedback == null) {
            throw Fault.refused(
                    "",
                    "not_a_report",
                    "A bounce mail with a part message/delivery-status (RFC 3464) or a complaint mail with a part"
                            + " message/feedback-report (RFC 5965) is required.");
        }
        InternetHeaders enclosed = found.enclosed == null ? new InternetHeaders() : found.enclosed.enclosedHeaders();
        String id = MimeEntity.field(enclosed, "Message-ID");
        return new ReportMail(
                id == null || id.length() > LONGEST_ID ? null : id,
                status == null ? List.of() : ReportFields.deliveries(status.decoded()),
                feedback == null ? null : ReportFields.feedback(feedback.decoded(), enclosed));
    }

    /** The first of each kind; a report has one. */
    private static final class Found {
        private @Nullable MimeEntity status;
        private @Nullable MimeEntity feedback;
        private @Nullable MimeEntity enclosed;
        private int looked;
    }

    /** Enclosed mails are not looked into: what they report is not what this one does. */
    private static void find(MimeEntity entity, int depth, Found found) {
        if (depth == DEEPEST) {
            return;
        }
        List<MimeEntity> parts = entity.isMultipart() ? entity.parts() : List.of();
        for (MimeEntity part : parts) {
            if (++found.looked > MOST_PARTS) {
                throw new Fault(FaultCode.BODY_TOO_LARGE, "A mail of at most " + MOST_PARTS + " parts is allowed.");
            }
            String type = part.type();
            if (STATUS.contains(type)) {
                found.status = found.status == null ? part : found.status;
            } else if (type.equals(FEEDBACK)) {
                found.feedback = found.feedback == null ? part : found.feedback;
            } else if (ENCLOSED.contains(type)) {
                found.enclosed = found.enclosed == null ? part : found.enclosed;
            } else {
                find(part, depth + 1, found);
            }
        }
    }

    @Override
    public String toString() {
        return "ReportMail[redacted]";
    }
}
