package moxora.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be recorded. A closed list, so that nothing personal slips into a name. */
public enum AuditAction {
    ORGANISATION_CREATED,
    USER_CREATED,
    USER_INVITED,
    USER_JOINED,
    USER_ROLE_CHANGED,
    USER_REMOVED,
    EMAIL_VERIFIED,
    EMAIL_CHANGE_REQUESTED,
    EMAIL_CHANGED,
    PASSWORD_CHANGED,
    PASSWORD_RESET_REQUESTED,
    PASSWORD_RESET,
    LOGGED_IN,
    LOG_IN_REFUSED,
    LOGGED_OUT,
    LOCKED_OUT,
    REAUTHENTICATED,
    SESSION_REVOKED,
    SECOND_FACTOR_ENROLLED,
    SECOND_FACTOR_REMOVED,
    RECOVERY_CODES_MADE,
    RECOVERY_CODE_USED,
    PASSKEY_ADDED,
    PASSKEY_REMOVED,
    IDENTITY_LINKED,
    API_TOKEN_CREATED,
    API_TOKEN_REVOKED,
    SUPPORT_REQUESTED,
    SUPPORT_APPROVED,
    SUPPORT_REFUSED,
    SUPPORT_BEGAN,
    SUPPORT_ENDED,
    CONTACT_READ,
    CONTACTS_LISTED,
    TIMELINE_READ,
    READING_BUDGET_EXCEEDED,
    CANARY_CONTACT_PLANTED,
    CANARY_CONTACT_REMOVED,
    CANARY_CONTACT_READ,
    AUDIT_EXPORTED,
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
    KEY_ROTATION_REQUESTED,
    KEK_ROTATION_REQUESTED,
    KEK_CHANGED,
    AUDIT_VERIFIED,
    ERASURE_SCANNED,
    CLOCK_MOVED;

    /** The name on the wire and in the trail: {@code contact_read}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<AuditAction> named(String wire) {
        return Arrays.stream(values())
                .filter(action -> action.wire().equals(wire))
                .findFirst();
    }
}
