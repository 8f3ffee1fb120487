package moxora.email.event;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Why an event is kept apart. */
public enum ParkedReason {
    /** No contact has the address, and no registered message leads to one. */
    UNKNOWN_RECIPIENT,
    /** The provider has a name for it that means nothing here (yet). */
    UNKNOWN_TYPE,
    /** It lacks what every event has. */
    MALFORMED;

    /** The name on the wire and in the database. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All names, as callers may give them. */
    public static List<String> names() {
        return Arrays.stream(values()).map(ParkedReason::wire).toList();
    }

    public static ParkedReason of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
