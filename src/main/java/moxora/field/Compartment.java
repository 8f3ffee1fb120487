package moxora.field;

import java.util.List;
import java.util.Locale;

/**
 * A set of fields that is sealed together as one AEAD record.
 *
 * <p>A contact has five, so that a reader opens only the kind it needs; ten records a contact cost seven times one.
 * The table and the compartment's name are part of the associated data, so a record opens nowhere else.
 */
public enum Compartment {
    /** Names, e-mails, phones. */
    IDENTITY("contact"),
    /** Company, title, tags, custom fields. */
    PROFILE("contact"),
    /** Free text. */
    NOTES("contact"),
    /** Custom fields of a special category (GDPR article 9), under a keyset of their own. */
    SPECIAL("contact"),
    /** What limits the use of the contact, apart, so that it is read before anything else of it opens. */
    RESTRICTIONS("contact"),
    /** The name of an organisation-defined custom field. */
    CUSTOM_FIELD("custom_field"),
    /** An organisation's own name and settings. */
    ORGANISATION("organisation"),
    /** A user's name, e-mail and password hash. */
    USER("app_user"),
    /** A mail that waits to be sent: to whom, of which kind, and what is filled in. */
    MAIL("mail_outbox"),
    /** The address that a mailed token confirms, where it is not its user's yet. */
    MAIL_TOKEN("mail_token"),
    /** Whom an invitation is for. */
    INVITATION("invitation"),
    /** The secret of a user's one-time codes, or a passkey of theirs. */
    SECOND_FACTOR("second_factor"),
    /** The name that somebody gave to an API token. */
    API_TOKEN("api_token"),
    /** Where and as whom an OpenID provider knows a user. */
    LINKED_IDENTITY("linked_identity"),
    /** A piece of an uploaded CSV file that waits for its import. */
    UPLOAD("import_chunk"),
    /** The mapping of an import. */
    IMPORT("contact_import"),
    /** The refused rows of an import; apart from the mapping, so that neither opens in the other's place. */
    IMPORT_OUTCOME("contact_import"),
    /** What a provider told about one e-mail. */
    EVENT("email_event"),
    /** An event that fits no contact, kept apart. */
    PARKED_EVENT("parked_event"),
    /** What became of the mails to a contact, or of one of them. */
    EMAIL_STATE("email_state"),
    /** A message that was registered: the name its provider knows it by, and its topic. */
    MESSAGE("message"),
    /** The topic of a suppression, and what was said when it was made; never the address. */
    SUPPRESSION("suppression"),
    /** That somebody wants mails again: when and how it was said; never the address. */
    CONSENT("consent"),
    /** Name, title and description of a topic of mails. */
    TOPIC("topic"),
    /** Whom an unsubscribe link is for: marks of addresses, the contact's id, the topic; never an address. */
    UNSUBSCRIBE_LINK("unsubscribe_link"),
    /** What deliveries to a webhook endpoint are proved with. */
    ENDPOINT("webhook_endpoint"),
    /** What the CRM is told of an event: its time and details, never an address. */
    TRIGGER("email_trigger"),
    /** Where the CRM is told of events, and with which secrets that is signed. */
    TRIGGER_ENDPOINT("trigger_endpoint"),
    /** That something of a contact was disclosed to a processor: what kind of thing, to whom, how much; never what. */
    AI_RECEIPT("ai_receipt"),
    /** A marked record whose only use is to prove that a destroyed key opens nothing. */
    CANARY("canary"),
    /** Why an operator asks to be let in. */
    SUPPORT("support_access"),
    /** Which contact is one that was planted to be noticed when it is read. */
    CANARY_CONTACT("canary_contact"),
    /** What a legal hold keeps of a row, under the hold's own keyset. */
    HELD_RECORD("held_record"),
    /** Where a page of a sorted list ended. It lies in no table: a caller carries it from page to page. */
    CURSOR("cursor");

    private final String table;
    private final String wire = name().toLowerCase(Locale.ROOT);

    Compartment(String table) {
        this.table = table;
    }

    /** The table whose rows hold this compartment. */
    public String table() {
        return table;
    }

    /** The name bound into the associated data; frozen, since old ciphertexts carry it. */
    public String wire() {
        return wire;
    }

    /** The fields of a contact that lie in this compartment, in catalogue order. */
    public List<PersonalField> fields() {
        return PersonalField.in(this);
    }
}
