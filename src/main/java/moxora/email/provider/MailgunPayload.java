package moxora.email.provider;

import static moxora.email.provider.JsonBody.object;
import static moxora.email.provider.JsonBody.text;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Mailgun's payload since 2018 in our own terms: {@code {"signature":{…},"event-data":{…}}}.
 *
 * <p>A failure is temporary or permanent. After a temporary one Mailgun goes on trying, so it is a deferral; a permanent
 * one is a bounce, and of those {@code old} (given up after eight hours of trying) is soft and {@code espblock} is the
 * receiving provider's block. Where Mailgun did not try at all, because the address is on a suppression list of its own,
 * nothing bounced: {@code suppress-bounce} and its kind are rejections.
 */
final class MailgunPayload {

    private static final String PROVIDER_ID = "id";
    private static final String TIMESTAMP = "timestamp";
    private static final String NOT_TRIED = "suppress-";
    /** Clients that no person sits at. */
    private static final Set<String> PROGRAMS = Set.of("robot", "library");

    private MailgunPayload() {}

    static Reported event(byte[] body) {
        JsonObject event = object(JsonBody.object(JsonBody.parse(body)), "event-data");
        String sameness = JsonBody.without(PROVIDER_ID, event);
        String name = text(event, "event");
        if (name == null) {
            return new Reported.Malformed("event", sameness);
        }
        Instant at = at(event);
        Optional<String> recipient = recipient(event);
        String messageId = text(object(object(event, "message"), "headers"), "message-id");
        if (name.equals("failed") && text(event, "severity") == null) {
            return new Reported.Malformed("severity", sameness);
        }
        Optional<EmailEventType> type = type(name, event);
        if (type.isEmpty()) {
            return new Reported.Unknown(name, recipient.orElse(null), at, messageId, sameness);
        }
        if (recipient.isEmpty()) {
            return new Reported.Malformed("recipient", sameness);
        }
        if (at == null && event.containsKey(TIMESTAMP)) {
            return new Reported.Malformed(TIMESTAMP, sameness);
        }
        JsonObject status = object(event, "delivery-status");
        return ReportedEvent.of(type.get(), recipient.get(), sameness)
                .at(at)
                .messageId(messageId)
                .url(type.get() == EmailEventType.CLICK ? text(event, "url") : null)
                .bounce(type.get() == EmailEventType.BOUNCE ? bounceClass(event) : null)
                .bounceCode(code(status))
                .reason(first(text(event, "reason"), text(object(event, "reject"), "reason")))
                .diagnostic(first(
                        text(status, "message"),
                        text(status, "description"),
                        text(object(event, "reject"), "description")))
                .machine(type.get().isTracking() && isByProgram(object(event, "client-info")))
                .ip(text(event, "ip"))
                .userAgent(text(object(event, "client-info"), "user-agent"))
                .providerId(text(event, PROVIDER_ID))
                .build();
    }

    private static Optional<EmailEventType> type(String name, JsonObject event) {
        return switch (name) {
            case "delivered" -> Optional.of(EmailEventType.DELIVERY);
            case "opened" -> Optional.of(EmailEventType.OPEN);
            case "clicked" -> Optional.of(EmailEventType.CLICK);
            case "complained" -> Optional.of(EmailEventType.COMPLAINT);
            case "unsubscribed" -> Optional.of(EmailEventType.UNSUBSCRIBE);
            case "rejected" -> Optional.of(EmailEventType.REJECTED);
            case "failed" -> failure(event);
            // accepted, stored and what happens to mailing lists.
            default -> Optional.empty();
        };
    }

    private static Optional<EmailEventType> failure(JsonObject event) {
        String reason = text(event, "reason");
        if (reason != null && (reason.startsWith(NOT_TRIED) || reason.equals("rejected"))) {
            return Optional.of(EmailEventType.REJECTED);
        }
        return switch (String.valueOf(text(event, "severity"))) {
            case "permanent" -> Optional.of(EmailEventType.BOUNCE);
            case "temporary" -> Optional.of(EmailEventType.DEFERRED);
            default -> Optional.empty();
        };
    }

    private static BounceClass bounceClass(JsonObject event) {
        return switch (String.valueOf(text(event, "reason"))) {
            case "old" -> BounceClass.SOFT;
            case "espblock" -> BounceClass.BLOCK;
            default -> BounceClass.HARD;
        };
    }

    /** The enhanced code if there is one, else the SMTP reply's; Mailgun's own begin with 6. */
    private static @Nullable String code(JsonObject status) {
        return first(
                text(status, "enhanced-code"),
                EnhancedStatus.in(text(status, "message")).orElse(null),
                status.get("code") instanceof JsonNumber code ? code.toString() : text(status, "code"));
    }

    /** An event of the kind that names no recipient names those of the message's header. */
    private static Optional<String> recipient(JsonObject event) {
        return Recipients.address(text(event, "recipient"))
                .or(() -> Recipients.named(text(object(object(event, "message"), "headers"), "to")));
    }

    /** Mailgun names a machine that opens or clicks: {@code apple}, {@code gmail} or {@code generic}. */
    private static boolean isByProgram(JsonObject client) {
        String type = text(client, "client-type");
        return text(client, "bot") != null || type != null && PROGRAMS.contains(type.toLowerCase(Locale.ROOT));
    }

    private static @Nullable Instant at(JsonObject event) {
        Instant time = JsonBody.epochSeconds(event, TIMESTAMP);
        return time == null ? null : time.truncatedTo(ChronoUnit.MICROS);
    }

    private static @Nullable String first(@Nullable String... texts) {
        for (String text : texts) {
            if (text != null) {
                return text;
            }
        }
        return null;
    }
}
