package moxora.mail.report;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MailDateFormat;
import java.io.ByteArrayInputStream;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/** The fields of a report's machine-readable part: blocks of header lines, parted by blank ones. */
final class ReportFields {

    private static final int MOST_RECIPIENTS = 1_000;
    private static final int LONGEST_DATE = 100;
    private static final int LONGEST_ADDRESSES = 10_000;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    /** RFC 6533 section 3: a character beyond ASCII as {@code \\x{E9}}. */
    private static final Pattern ESCAPED = Pattern.compile("\\\\x\\{([0-9A-Fa-f]{1,6})}");

    private ReportFields() {}

    /** The first block is about the mail, each other about a recipient. */
    static List<ReportMail.DeliveryStatus> deliveries(byte[] part) {
        List<ReportMail.DeliveryStatus> deliveries = new ArrayList<>();
        Instant arrival = null;
        for (InternetHeaders block : blocks(part)) {
            String original = address(MimeEntity.field(block, "Original-Recipient"));
            String last = address(MimeEntity.field(block, "Final-Recipient"));
            String action = word(MimeEntity.field(block, "Action"));
            if (original == null && last == null && action == null) {
                Instant told = time(MimeEntity.field(block, "Arrival-Date"));
                arrival = told == null ? arrival : told;
                continue;
            }
            Instant tried = time(MimeEntity.field(block, "Last-Attempt-Date"));
            deliveries.add(new ReportMail.DeliveryStatus(
                    original,
                    last,
                    action,
                    MimeEntity.field(block, "Status"),
                    MimeEntity.field(block, "Diagnostic-Code"),
                    tried == null ? arrival : tried));
        }
        return deliveries;
    }

    static ReportMail.Feedback feedback(byte[] part, InternetHeaders enclosed) {
        List<InternetHeaders> blocks = blocks(part);
        InternetHeaders fields = blocks.isEmpty() ? new InternetHeaders() : blocks.get(0);
        List<String> recipients = new ArrayList<>();
        String[] named = fields.getHeader("Original-Rcpt-To");
        for (String one : named == null ? new String[0] : named) {
            if (recipients.size() == MOST_RECIPIENTS) {
                throw tooMany();
            }
            recipients.add(bare(one));
        }
        Instant arrival = time(MimeEntity.field(fields, "Arrival-Date"));
        return new ReportMail.Feedback(
                word(MimeEntity.field(fields, "Feedback-Type")),
                recipients.isEmpty() ? addressees(enclosed) : recipients,
                arrival == null ? time(MimeEntity.field(fields, "Received-Date")) : arrival);
    }

    private static List<InternetHeaders> blocks(byte[] part) {
        List<InternetHeaders> blocks = new ArrayList<>();
        ByteArrayInputStream rest = new ByteArrayInputStream(part);
        while (rest.available() > 0) {
            InternetHeaders block = MimeEntity.headers(rest);
            if (block.getAllHeaders().hasMoreElements()) {
                if (blocks.size() > MOST_RECIPIENTS) {
                    throw tooMany();
                }
                blocks.add(block);
            }
        }
        return blocks;
    }

    /** Whom the enclosed mail is addressed to; where that is several, nobody can tell which of them complains. */
    private static List<String> addressees(InternetHeaders enclosed) {
        String to = MimeEntity.field(enclosed, "To");
        if (to == null || to.length() > LONGEST_ADDRESSES) {
            return List.of();
        }
        try {
            InternetAddress[] all = InternetAddress.parseHeader(to, false);
            String only = all.length == 1 && !all[0].isGroup() ? all[0].getAddress() : null;
            return only != null && only.contains("@") ? List.of(only) : List.of();
        } catch (AddressException unreadable) {
            return List.of();
        }
    }

    /** {@code rfc822; ada@x.example}, or {@code utf-8; …} with escapes; null for addresses that are none of mail. */
    private static @Nullable String address(@Nullable String field) {
        if (field == null) {
            return null;
        }
        int semicolon = field.indexOf(';');
        String type =
                semicolon < 0 ? "rfc822" : field.substring(0, semicolon).strip().toLowerCase(Locale.ROOT);
        String value = bare(field.substring(semicolon + 1));
        return switch (type) {
            case "rfc822" -> value;
            case "utf-8" -> unescaped(value);
            default -> null;
        };
    }

    private static String unescaped(String value) {
        Matcher escapes = ESCAPED.matcher(value);
        return escapes.replaceAll(found -> {
            int character = Integer.parseInt(found.group(1), 16);
            return Matcher.quoteReplacement(
                    Character.isValidCodePoint(character) ? Character.toString(character) : found.group());
        });
    }

    private static String bare(String address) {
        String text = address.strip();
        return text.startsWith("<") && text.endsWith(">") && text.length() > 2
                ? text.substring(1, text.length() - 1)
                : text;
    }

    /** Without a comment behind it, as some write one. */
    private static @Nullable String word(@Nullable String field) {
        if (field == null) {
            return null;
        }
        String word = field.split("[\\s(;]", 2)[0];
        return word.isEmpty() ? null : word;
    }

    private static @Nullable Instant time(@Nullable String field) {
        if (field == null || field.length() > LONGEST_DATE) {
            return null;
        }
        try {
            Date date = new MailDateFormat().parse(field);
            Instant time = date == null ? Instant.EPOCH : date.toInstant();
            return time.isAfter(Instant.EPOCH) && time.isBefore(LAST) ? time : null;
        } catch (ParseException unreadable) {
            return null;
        }
    }

    private static Fault tooMany() {
        return new Fault(
                FaultCode.BODY_TOO_LARGE, "A report about at most " + MOST_RECIPIENTS + " recipients is allowed.");
    }
}
