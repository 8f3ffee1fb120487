package moxora.email;

import java.util.Locale;

/** Why an address must not be sent to, the gravest first. */
public enum SuppressionReason {
    HARD_BOUNCE(true),
    COMPLAINT(true),
    MANUAL(true),
    /** So many soft bounces in a row that nobody seems to be there. */
    SOFT_BOUNCES(false),
    UNSUBSCRIBE(false),
    IMPORT(false);

    private final boolean evenTransactional;

    SuppressionReason(boolean evenTransactional) {
        this.evenTransactional = evenTransactional;
    }

    /** Whether messages that need nobody's wish are withheld as well. */
    public boolean stops(RegisteredMessage.Kind kind) {
        return kind == RegisteredMessage.Kind.MARKETING || evenTransactional;
    }

    /** The name on the wire and in the database. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
