package moxora.email.provider;

import static moxora.email.provider.JsonBody.text;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Postmark's payloads: one JSON object a delivery, told apart by {@code RecordType}. The bounce hook of older servers
 * sends none; what it is then shows in the fields that only that record has.
 *
 * @see <a href="https://postmarkapp.com/developer/webhooks/webhooks-overview">Webhooks</a>
 */
final class PostmarkPayload {

    /** Suppressed because of something that is reported by itself. */
    private static final Set<String> REPORTED_APART = Set.of("HardBounce", "SpamComplaint");

    private PostmarkPayload() {}

    static List<Reported> read(byte[] body) {
        return Element.each(body, record -> Stream.of(event(record)));
    }

    private static Reported event(JsonObject record) {
        String type = recordType(record);
        if (type == null) {
            return new Reported.Malformed("RecordType", record.toString());
        }
        return switch (type) {
            case "Delivery" ->
                element(record, type, "DeliveredAt")
                        .as(EmailEventType.DELIVERY, event -> event.diagnostic(text(record, "Details")));
            case "Open" -> element(record, type, "ReceivedAt").as(EmailEventType.OPEN, event -> seen(event, record));
            case "Click" ->
                element(record, type, "ReceivedAt")
                        .as(EmailEventType.CLICK, event -> seen(event, record).url(text(record, "OriginalLink")));
            case "SpamComplaint" ->
                element(record, type, "BouncedAt").as(EmailEventType.COMPLAINT, event -> told(event, record, type));
            case "Bounce" -> bounce(record);
            case "SubscriptionChange" -> subscriptionChange(record);
            default ->
                element(record, type, "ReceivedAt", "BouncedAt", "ChangedAt").unknown();
        };
    }

    private static Reported bounce(JsonObject record) {
        String named = text(record, "Type");
        Optional<PostmarkBounce> known = PostmarkBounce.of(named, Scalars.id(record, "TypeCode"));
        Element element = element(record, named == null ? "Bounce" : "Bounce." + named, "BouncedAt");
        if (known.isEmpty() || known.get().ours().isEmpty()) {
            return element.unknown();
        }
        PostmarkBounce bounce = known.get();
        return element.as(
                bounce.ours().orElseThrow(),
                event -> told(event, record, bounce.type()).bounce(bounce.bounce()));
    }

    private static Reported subscriptionChange(JsonObject record) {
        String reason = text(record, "SuppressionReason");
        String change = "SubscriptionChange";
        Element element = element(record, reason == null ? change : change + "." + reason, "ChangedAt");
        boolean unsubscribed =
                JsonBody.isTrue(record, "SuppressSending") && (reason == null || !REPORTED_APART.contains(reason));
        return unsubscribed ? element.as(EmailEventType.UNSUBSCRIBE, event -> event.reason(reason)) : element.unknown();
    }

    private static Element element(JsonObject record, String name, String... times) {
        return Element.of(
                record,
                name,
                Scalars.first(record, "Recipient", "Email"),
                text(record, "MessageID"),
                record.toString(),
                times);
    }

    private static ReportedEvent.Builder told(ReportedEvent.Builder event, JsonObject record, String reason) {
        return event.reason(reason)
                .diagnostic(Scalars.first(record, "Details", "Description"))
                .providerId(Scalars.id(record, "ID"));
    }

    private static ReportedEvent.Builder seen(ReportedEvent.Builder event, JsonObject record) {
        return event.ip(text(JsonBody.object(record, "Geo"), "IP")).userAgent(text(record, "UserAgent"));
    }

    private static @Nullable String recordType(JsonObject record) {
        String told = text(record, "RecordType");
        if (told != null) {
            return told;
        }
        if (record.containsKey("SuppressSending")) {
            return "SubscriptionChange";
        }
        if (record.containsKey("BouncedAt")) {
            return "Bounce";
        }
        if (record.containsKey("DeliveredAt")) {
            return "Delivery";
        }
        if (record.containsKey("OriginalLink")) {
            return "Click";
        }
        return record.containsKey("FirstOpen") ? "Open" : null;
    }
}
