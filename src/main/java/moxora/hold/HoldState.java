package moxora.hold;

import java.util.Locale;

/** How far a hold is. */
public enum HoldState {
    /** One operator asked for it; it holds nothing yet. */
    PROPOSED,
    /** Another one confirmed it. */
    ACTIVE,
    /** It is over; its key and its records are going. */
    ENDING,
    /** Key and records are gone, and an addendum says so. */
    ENDED,
    /** Nobody confirmed it in time. */
    LAPSED,
    /** It was taken back before it held anything. */
    WITHDRAWN;

    /** The name in JSON: {@code proposed}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
