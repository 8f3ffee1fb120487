package moxora.email.trigger;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.UUID;
import moxora.email.provider.EmailEventType;
import org.jspecify.annotations.Nullable;

/**
 * An event and a contact, as the CRM is told of them: the same in the feed and in the body of a webhook. No address, no
 * IP, no user agent.
 *
 * @param id the same however often it is delivered, and so the {@code webhook-id}
 * @param at the provider's time, or that of receipt where it told none
 * @param url what was clicked, without the values of its query
 * @param statusCode the status that the receiving side gave, such as {@code 5.1.1} (RFC 3463)
 */
public record Trigger(
        UUID id,
        EmailEventType type,
        Instant at,
        Instant receivedAt,
        UUID contact,
        @Nullable String messageId,
        @Nullable String bounceClass,
        @Nullable String statusCode,
        @Nullable String url,
        @Nullable String reason,
        @Nullable String diagnostic) {

    /** {@code {"id","type":"email.open","at","receivedAt","contactId","messageId"?,…}}; what is not known is absent. */
    public JsonObject json() {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("id", id.toString())
                .add("type", type.onTimeline())
                .add("at", at.toString())
                .add("receivedAt", receivedAt.toString())
                .add("contactId", contact.toString());
        add(json, "messageId", messageId);
        add(json, "bounceClass", bounceClass);
        add(json, "statusCode", statusCode);
        add(json, "url", url);
        add(json, "reason", reason);
        add(json, "diagnostic", diagnostic);
        return json.build();
    }

    private static void add(JsonObjectBuilder json, String name, @Nullable String value) {
        if (value != null) {
            json.add(name, value);
        }
    }

    @Override
    public String toString() {
        return "Trigger[" + id + "]";
    }
}
