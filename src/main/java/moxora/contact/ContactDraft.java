package moxora.contact;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A contact's fields as somebody wants them to be. What {@link DraftChecks} let through is trimmed, NFC, within
 * {@link Limits}, without control characters and without payment cards.
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
        @Nullable String notes) {

    public ContactDraft {
        emails = List.copyOf(emails);
        phones = List.copyOf(phones);
        tags = List.copyOf(tags);
        customFields = Collections.unmodifiableMap(new TreeMap<>(customFields));
    }

    /** All fields in one text, equal for equal drafts; only ever hashed under a key. */
    String hashableForm() {
        return String.valueOf(java.util.Arrays.asList(
                firstName, lastName, emails, phones, company, title, tags, customFields, notes));
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
                && notes == null;
    }

    @Override
    public String toString() {
        return "ContactDraft[redacted]";
    }
}
