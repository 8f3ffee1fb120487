package moxora.tenant;

import java.util.Locale;

/**
 * What a caller may be allowed to do. Each door asks for exactly one of these; what no role holds, nobody may.
 *
 * <p>Which role holds which is said in {@link Rights}.
 */
public enum Right {
    /** One's own account: password, e-mail, second factors, sessions. API tokens never hold it. */
    OWN_ACCOUNT,
    CONTACTS_READ,
    CONTACTS_WRITE,
    CONTACTS_IMPORT,
    CONTACTS_EXPORT,
    /** Custom fields of a special category (GDPR article 9). */
    SPECIAL_READ,
    /** What limits the use of a contact: an objection, a restriction, a minor, a withdrawn consent. */
    CONTACTS_RESTRICT,
    /** Erasing many contacts at once, by what they have in common. */
    CONTACTS_ERASE_MANY,
    CUSTOM_FIELDS_READ,
    CUSTOM_FIELDS_DEFINE,
    AI_USE,
    /** Handing fields of a contact to a registered processor that is no AI, such as a support desk. */
    CONTACTS_SHARE,
    /** What was disclosed to AI processors, of all contacts; of one of them its timeline tells. */
    AI_RECEIPTS_READ,
    ENDPOINTS_MANAGE,
    /** Registering messages before they are sent, and asking whether they may be. */
    MESSAGES_SEND,
    SUPPRESSIONS_READ,
    SUPPRESSIONS_MANAGE,
    /** Events that are kept apart: reading, mapping and replaying them. */
    EVENTS_MANAGE,
    /** How many mails were delivered, opened, clicked and bounced. */
    STATISTICS_READ,
    /** Where the CRM is told of events, and the feed it may ask instead. */
    TRIGGERS_MANAGE,
    USERS_READ,
    USERS_MANAGE,
    API_TOKENS_MANAGE,
    AUDIT_READ,
    LEAKAGE_READ,
    /** What goes next because its time is over, and what went. */
    RETENTION_READ,
    CLOSURE_READ,
    CLOSURE_DECIDE,
    /** Whether an operator may look, for a while and for a reason. */
    SUPPORT_DECIDE,
    /** Planting contacts that raise an alarm when they are read. */
    CANARIES_MANAGE;

    /** The name in JSON and in the scopes of API tokens: {@code contacts_read}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
