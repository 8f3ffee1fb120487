package moxora.contact;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import moxora.field.PersonalField;
import org.jspecify.annotations.Nullable;

/** The names of the fields that a change touches, for the trail; never their values. */
final class ChangedFields {

    private ChangedFields() {}

    /** The fields that a new contact has. */
    static List<String> of(ContactDraft draft) {
        return between(
                new ContactDraft(null, null, List.of(), List.of(), null, null, List.of(), Map.of(), null), draft);
    }

    /** The fields in which two states of a contact differ. */
    static List<String> between(ContactDraft before, ContactDraft after) {
        return Arrays.stream(PersonalField.values())
                .filter(field -> !Objects.equals(value(before, field), value(after, field)))
                .map(PersonalField::wire)
                .toList();
    }

    private static @Nullable Object value(ContactDraft draft, PersonalField field) {
        return switch (field) {
            case FIRST_NAME -> draft.firstName();
            case LAST_NAME -> draft.lastName();
            case EMAILS -> draft.emails();
            case PHONES -> draft.phones();
            case COMPANY -> draft.company();
            case TITLE -> draft.title();
            case TAGS -> draft.tags();
            case CUSTOM_FIELDS -> draft.customFields();
            case NOTES -> draft.notes();
            case SPECIAL_FIELDS -> draft.specialFields();
        };
    }
}
