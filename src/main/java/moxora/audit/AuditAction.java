package moxora.audit;

import java.util.Locale;

/** What can be recorded. A closed list, so that nothing personal slips into a name. */
public enum AuditAction {
    ORGANISATION_CREATED,
    USER_CREATED,
    LOGGED_IN,
    LOGGED_OUT,
    CONTACT_CREATED,
    CONTACT_CHANGED,
    CONTACT_ERASED,
    CONTACTS_IMPORTED,
    CONTACTS_EXPORTED,
    CONTACT_SPECIAL_READ,
    CONTACTS_SPECIAL_EXPORTED,
    CUSTOM_FIELD_DEFINED,
    CUSTOM_FIELD_CHANGED,
    CUSTOM_FIELD_REMOVED,
    LEAKAGE_MEASURED,
    ENDPOINT_CREATED,
    ENDPOINT_REMOVED,
    AI_PREVIEWED,
    CLOSURE_REQUESTED,
    CLOSURE_UNDONE,
    KEYS_ROTATED,
    KEYS_SUSPENDED,
    KEYS_RESUMED,
    KEYS_COMPROMISED,
    KEY_DESTROYED,
    KEK_CHANGED;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
