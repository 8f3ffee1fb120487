package moxora.contact;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.field.CustomFieldType;
import moxora.field.PersonalField;
import moxora.policy.Policy;

/** A schema with a field of each type, named after it, and a special one called diet; without a database. */
public final class TypedFields {

    public static final CustomFieldSchema SCHEMA = schema(true);

    private TypedFields() {}

    static CustomFieldSchema schema(boolean undeclared) {
        return new CustomFieldSchema(
                List.of(
                        field("Text", CustomFieldType.TEXT, false),
                        field("Number", CustomFieldType.NUMBER, false),
                        field("Date", CustomFieldType.DATE, false),
                        field("Boolean", CustomFieldType.BOOLEAN, false),
                        field("Choice", CustomFieldType.CHOICE, false),
                        field("Diet", CustomFieldType.CHOICE, true)),
                new Policy.Search(Set.of(PersonalField.CUSTOM_FIELDS), Set.of()),
                new Policy.Contacts(undeclared, false));
    }

    private static CustomField field(String name, CustomFieldType type, boolean special) {
        return new CustomField(
                UUID.randomUUID(),
                name,
                type,
                type == CustomFieldType.CHOICE ? List.of("Gold", "Blattgold") : List.of(),
                !special && !type.isLowEntropy(),
                special,
                Instant.EPOCH,
                1,
                null);
    }
}
