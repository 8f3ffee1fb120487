package moxora.email.provider;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import moxora.fault.Fault;
import org.jspecify.annotations.Nullable;

/**
 * What Amazon SNS wraps a message in when it delivers by HTTP: one JSON object of texts, signed over some of them.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html">Verifying the
 *     signatures</a>
 */
final class SnsMessage {

    static final String NOTIFICATION = "Notification";
    static final String SUBSCRIPTION = "SubscriptionConfirmation";
    private static final Set<String> CONFIRMATIONS = Set.of(SUBSCRIPTION, "UnsubscribeConfirmation");

    /** In the order in which they are signed; all but the subject must be there. */
    private static final List<String> OF_NOTIFICATIONS =
            List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");

    private static final List<String> OF_CONFIRMATIONS =
            List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");

    private static final String SUBJECT = "Subject";

    private final JsonObject envelope;
    private final List<String> signed;

    private SnsMessage(JsonObject envelope, List<String> signed) {
        this.envelope = envelope;
        this.signed = signed;
    }

    /** Empty for whatever is no such message. */
    static Optional<SnsMessage> of(byte[] body) {
        try {
            if (!(JsonBody.parse(body) instanceof JsonObject envelope)) {
                return Optional.empty();
            }
            String type = JsonBody.text(envelope, "Type");
            List<String> signed = type != null && CONFIRMATIONS.contains(type) ? OF_CONFIRMATIONS : OF_NOTIFICATIONS;
            boolean whole = (NOTIFICATION.equals(type) || signed == OF_CONFIRMATIONS)
                    && signed.stream().allMatch(name -> isThere(envelope, name));
            return whole ? Optional.of(new SnsMessage(envelope, signed)) : Optional.empty();
        } catch (Fault notJson) {
            return Optional.empty();
        }
    }

    private static boolean isThere(JsonObject envelope, String name) {
        return envelope.get(name) instanceof JsonString || (name.equals(SUBJECT) && !Scalars.has(envelope, name));
    }

    String type() {
        return envelope.getString("Type");
    }

    String topic() {
        return envelope.getString("TopicArn");
    }

    String message() {
        return envelope.getString("Message");
    }

    /** A part that is not signed, or not in every message; null where it is missing. */
    @Nullable
    String part(String name) {
        return JsonBody.text(envelope, name);
    }

    /** The bytes under the signature: name and value of each part, a line each. */
    byte[] canonical() {
        List<String> lines = new ArrayList<>();
        for (String name : signed) {
            if (envelope.get(name) instanceof JsonString value) {
                lines.add(name);
                lines.add(value.getString());
            }
        }
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "SnsMessage[redacted]";
    }
}
