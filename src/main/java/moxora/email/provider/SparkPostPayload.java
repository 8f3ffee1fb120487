package moxora.email.provider;

import static moxora.email.provider.JsonBody.text;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * SparkPost's payloads: an array of {@code {"msys":{"message_event":{…}}}}, in which the name of the one object inside
 * is the class of the event and {@code type} is what it is. {@code [{"msys":{}}]} asks whether anybody is there.
 *
 * @see <a href="https://developers.sparkpost.com/api/webhooks/">Webhooks</a>
 * @see <a href="https://support.sparkpost.com/docs/deliverability/bounce-classification-codes">Bounce classification
 *     codes</a>
 */
final class SparkPostPayload {

    private static final String MSYS = "msys";

    private static final Map<String, EmailEventType> TYPES = Map.ofEntries(
            Map.entry("delivery", EmailEventType.DELIVERY),
            Map.entry("bounce", EmailEventType.BOUNCE),
            Map.entry("out_of_band", EmailEventType.BOUNCE),
            Map.entry("delay", EmailEventType.DEFERRED),
            Map.entry("spam_complaint", EmailEventType.COMPLAINT),
            Map.entry("policy_rejection", EmailEventType.REJECTED),
            Map.entry("generation_failure", EmailEventType.REJECTED),
            Map.entry("generation_rejection", EmailEventType.REJECTED),
            Map.entry("open", EmailEventType.OPEN),
            Map.entry("amp_open", EmailEventType.OPEN),
            Map.entry("click", EmailEventType.CLICK),
            Map.entry("amp_click", EmailEventType.CLICK),
            Map.entry("list_unsubscribe", EmailEventType.UNSUBSCRIBE),
            Map.entry("link_unsubscribe", EmailEventType.UNSUBSCRIBE));

    private SparkPostPayload() {}

    static List<Reported> read(byte[] body) {
        return Element.each(body, SparkPostPayload::wrapped);
    }

    private static Stream<Reported> wrapped(JsonObject wrapper) {
        if (!(wrapper.get(MSYS) instanceof JsonObject inner)) {
            return Stream.of(new Reported.Malformed(MSYS, wrapper.toString()));
        }
        if (inner.isEmpty()) {
            return Stream.empty();
        }
        JsonValue only = inner.values().iterator().next();
        return Stream.of(
                inner.size() == 1 && only instanceof JsonObject event
                        ? event(event)
                        : new Reported.Malformed(MSYS, wrapper.toString()));
    }

    private static Reported event(JsonObject event) {
        String name = text(event, "type");
        Element element = element(event, name);
        EmailEventType type = name == null ? null : TYPES.get(name);
        if (type == null || isNone(event, type)) {
            // initial_open among them: the open itself is reported as well.
            return element.unknown();
        }
        String bounceClass = Scalars.id(event, "bounce_class");
        if (type == EmailEventType.BOUNCE && isOfOwnPolicy(bounceClass)) {
            type = EmailEventType.REJECTED;
        }
        return as(type, element, event, bounceClass);
    }

    private static Reported as(EmailEventType type, Element element, JsonObject event, @Nullable String bounceClass) {
        boolean byRecipient = type.isTracking() || type == EmailEventType.UNSUBSCRIBE;
        return element.as(
                type,
                of -> of.bounce(type == EmailEventType.BOUNCE ? bounceClass(bounceClass) : null)
                        .bounceCode(byRecipient ? null : Scalars.id(event, "error_code"))
                        .reason(bounceClass == null ? Scalars.first(event, "reason", "fbtype") : "class " + bounceClass)
                        .diagnostic(Scalars.first(event, "raw_reason", "reason"))
                        .url(type == EmailEventType.CLICK ? text(event, "target_link_url") : null)
                        .machine(type.isTracking() && isMachine(event))
                        // That of other events is the sending server's.
                        .ip(byRecipient ? text(event, "ip_address") : null)
                        .userAgent(byRecipient ? text(event, "user_agent") : null)
                        .providerId(Scalars.id(event, "event_id")));
    }

    /** {@code event_id} varies where a report is made again; the rest tells the event. */
    private static Element element(JsonObject event, @Nullable String name) {
        String sameness = JsonBody.without("event_id", event);
        String id = Scalars.id(event, "message_id");
        return Element.of(
                event,
                name,
                Scalars.first(event, "rcpt_to", "raw_rcpt_to"),
                id == null ? Scalars.id(event, "transmission_id") : id,
                sameness,
                "timestamp");
    }

    /** An automatic reply, a wish to subscribe, or somebody's word that a mail is no spam. */
    private static boolean isNone(JsonObject event, EmailEventType type) {
        String bounceClass = Scalars.id(event, "bounce_class");
        return (type == EmailEventType.BOUNCE && ("60".equals(bounceClass) || "80".equals(bounceClass)))
                || (type == EmailEventType.COMPLAINT && "not-spam".equals(text(event, "fbtype")));
    }

    /** SparkPost's policies or its suppression list stopped it; it never left. */
    private static boolean isOfOwnPolicy(@Nullable String bounceClass) {
        return "25".equals(bounceClass) || "26".equals(bounceClass);
    }

    private static BounceClass bounceClass(@Nullable String number) {
        if (number == null) {
            return BounceClass.SOFT;
        }
        return switch (number) {
            case "10", "30", "90" -> BounceClass.HARD;
            case "50", "51", "52", "53", "54" -> BounceClass.BLOCK;
            default -> BounceClass.SOFT;
        };
    }

    private static boolean isMachine(JsonObject event) {
        JsonObject parsed = JsonBody.object(event, "user_agent_parsed");
        return Stream.of(event, parsed)
                .anyMatch(told -> Scalars.flag(told, "is_prefetched") || Scalars.flag(told, "is_bot"));
    }
}
