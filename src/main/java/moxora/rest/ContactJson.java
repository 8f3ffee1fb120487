package moxora.rest;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import moxora.contact.Contact;
import moxora.contact.ContactDraft;
import moxora.contact.CustomFieldSchema;
import moxora.contact.DraftChecks;
import moxora.field.Compartment;
import moxora.field.PersonalField;
import moxora.field.Restriction;
import org.jspecify.annotations.Nullable;

/** A contact on the wire. Every field is there, null or empty when the contact has none, unless it was not opened. */
final class ContactJson {

    private static final Set<String> READ_ONLY = Set.of("id", "createdAt", "updatedAt");
    private static final Set<String> WRITABLE = writable();
    private static final List<Compartment> FIELDS =
            List.of(Compartment.IDENTITY, Compartment.PROFILE, Compartment.NOTES);

    private ContactJson() {}

    private static Set<String> writable() {
        Set<String> names = new LinkedHashSet<>();
        for (PersonalField field : PersonalField.values()) {
            names.add(field.wire());
        }
        // On the wire they are custom fields like the others.
        names.remove(PersonalField.SPECIAL_FIELDS.wire());
        names.add(RestrictionJson.AUTOMATED_DECISION);
        return names;
    }

    /** The custom fields that a contact or a patch of one names; a wrong member is for {@link #draft} to refuse. */
    static Set<String> customFieldsIn(JsonObject json) {
        return json.get(PersonalField.CUSTOM_FIELDS.wire()) instanceof JsonObject members ? members.keySet() : Set.of();
    }

    /**
     * Reads and checks a draft; refuses with every complaint at once.
     *
     * @param schema of the custom fields, at least of those that {@link #customFieldsIn} names
     */
    static ContactDraft draft(JsonObject json, CustomFieldSchema schema) {
        return draft(json, schema, Set.of());
    }

    private static ContactDraft draft(JsonObject json, CustomFieldSchema schema, Set<Restriction> present) {
        Fields fields = Fields.of(json, WRITABLE, READ_ONLY);
        DraftChecks.Raw raw = new DraftChecks.Raw(
                fields.optional(PersonalField.FIRST_NAME.wire()),
                fields.optional(PersonalField.LAST_NAME.wire()),
                fields.texts(PersonalField.EMAILS.wire()),
                fields.texts(PersonalField.PHONES.wire()),
                fields.optional(PersonalField.COMPANY.wire()),
                fields.optional(PersonalField.TITLE.wire()),
                fields.texts(PersonalField.TAGS.wire()),
                fields.customFields(PersonalField.CUSTOM_FIELDS.wire(), schema),
                fields.optional(PersonalField.NOTES.wire()));
        Set<Restriction> restrictions = RestrictionJson.read(fields, present);
        fields.done();
        return DraftChecks.check(raw, schema).orRefuse().withRestrictions(restrictions);
    }

    /** The draft that a JSON merge patch (RFC 7396) makes of another. */
    static ContactDraft patched(ContactDraft before, JsonObject patch, CustomFieldSchema schema) {
        JsonObjectBuilder writable = Json.createObjectBuilder();
        for (Compartment compartment : FIELDS) {
            add(writable, before, compartment);
        }
        JsonValue after = Json.createMergePatch(patch).apply(writable.build());
        boolean lifted = JsonValue.NULL.equals(patch.get(RestrictionJson.RESTRICTIONS));
        return draft(after.asJsonObject(), schema, lifted ? Set.of() : before.restrictions());
    }

    /** The whole contact; with its special categories where they were opened. */
    static JsonObject whole(Contact contact) {
        return json(
                contact,
                EnumSet.of(Compartment.IDENTITY, Compartment.PROFILE, Compartment.NOTES, Compartment.RESTRICTIONS));
    }

    /** A contact with the fields of the compartments that were opened. */
    static JsonObject json(Contact contact, Set<Compartment> opened) {
        JsonObjectBuilder json =
                Json.createObjectBuilder().add("id", contact.id().toString());
        for (Compartment compartment : FIELDS) {
            if (opened.contains(compartment)) {
                add(json, contact.fields(), compartment);
            }
        }
        if (opened.contains(Compartment.RESTRICTIONS)) {
            ContactDraft fields = contact.fields();
            json.add(RestrictionJson.RESTRICTIONS, list(RestrictionJson.names(fields.restrictions())))
                    .add(RestrictionJson.AUTOMATED_DECISION, fields.isOpenToAutomatedDecisions());
        }
        return json.add("createdAt", contact.createdAt().toString())
                .add("updatedAt", contact.updatedAt().toString())
                .build();
    }

    private static void add(JsonObjectBuilder json, ContactDraft fields, Compartment compartment) {
        for (PersonalField field : compartment.fields()) {
            switch (field) {
                case FIRST_NAME -> text(json, field, fields.firstName());
                case LAST_NAME -> text(json, field, fields.lastName());
                case EMAILS -> json.add(field.wire(), list(fields.emails()));
                case PHONES -> json.add(field.wire(), list(fields.phones()));
                case COMPANY -> text(json, field, fields.company());
                case TITLE -> text(json, field, fields.title());
                case TAGS -> json.add(field.wire(), list(fields.tags()));
                case CUSTOM_FIELDS -> {
                    JsonObjectBuilder custom = Json.createObjectBuilder();
                    fields.allCustomFields().forEach(custom::add);
                    json.add(field.wire(), custom);
                }
                case NOTES -> text(json, field, fields.notes());
                case SPECIAL_FIELDS -> throw new IllegalStateException("these stand among the custom fields");
                case RESTRICTIONS -> throw new IllegalStateException("these are no merged field");
            }
        }
    }

    private static void text(JsonObjectBuilder json, PersonalField field, @Nullable String value) {
        json.add(field.wire(), value == null ? JsonValue.NULL : Json.createValue(value));
    }

    private static JsonArrayBuilder list(List<String> values) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        values.forEach(array::add);
        return array;
    }
}
