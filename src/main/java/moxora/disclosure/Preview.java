package moxora.disclosure;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Exactly what a processor would be sent.
 *
 * @param fieldsSent the fields the messages were made from, also those that are empty in this contact
 * @param placeholders how many different values of each kind are hidden behind placeholders
 * @param processor who would get it; null while no processor is registered
 */
public record Preview(
        List<Message> messages,
        List<String> fieldsSent,
        SortedMap<String, Integer> placeholders,
        @Nullable String processor) {

    /** One message of a chat; its role is {@code system} or {@code user}. */
    public record Message(String role, String content) {

        @Override
        public String toString() {
            return "Message[" + role + "]";
        }
    }

    public Preview {
        messages = List.copyOf(messages);
        fieldsSent = List.copyOf(fieldsSent);
        placeholders = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(placeholders));
    }
}
