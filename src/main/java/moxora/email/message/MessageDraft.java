package moxora.email.message;

import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.fault.Fault;
import moxora.field.EmailAddress;
import org.jspecify.annotations.Nullable;

/**
 * A message that is about to be sent.
 *
 * @param messageId the name that its provider will know it by
 * @param topic what it is about, or null
 * @param recipient which of the contact's addresses it goes to; null: not told, so each of them counts
 */
public record MessageDraft(
        String messageId,
        UUID contact,
        RegisteredMessage.Kind kind,
        @Nullable String topic,
        @Nullable String recipient) {

    /** RFC 5322 section 2.1.1: a line has at most so many characters, and a message id lies on one. */
    public static final int LONGEST_ID = 998;

    /**
     * Checks what a caller sent.
     *
     * @param at the pointer to the message in the body, {@code ""} where it is the body
     * @throws Fault 422 at the member that is refused
     */
    public static MessageDraft of(
            String at,
            String messageId,
            @Nullable UUID contact,
            String kind,
            @Nullable String topic,
            @Nullable String recipient) {
        String id = messageId.strip();
        if (id.isEmpty()
                || id.length() > LONGEST_ID
                || id.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c))) {
            throw Fault.refused(
                    at + "/messageId",
                    "message_id",
                    "A message id has 1 to " + LONGEST_ID + " characters and neither blanks nor control characters.");
        }
        if (contact == null) {
            throw Fault.refused(at + "/contactId", "required", "A UUID is required.");
        }
        return new MessageDraft(
                id,
                contact,
                kind(at + "/kind", kind),
                TopicName.of(at + "/topic", topic),
                recipient == null ? null : address(at + "/recipient", recipient));
    }

    /** @throws Fault 422 {@code kind} */
    public static RegisteredMessage.Kind kind(String pointer, String wire) {
        return Arrays.stream(RegisteredMessage.Kind.values())
                .filter(kind -> kind.wire().equals(wire))
                .findFirst()
                .orElseThrow(() -> Fault.refused(
                        pointer,
                        "kind",
                        "One of: "
                                + Arrays.stream(RegisteredMessage.Kind.values())
                                        .map(RegisteredMessage.Kind::wire)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    /** @throws Fault 422 {@code email} */
    public static String address(String pointer, String text) {
        String address = text.strip();
        if (!EmailAddress.isPlausible(address)) {
            throw Fault.refused(pointer, "email", "An e-mail address is required.");
        }
        return address;
    }

    @Override
    public String toString() {
        return "MessageDraft[" + kind + "]";
    }
}
