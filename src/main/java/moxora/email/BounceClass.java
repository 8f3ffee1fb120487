package moxora.email;

import java.util.Locale;

/** Whether a bounce is for good. */
public enum BounceClass {
    /** The address does not exist; sending there again is no use. */
    HARD,
    /** Refused this time: a full mailbox, a block list, a policy of the receiving side. */
    SOFT;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
