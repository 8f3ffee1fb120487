package moxora.crypto;

import java.util.List;
import java.util.Locale;
import moxora.field.Compartment;

/** What a keyset is for. One keyset serves one purpose of one organisation, or of the platform. */
public enum KeysetPurpose {
    /** AES-256-GCM over sealed records. */
    FIELDS,
    /** AES-256-GCM over sealed records of special-category fields (GDPR article 9). */
    SPECIAL,
    /** HMAC-SHA-256 PRF behind the blind indexes. */
    INDEX,
    /** AES-256-GCM over what a legal hold keeps. Its owner is the hold itself, so it outlives the organisation's keys. */
    HOLD,
    /** HMAC-SHA-256 PRF behind tombstones and identities; never rotated, since what it was computed over is gone. */
    SUPPRESSION,
    /** The platform's PRF over log-in names, session tokens and endpoint ids, before the tenant is known. */
    ROUTE,
    /** The platform's Ed25519 key under which certificates are signed. */
    CERTIFICATE,
    /** The platform's AES-256-SIV keyset under which links in mails say where they lead. */
    LINK;

    /** The purposes that each organisation has a keyset for. */
    public static final List<KeysetPurpose> OF_ORGANISATIONS = List.of(FIELDS, SPECIAL, INDEX, SUPPRESSION);

    /** The purposes whose keys seal records. */
    public static final List<KeysetPurpose> SEALING = List.of(FIELDS, SPECIAL, HOLD);

    /** The purposes whose keys are renewed; the others must recognise what is gone. */
    public static final List<KeysetPurpose> ROTATED = List.of(FIELDS, SPECIAL, INDEX);

    /** The purposes that the platform itself has a keyset for. */
    public static final List<KeysetPurpose> OF_PLATFORM = List.of(ROUTE, CERTIFICATE, LINK);

    /** The keyset under which a compartment is sealed: special categories and what is held under their own. */
    public static KeysetPurpose sealing(Compartment compartment) {
        return switch (compartment) {
            case SPECIAL -> SPECIAL;
            case HELD_RECORD -> HOLD;
            default -> FIELDS;
        };
    }

    /** The name in the keyset table and in the associated data of the wrapping; frozen. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
