package moxora.email.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import moxora.crypto.Token;
import moxora.email.message.RegisteredMessage;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.ReportedEvent;
import moxora.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * An event that is new, in the transaction that stores it.
 *
 * @param identity by which it is recognised when it is reported again
 * @param at the provider's time, or the time of receipt where it told none
 * @param address the mark of the recipient's address
 * @param contacts on whose timelines it is new: empty where no contact has the address, and for an open or click that is
 *     only counted
 * @param first whether it was on nobody's timeline before; whatever counts events counts these only
 * @param message the registered message that it is about, if it is
 * @param tracking what the message or, without one, the policy says of opens and clicks
 * @param reported minimised: {@code ip} is a network, {@code userAgent} a family, {@code url} is cleaned, or they are null
 */
public record TakenEvent(
        Token identity,
        Instant at,
        Token address,
        List<UUID> contacts,
        boolean first,
        @Nullable RegisteredMessage message,
        Policy.Tracking tracking,
        ReportedEvent reported) {

    /** The recipient of our own events: our page is told no address, and no provider can name this one. */
    public static final String NO_ADDRESS = "@";

    public TakenEvent {
        contacts = List.copyOf(contacts);
    }

    public EmailEventType type() {
        return reported.type();
    }

    /** Whether anybody may act on it: opens and clicks of programs say nothing about a person (T-46). */
    public boolean isByPerson() {
        return !reported.machine();
    }

    /** Whether it was done on our own page: what follows for suppressions, topic by topic, has followed there already. */
    public boolean isOwn() {
        return reported.recipient().equals(NO_ADDRESS);
    }

    @Override
    public String toString() {
        return "TakenEvent[" + type() + "]";
    }
}
