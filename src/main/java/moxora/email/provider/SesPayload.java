package moxora.email.provider;

import static moxora.email.provider.JsonBody.object;
import static moxora.email.provider.JsonBody.text;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moxora.fault.Fault;
import org.jspecify.annotations.Nullable;

/**
 * What Amazon SES publishes to a topic: event publishing names its type {@code eventType}, the older feedback
 * notifications {@code notificationType}; the rest is the same. One report can name several recipients, each of which
 * becomes an event; a report that names none is about everybody the mail went to.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html">Event
 *     publishing</a>
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html">Feedback notifications</a>
 */
final class SesPayload {

    /** What SES says to a topic when it is told of it, in plain words or as a notification of its own. */
    private static final String GREETING = "Successfully validated SNS topic";

    private static final String GREETING_TYPE = "AmazonSnsSubscriptionSucceeded";
    private static final String EMAIL = "emailAddress";

    private SesPayload() {}

    /** @param message what SNS delivered, unwrapped */
    static List<Reported> read(String message) {
        if (message.startsWith(GREETING)) {
            return List.of();
        }
        try {
            return JsonBody.parse(message.getBytes(StandardCharsets.UTF_8)) instanceof JsonObject report
                    ? read(report)
                    : List.of(new Reported.Malformed("object", message));
        } catch (Fault notJson) {
            return List.of(new Reported.Malformed("json", message));
        }
    }

    private static List<Reported> read(JsonObject report) {
        String type = Scalars.first(report, "eventType", "notificationType");
        if (type == null) {
            return List.of(new Reported.Malformed("type", report.toString()));
        }
        return switch (type) {
            case "Delivery" -> deliveries(report);
            case "Bounce" -> bounces(report);
            case "Complaint" -> complaints(report);
            case "DeliveryDelay" -> delays(report);
            case "Open" -> seen(report, "open", EmailEventType.OPEN);
            case "Click" -> seen(report, "click", EmailEventType.CLICK);
            case "Reject" -> notSent(report, text(object(report, "reject"), "reason"), null);
            case "Rendering Failure" -> notSent(report, type, text(object(report, "failure"), "errorMessage"));
            case "Subscription" -> subscription(report);
            case GREETING_TYPE -> List.of();
            default -> List.of(unknown(report, type));
        };
    }

    private static List<Reported> deliveries(JsonObject report) {
        JsonObject delivery = object(report, "delivery");
        return each(
                report,
                delivery,
                recipients(delivery, "recipients"),
                (element, named) ->
                        element.as(EmailEventType.DELIVERY, event -> event.diagnostic(text(delivery, "smtpResponse"))));
    }

    private static List<Reported> bounces(JsonObject report) {
        JsonObject bounce = object(report, "bounce");
        String type = text(bounce, "bounceType");
        String subType = text(bounce, "bounceSubType");
        return each(
                report,
                bounce,
                recipients(bounce, "bouncedRecipients"),
                (element, named) -> element.as(
                        EmailEventType.BOUNCE,
                        event -> event.bounce(bounceClass(type, subType))
                                .reason(type == null || subType == null ? type : type + "/" + subType)
                                .bounceCode(text(named, "status"))
                                .diagnostic(text(named, "diagnosticCode"))
                                .providerId(text(bounce, "feedbackId"))));
    }

    private static List<Reported> complaints(JsonObject report) {
        JsonObject complaint = object(report, "complaint");
        String kind = text(complaint, "complaintFeedbackType");
        if ("not-spam".equals(kind)) {
            return List.of(unknown(report, "Complaint.not-spam"));
        }
        return each(
                report,
                complaint,
                recipients(complaint, "complainedRecipients"),
                (element, named) -> element.as(
                        EmailEventType.COMPLAINT,
                        event -> event.reason(kind == null ? text(complaint, "complaintSubType") : kind)
                                .providerId(text(complaint, "feedbackId"))));
    }

    private static List<Reported> delays(JsonObject report) {
        JsonObject delay = object(report, "deliveryDelay");
        return each(
                report,
                delay,
                recipients(delay, "delayedRecipients"),
                (element, named) -> element.as(
                        EmailEventType.DEFERRED,
                        event -> event.reason(text(delay, "delayType"))
                                .bounceCode(text(named, "status"))
                                .diagnostic(text(named, "diagnosticCode"))));
    }

