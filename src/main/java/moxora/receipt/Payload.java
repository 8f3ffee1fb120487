package moxora.receipt;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import moxora.erasure.CanonicalJson;
import moxora.fault.Fault;

/**
 * What was sent, in the one form that a receipt's HMAC is computed over: the messages in their order as a JSON array of
 * {@code {"content":…,"role":…}} in the canonical form of RFC 8785 (JCS), in UTF-8.
 *
 * <pre>{@code
 * Payload.of(List.of(new Payload.Message("user", "Hi"))).text();   // [{"content":"Hi","role":"user"}]
 * }</pre>
 */
public final class Payload {

    private final String text;

    /** One message of a chat. */
    public record Message(String role, String content) {

        @Override
        public String toString() {
            return "Message[" + role + "]";
        }
    }

    private Payload(String text) {
        this.text = text;
    }

    public static Payload of(List<Message> messages) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        messages.forEach(message ->
                array.add(Json.createObjectBuilder().add("role", message.role()).add("content", message.content())));
        return new Payload(CanonicalJson.of(array.build()));
    }

    /**
     * A payload that is in the canonical form already, as {@link #text} gives it; any other text matches no receipt.
     *
     * @throws Fault 422 for a text that UTF-8 has no form for
     */
    public static Payload ofText(String canonical) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(canonical)) {
            throw Fault.refused("/payload", "malformed_text", "A text without halves of surrogate pairs is required.");
        }
        return new Payload(canonical);
    }

    public String text() {
        return text;
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Payload[" + text.length() + " characters]";
    }
}
