package moxora.csv;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import moxora.contact.Contact;
import moxora.contact.ContactDraft;
import moxora.field.PersonalField;
import org.jspecify.annotations.Nullable;

/** The columns of our own export, in order, and a contact as a row of them. */
final class ExportColumns {

    static final String ID = "id";
    static final String CREATED_AT = "createdAt";
    static final String UPDATED_AT = "updatedAt";
    static final String CUSTOM_PREFIX = PersonalField.CUSTOM_FIELDS.wire() + ".";
    static final String LIST_SEPARATOR = ";";

    /**
     * Notes come after the others, and custom fields have a column each. Restrictions have none: a file that is read
     * back must not take them off.
     */
    private static final Set<PersonalField> NOT_IN_PLACE = EnumSet.of(
            PersonalField.CUSTOM_FIELDS, PersonalField.SPECIAL_FIELDS, PersonalField.NOTES, PersonalField.RESTRICTIONS);

    private final List<String> customFields;

    ExportColumns(List<String> customFields) {
        this.customFields = customFields;
    }

    String[] header() {
        List<String> header = new ArrayList<>();
        header.add(ID);
        for (PersonalField field : PersonalField.values()) {
            if (!NOT_IN_PLACE.contains(field)) {
                header.add(field.wire());
            }
        }
        header.add(PersonalField.NOTES.wire());
        customFields.forEach(name -> header.add(CUSTOM_PREFIX + name));
        header.add(CREATED_AT);
        header.add(UPDATED_AT);
        return header.toArray(String[]::new);
    }

    /** Remembers how it wrote the time before: contacts of one import share theirs. */
    static final class Times {

        private @Nullable Instant last;
        private String text = "";

        String text(Instant time) {
            if (!time.equals(last)) {
                last = time;
                text = time.toString();
            }
            return text;
        }
    }

    /** A row in the order of {@link #header}; custom fields are matched without regard to case. */
    String[] row(Contact contact, Times times) {
        ContactDraft fields = contact.fields();
        String[] row = new String[11 + customFields.size()];
        int at = 0;
        row[at++] = contact.id().toString();
        row[at++] = cell(fields.firstName());
        row[at++] = cell(fields.lastName());
        row[at++] = cell(joined(fields.emails()));
        row[at++] = cell(joined(fields.phones()));
        row[at++] = cell(fields.company());
        row[at++] = cell(fields.title());
        row[at++] = cell(joined(fields.tags()));
        row[at++] = cell(fields.notes());
        for (String name : customFields) {
            row[at++] = cell(custom(fields, name));
        }
        row[at++] = times.text(contact.createdAt());
        row[at] = times.text(contact.updatedAt());
        return row;
    }

    private static @Nullable String custom(ContactDraft fields, String name) {
        String special = custom(fields.specialFields(), name);
        return special == null ? custom(fields.customFields(), name) : special;
    }

    private static @Nullable String custom(Map<String, String> fields, String name) {
        String exact = fields.get(name);
        if (exact != null || fields.isEmpty()) {
            return exact;
        }
        return fields.entrySet().stream()
                .filter(entry -> moxora.field.NameWords.fold(entry.getKey()).equals(moxora.field.NameWords.fold(name)))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static String joined(List<String> values) {
        return values.size() == 1 ? values.get(0) : String.join(LIST_SEPARATOR, values);
    }

    private static String cell(@Nullable String value) {
        return value == null ? "" : FormulaGuard.guard(value);
    }
}
