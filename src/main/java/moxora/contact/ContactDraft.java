package moxora.contact;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import moxora.field.Restriction;
import org.jspecify.annotations.Nullable;

/**
 * A contact's fields as somebody wants them to be. What {@link DraftChecks} let through is trimmed, NFC, within
 * {@link Limits}, without control characters and without payment cards.
 *
 * <p>On its way in, all custom fields of a draft may stand in {@code customFields}; {@link CustomFieldSchema} moves
 * those of a special category apart before anything is sealed.
 *
 * <p>It never prints what it holds.
 */
public record ContactDraft(
        @Nullable String firstName,
        @Nullable String lastName,
        List<String> emails,
        List<String> phones,
        @Nullable String company,
        @Nullable String title,
        List<String> tags,
        Map<String, String> customFields,
        @Nullable String notes,
        Map<String, String> specialFields,
        Set<Restriction> restrictions) {

    /** No field at all. */
    public static final ContactDraft EMPTY =
            new ContactDraft(null, null, List.of(), List.of(), null, null, List.of(), Map.of(), null);

    public ContactDraft {
        emails = List.copyOf(emails);
        phones = List.copyOf(phones);
        tags = List.copyOf(tags);
        customFields = Collections.unmodifiableMap(new TreeMap<>(customFields));
        specialFields = Collections.unmodifiableMap(new TreeMap<>(specialFields));
        restrictions = Set.copyOf(restrictions);
    }

    /** A draft without special categories and restrictions, or one whose custom fields are not told apart yet. */
    public ContactDraft(
            @Nullable String firstName,
            @Nullable String lastName,
            List<String> emails,
            List<String> phones,
            @Nullable String company,
            @Nullable String title,
            List<String> tags,
            Map<String, String> customFields,
            @Nullable String notes) {
        this(firstName, lastName, emails, phones, company, title, tags, customFields, notes, Map.of(), Set.of());
    }

    ContactDraft with(Map<String, String> ordinary, Map<String, String> special) {
        return new ContactDraft(
                firstName, lastName, emails, phones, company, title, tags, ordinary, notes, special, restrictions);
    }

    public ContactDraft withTags(List<String> otherTags) {
        return new ContactDraft(
                firstName,
                lastName,
                emails,
                phones,
                company,
                title,
                otherTags,
                customFields,
                notes,
                specialFields,
                restrictions);
    }

    public ContactDraft withRestrictions(Set<Restriction> others) {
        return new ContactDraft(
                firstName, lastName, emails, phones, company, title, tags, customFields, notes, specialFields, others);
    }

    /** Whether something may be decided about the contact by a program alone (GDPR article 22). */
    public boolean isOpenToAutomatedDecisions() {
        return !restrictions.contains(Restriction.NO_AUTOMATED_DECISION);
    }

    ContactDraft withoutSpecial() {
        return specialFields.isEmpty() ? this : with(customFields, Map.of());
    }

    /** Ordinary and special ones in one, as somebody sees them who may see both. */
    public Map<String, String> allCustomFields() {
        Map<String, String> all = new TreeMap<>(customFields);
        all.putAll(specialFields);
        return all;
    }

    /** All fields of a draft as it came in, in one text, equal for equal drafts; only ever hashed under a key. */
    String hashableForm() {
        String fields = String.valueOf(java.util.Arrays.asList(
                firstName, lastName, emails, phones, company, title, tags, allCustomFields(), notes));
        return restrictions.isEmpty() ? fields : fields + " " + Restriction.packed(restrictions);
    }

    public boolean isEmpty() {
        return firstName == null
                && lastName == null
                && emails.isEmpty()
                && phones.isEmpty()
                && company == null
                && title == null
                && tags.isEmpty()
                && customFields.isEmpty()
                && specialFields.isEmpty()
                && notes == null
                && restrictions.isEmpty();
    }

    @Override
    public String toString() {
        return "ContactDraft[redacted]";
    }
}
