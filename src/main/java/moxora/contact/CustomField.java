package moxora.contact;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import moxora.field.CustomFieldType;
import org.jspecify.annotations.Nullable;

/**
 * A custom field as its organisation defined it, or as it came about by being used: a searchable text then.
 *
 * @param choices for {@link CustomFieldType#CHOICE}, in the declared writing and order; else empty
 * @param searchable whether the organisation wants values to be found; the policy has the last word
 * @param special of a special category (GDPR article 9): sealed apart, never searched, disclosed or listed
 * @param version grows with each change
 * @param work what is still being done to the values there are, or null
 */
public record CustomField(
        UUID id,
        String name,
        CustomFieldType type,
        List<String> choices,
        boolean searchable,
        boolean special,
        Instant createdAt,
        long version,
        @Nullable Work work) {

    /** What follows from a change of a definition, contact by contact. */
    public enum Task {
        /** Tokens for values that were there before the field became searchable. */
        INDEX,
        /** The tokens of a field that is no longer searchable go. */
        UNINDEX,
        /** The values of a field go, and then the field itself. */
        REMOVE
    }

    /**
     * Work under way.
     *
     * @param cursor the last contact done, or null at the beginning
     * @param done how many contacts are done
     * @param total how many there were when it began
     */
    public record Work(Task task, @Nullable UUID cursor, long done, long total) {}

    public CustomField {
        choices = List.copyOf(choices);
    }

    boolean isUnder(Task task) {
        return work != null && work.task() == task;
    }

    CustomField with(@Nullable Work other) {
        return new CustomField(id, name, type, choices, searchable, special, createdAt, version, other);
    }

    CustomField with(List<String> otherChoices, boolean otherSearchable) {
        return new CustomField(id, name, type, otherChoices, otherSearchable, special, createdAt, version, work);
    }

    @Override
    public String toString() {
        return "CustomField[" + id + "]";
    }
}
