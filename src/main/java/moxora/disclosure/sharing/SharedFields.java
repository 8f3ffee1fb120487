package moxora.disclosure.sharing;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Set;
import moxora.contact.ContactDraft;
import moxora.field.PersonalField;
import org.jspecify.annotations.Nullable;

/** What leaves: <code>{"contact":{"emails":["…"]}}</code>, the fields asked for and nothing else, not even an id. */
final class SharedFields {

    private SharedFields() {}

    static byte[] payload(ContactDraft contact, Set<PersonalField> fields) {
        JsonObjectBuilder shared = Json.createObjectBuilder();
        fields.stream().sorted().forEach(field -> shared.add(field.wire(), value(contact, field)));
        return Json.createObjectBuilder()
                .add("contact", shared)
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static JsonValue value(ContactDraft contact, PersonalField field) {
        return switch (field) {
            case FIRST_NAME -> text(contact.firstName());
            case LAST_NAME -> text(contact.lastName());
            case EMAILS -> list(contact.emails());
            case PHONES -> list(contact.phones());
            case COMPANY -> text(contact.company());
            case TITLE -> text(contact.title());
            case TAGS -> list(contact.tags());
            case CUSTOM_FIELDS -> {
                JsonObjectBuilder custom = Json.createObjectBuilder();
                contact.customFields().forEach(custom::add);
                yield custom.build();
            }
            case NOTES, SPECIAL_FIELDS, RESTRICTIONS ->
                throw new IllegalStateException(field.wire() + " are not shared");
        };
    }

    private static JsonValue text(@Nullable String text) {
        return text == null ? JsonValue.NULL : Json.createValue(text);
    }

    private static JsonValue list(Collection<String> texts) {
        JsonArrayBuilder list = Json.createArrayBuilder();
        texts.forEach(list::add);
        return list.build();
    }
}
