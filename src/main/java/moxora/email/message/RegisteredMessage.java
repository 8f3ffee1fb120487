package moxora.email.message;

import java.util.Locale;
import java.util.UUID;
import moxora.crypto.Token;
import moxora.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * A message to one contact that was registered before it was sent.
 *
 * @param topic the keyed hash of its topic, or null where it has none
 * @param tracking what the policy said when it was registered; it stays, whatever the policy says later
 */
public record RegisteredMessage(
        UUID id, UUID contact, Kind kind, @Nullable Token topic, Policy.Tracking tracking) {

    /** Whether a message needs nobody's wish to be sent. */
    public enum Kind {
        MARKETING,
        TRANSACTIONAL;

        /** The name on the wire and in the database. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
