package moxora.field;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Every personal field of a contact: where it is sealed, how it is searched, what an AI processor may see of it and
 * how it is exported. A field that is not here cannot be stored.
 *
 * <p>All of them are erased the same way (key destroyed, row deleted) and kept while the account is active.
 */
public enum PersonalField {
    FIRST_NAME("firstName", Compartment.IDENTITY, Index.NAME_PREFIX, Disclosure.NAME, false),
    LAST_NAME("lastName", Compartment.IDENTITY, Index.NAME_PREFIX, Disclosure.NAME, false),
    EMAILS("emails", Compartment.IDENTITY, Index.EMAIL, Disclosure.EMAIL, true),
    PHONES("phones", Compartment.IDENTITY, Index.PHONE, Disclosure.PHONE, true),
    COMPANY("company", Compartment.PROFILE, Index.EXACT, Disclosure.COMPANY, false),
    TITLE("title", Compartment.PROFILE, Index.NONE, Disclosure.CLEAR, false),
    TAGS("tags", Compartment.PROFILE, Index.EXACT, Disclosure.CLEAR, true),
    CUSTOM_FIELDS("customFields", Compartment.PROFILE, Index.EXACT, Disclosure.CLEAR, false),
    NOTES("notes", Compartment.NOTES, Index.NONE, Disclosure.FREE_TEXT, false),
    /**
     * Custom fields that their organisation declared to be of a special category (GDPR article 9). On the wire they
     * stand among the custom fields, for those who asked for them and may.
     */
    SPECIAL_FIELDS("specialFields", Compartment.SPECIAL, Index.NONE, Disclosure.NEVER, false),
    /** What limits the use of the record: {@link Restriction}. It has no column in an export. */
    RESTRICTIONS("restrictions", Compartment.RESTRICTIONS, Index.NONE, Disclosure.NEVER, true);

    /** How a field can be searched. */
    public enum Index {
        NONE,
        /** One keyed token of the folded value. */
        EXACT,
        /** One keyed token of the normalised address. */
        EMAIL,
        /** A token of the digits, and one of the E.164 form when there is one. */
        PHONE,
        /** Tokens of the prefixes of each word. */
        NAME_PREFIX
    }

    /** What an AI processor may get, if the policy's allow-list names the field at all. */
    public enum Disclosure {
        /** A placeholder of that kind stands for each value. */
        NAME,
        EMAIL,
        PHONE,
        COMPANY,
        /** The value itself, with the contact's own identifiers in it replaced. */
        CLEAR,
        /** What redaction leaves of it, as far as the policy lets free text leave at all. */
        FREE_TEXT,
        /** Nothing, whatever the policy says. */
        NEVER
    }

    private final String wire;
    private final Compartment compartment;
    private final Index index;
    private final Disclosure disclosure;
    private final boolean list;

    PersonalField(String wire, Compartment compartment, Index index, Disclosure disclosure, boolean list) {
        this.wire = wire;
        this.compartment = compartment;
        this.index = index;
        this.disclosure = disclosure;
        this.list = list;
    }

    /** The name in JSON, in CSV headers, in policies and inside sealed records; frozen. */
    public String wire() {
        return wire;
    }

    public Compartment compartment() {
        return compartment;
    }

    public Index index() {
        return index;
    }

    public Disclosure disclosure() {
        return disclosure;
    }

    /** Whether the field holds several values. */
    public boolean isList() {
        return list;
    }

    /** The field of that name, or empty. */
    public static Optional<PersonalField> named(String wire) {
        return Arrays.stream(values()).filter(field -> field.wire.equals(wire)).findFirst();
    }

    static List<PersonalField> in(Compartment compartment) {
        return Arrays.stream(values())
                .filter(field -> field.compartment == compartment)
                .toList();
    }
}
