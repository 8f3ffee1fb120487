package moxora.field;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a person asked for, or is, that limits what may be done with their record. */
public enum Restriction {
    /** They object to the processing (GDPR article 21). */
    OBJECTION,
    /** The processing is restricted (GDPR article 18). */
    RESTRICTION,
    /** They are a child. */
    MINOR,
    /** They withdrew their consent (GDPR article 7.3). */
    CONSENT_WITHDRAWN,
    /** Nothing may be decided about them without a person (GDPR article 22): {@code automatedDecision=false}. */
    NO_AUTOMATED_DECISION;

    /** The name in JSON, such as {@code consent_withdrawn}; frozen. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it stops everything that is not the storage itself. */
    public boolean stopsDisclosure() {
        return this != NO_AUTOMATED_DECISION;
    }

    public static Optional<Restriction> named(String wire) {
        return Arrays.stream(values())
                .filter(known -> known.wire().equals(wire))
                .findFirst();
    }
}
