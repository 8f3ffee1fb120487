package moxora.email.provider;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether a bounce is for good, and if not, whose doing it is. */
public enum BounceClass {
    /** The address does not exist; sending there again is no use. */
    HARD,
    /** Refused this time: a full mailbox, a server that is down. */
    SOFT,
    /** The receiving side refuses the sender or the content, by a block list or a rule; the address may be fine. */
    BLOCK;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<BounceClass> named(String wire) {
        return Arrays.stream(values())
                .filter(known -> known.wire().equals(wire))
                .findFirst();
    }
}
