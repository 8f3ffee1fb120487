package moxora.email.provider;

import static moxora.email.provider.JsonBody.text;

import jakarta.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brevo's payloads, of the transactional and of the marketing hooks, one event or an array of them.
 *
 * <p>Of its many times {@code ts_event} and {@code ts_epoch} are in UTC; {@code ts} is that of the account's zone, and
 * {@code date} that of Paris. The first open is reported twice, as an open and as a first one, with one time: two reports
 * of one event, which is what they are taken for.
 *
 * @see <a href="https://developers.brevo.com/docs/transactional-webhooks">Transactional webhooks</a>
 * @see <a href="https://developers.brevo.com/docs/marketing-webhooks">Marketing webhooks</a>
 */
final class BrevoPayload {

    private static final String[] TIMES = {"ts_event", "ts_epoch", "ts"};
    private static final ZoneId ZONE_OF_DATE = ZoneId.of("Europe/Paris");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** What an event is, and whether a program did it. */
    private record Meaning(EmailEventType type, @Nullable BounceClass bounce, boolean machine) {}

    private static final Map<String, Meaning> MEANINGS = Map.ofEntries(
            Map.entry("delivered", plain(EmailEventType.DELIVERY)),
            Map.entry("opened", plain(EmailEventType.OPEN)),
            Map.entry("unique_opened", plain(EmailEventType.OPEN)),
            Map.entry("proxy_open", byMachine()),
            Map.entry("unique_proxy_open", byMachine()),
            Map.entry("loaded_by_proxy", byMachine()),
            Map.entry("click", plain(EmailEventType.CLICK)),
            Map.entry("hard_bounce", bounce(BounceClass.HARD)),
            Map.entry("invalid_email", bounce(BounceClass.HARD)),
            Map.entry("soft_bounce", bounce(BounceClass.SOFT)),
            Map.entry("deferred", plain(EmailEventType.DEFERRED)),
            Map.entry("spam", plain(EmailEventType.COMPLAINT)),
            Map.entry("unsubscribe", plain(EmailEventType.UNSUBSCRIBE)),
            Map.entry("unsubscribed", plain(EmailEventType.UNSUBSCRIBE)),
            // Not sent, since Brevo holds the address back: it says nothing new about the address.
            Map.entry("blocked", plain(EmailEventType.REJECTED)),
            Map.entry("error", plain(EmailEventType.REJECTED)));

    private BrevoPayload() {}

    static List<Reported> read(byte[] body) {
        return Element.each(body, event -> Stream.of(event(event)));
    }

    private static Reported event(JsonObject event) {
        String name = text(event, "event");
        Element element = element(event, name);
        Meaning meaning = name == null ? null : MEANINGS.get(name);
        if (meaning == null) {
            // request, list_addition, contact_updated and others: they tell nothing about a mail that we keep.
            return element.unknown();
        }
        boolean tracking = meaning.type.isTracking();
        return element.as(
                meaning.type,
                of -> of.bounce(meaning.bounce)
                        .diagnostic(text(event, "reason"))
                        .reason(tracking ? null : name)
                        .machine(meaning.machine)
                        .url(meaning.type == EmailEventType.CLICK ? Scalars.first(event, "link", "URL", "url") : null)
                        .userAgent(Scalars.first(event, "user_agent", "user-agent"))
                        .ip(tracking ? text(event, "ip") : null));
    }

    private static Element element(JsonObject event, @Nullable String name) {
        Element element = Element.of(event, name, text(event, "email"), messageId(event), event.toString(), TIMES);
        String date = text(event, "date");
        return element.timeField() != null || date == null
                ? element
                : new Element(
                        element.name(),
                        element.recipient(),
                        "date",
                        inParis(date),
                        element.messageId(),
                        element.sameness());
    }

    /** A mail of a campaign has no id of its own; with the campaign's, two campaigns in one second stay two. */
    private static @Nullable String messageId(JsonObject event) {
        String id = Scalars.first(event, "message-id", "messageId", "message_id");
        String campaign = Scalars.id(event, "camp_id");
        return id != null || campaign == null ? id : "campaign:" + campaign;
    }

    private static @Nullable Instant inParis(String date) {
        Instant withZone = JsonBody.rfc3339(date);
        if (withZone != null) {
            return withZone;
        }
        try {
            return LocalDateTime.parse(date, DATE).atZone(ZONE_OF_DATE).toInstant();
        } catch (DateTimeException notATime) {
            return null;
        }
    }

    private static Meaning plain(EmailEventType type) {
        return new Meaning(type, null, false);
    }

    private static Meaning bounce(BounceClass bounce) {
        return new Meaning(EmailEventType.BOUNCE, bounce, false);
    }

    private static Meaning byMachine() {
        return new Meaning(EmailEventType.OPEN, null, true);
    }
}
