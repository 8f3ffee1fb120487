package moxora.email.event;

import java.util.List;
import java.util.UUID;
import moxora.email.message.RegisteredMessage;
import org.jspecify.annotations.Nullable;

/**
 * Whose an event is.
 *
 * @param message the registered message it is about; null where none is, or where several are and nothing tells which
 */
record Whose(List<UUID> contacts, @Nullable RegisteredMessage message) {

    /**
     * One provider's id may stand for one message to several contacts; then the recipient tells which. A message with
     * one contact is that contact's, whatever writing or alias of the address the provider reports.
     */
    static Whose of(List<RegisteredMessage> messages, List<UUID> holders) {
        List<RegisteredMessage> named = messages.stream()
                .filter(message -> holders.contains(message.contact()))
                .toList();
        List<RegisteredMessage> meant = named.isEmpty() && messages.size() == 1 ? messages : named;
        if (meant.isEmpty()) {
            return new Whose(holders, null);
        }
        return new Whose(
                meant.stream().map(RegisteredMessage::contact).distinct().toList(), meant.get(0));
    }
}