    private static List<Reported> seen(JsonObject report, String part, EmailEventType type) {
        JsonObject seen = object(report, part);
        return each(
                report,
                seen,
                List.of(),
                (element, named) -> element.as(
                        type,
                        event -> event.url(type == EmailEventType.CLICK ? text(seen, "link") : null)
                                .ip(text(seen, "ipAddress"))
                                .userAgent(text(seen, "userAgent"))));
    }

    private static List<Reported> notSent(JsonObject report, @Nullable String reason, @Nullable String diagnostic) {
        return each(
                report,
                JsonValue.EMPTY_JSON_OBJECT,
                List.of(),
                (element, named) -> element.as(
                        EmailEventType.REJECTED, event -> event.reason(reason).diagnostic(diagnostic)));
    }

    /** Out of everything, or out of a topic that was not left before; whoever comes back is parked. */
    private static List<Reported> subscription(JsonObject report) {
        JsonObject subscription = object(report, "subscription");
        JsonObject now = object(subscription, "newTopicPreferences");
        JsonObject before = object(subscription, "oldTopicPreferences");
        boolean left = JsonBody.isTrue(now, "unsubscribeAll") && !JsonBody.isTrue(before, "unsubscribeAll");
        if (!left && optOuts(now) <= optOuts(before)) {
            return List.of(unknown(report, "Subscription"));
        }
        return each(
                report,
                subscription,
                List.of(),
                (element, named) ->
                        element.as(EmailEventType.UNSUBSCRIBE, event -> event.reason(text(subscription, "source"))));
    }

    private static long optOuts(JsonObject preferences) {
        return preferences.get("topicSubscriptionStatus") instanceof JsonArray topics
                ? topics.stream()
                        .filter(topic -> topic instanceof JsonObject status
                                && "OptOut".equals(text(status, "subscriptionStatus")))
                        .count()
                : 0;
    }

    /** Those that the part names, else everybody the mail went to; each read by itself. */
    private static List<Reported> each(
            JsonObject report,
            JsonObject part,
            List<JsonValue> named,
            BiFunction<Element, JsonObject, Reported> reader) {
        List<JsonValue> about = named.isEmpty() ? recipients(object(report, "mail"), "destination") : named;
        if (about.isEmpty()) {
            return List.of(new Reported.Malformed("recipient", report.toString()));
        }
        return IntStream.range(0, about.size())
                .mapToObj(i -> reader.apply(element(report, part, about.get(i), i), asObject(about.get(i))))
                .toList();
    }

    private static Element element(JsonObject report, JsonObject part, JsonValue recipient, int place) {
        JsonObject timed = Scalars.has(part, "timestamp") ? part : object(report, "mail");
        Instant at = Scalars.time(timed, "timestamp");
        String address = recipient instanceof JsonString text ? text.getString() : text(asObject(recipient), EMAIL);
        return new Element(
                Scalars.first(report, "eventType", "notificationType"),
                address,
                Scalars.has(timed, "timestamp") ? "timestamp" : null,
                at,
                text(object(report, "mail"), "messageId"),
                // A recipient that cannot be read is one fault; the next one is another.
                report + "#" + place);
    }

    private static Reported unknown(JsonObject report, String name) {
        JsonValue first = recipients(object(report, "mail"), "destination").stream()
                .findFirst()
                .orElse(JsonValue.NULL);
        Element element = element(report, JsonValue.EMPTY_JSON_OBJECT, first, 0);
        return new Reported.Unknown(name, element.recipient(), element.at(), element.messageId(), element.sameness());
    }

    /** Addresses, or objects that bear them; at most as many as events may come at once. */
    private static List<JsonValue> recipients(JsonObject part, String name) {
        return part.get(name) instanceof JsonArray all
                ? Stream.of(all)
                        .flatMap(List::stream)
                        .limit(JsonBody.MOST_EVENTS)
                        .toList()
                : List.of();
    }

    private static JsonObject asObject(JsonValue value) {
        return value instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
    }

    private static BounceClass bounceClass(@Nullable String type, @Nullable String subType) {
        boolean refused = "ContentRejected".equals(subType) || "AttachmentRejected".equals(subType);
        if ("Permanent".equals(type)) {
            // SES itself held it back, since its recipient left the list: the address may be fine.
            return refused || "UnsubscribedRecipient".equals(subType) ? BounceClass.BLOCK : BounceClass.HARD;
        }
        return refused ? BounceClass.BLOCK : BounceClass.SOFT;
    }
}
