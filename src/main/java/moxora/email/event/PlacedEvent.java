package moxora.email.event;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.crypto.Token;
import moxora.email.message.RegisteredMessage;
import moxora.email.provider.ReportedEvent;
import moxora.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * An event and what is to become of it.
 *
 * @param reported minimised: {@code ip} is a network, {@code userAgent} a family, {@code url} is cleaned, or they are null
 * @param address the mark of its recipient's address
 * @param searched under these tokens the holders of that address lie
 * @param at the time it is shown at: the provider's, or that of receipt
 * @param receivedAt when it was first received
 * @param contacts whose it is; locked against erasure
 * @param tracking what applies to it where it is an open or a click
 */
public record PlacedEvent(
        Token identity,
        Token address,
        Set<Token> searched,
        ReportedEvent reported,
        Instant at,
        Instant receivedAt,
        List<UUID> contacts,
        @Nullable RegisteredMessage message,
        Policy.Tracking tracking,
        Fate fate) {

    /** What becomes of an event. */
    public enum Fate {
        /** It goes to its contacts' timelines. */
        KEPT,
        /** Counted, or told apart by a pseudonym, without its contact. */
        UNLINKED,
        /** Kept apart, for nobody has the address. */
        PARKED,
        /** About an erased contact: a count at most. */
        LATE,
        /** An open or a click that the policy does not want; refusing it would make the provider repeat it. */
        FORGOTTEN
    }

    @Override
    public String toString() {
        return "PlacedEvent[" + fate + "]";
    }
}
