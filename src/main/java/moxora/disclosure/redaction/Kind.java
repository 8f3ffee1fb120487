package moxora.disclosure.redaction;

import java.util.Locale;

/** What kind of thing a placeholder hides; the processor is told it, and counts are by it. */
public enum Kind {
    NAME,
    EMAIL,
    PHONE,
    COMPANY,
    /** A bank account. */
    ACCOUNT,
    /** A payment card. */
    CARD,
    /** What a state numbers its people by. */
    NATIONAL_ID,
    URL,
    /** A network address. */
    IP,
    /** An identifier of a record, such as a UUID. */
    ID,
    /** Where somebody lives or is: a street, a postcode, coordinates. */
    ADDRESS,
    /** A day that tells somebody, such as that of a birth. */
    DATE,
    /** A password or a key. */
    SECRET,
    /** Digits that might be a card, an account or somebody's phone. */
    NUMBER,
    /** Words of which nobody knows that they are harmless. Where something else is found too, it is that. */
    WORD;

    /** The name in JSON. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
