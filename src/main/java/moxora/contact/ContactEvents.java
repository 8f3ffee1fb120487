package moxora.contact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.field.Compartment;
import moxora.field.PersonalField;
import org.jspecify.annotations.Nullable;

/**
 * What the trail says of a contact: which fields were written or which compartments were opened; of a search, what kinds
 * of filter and how many contacts, never what was looked for.
 */
final class ContactEvents {

    private ContactEvents() {}

    static List<AuditEvent> created(UUID contact, ContactDraft draft) {
        return events(AuditAction.CONTACT_CREATED, contact, ContactDraft.EMPTY, draft);
    }

    static List<AuditEvent> changed(UUID contact, ContactDraft before, ContactDraft after) {
        return events(AuditAction.CONTACT_CHANGED, contact, before, after);
    }

    /** Of restrictions only that they changed: which they are tells something of the person. */
    private static List<AuditEvent> events(AuditAction action, UUID contact, ContactDraft before, ContactDraft after) {
        List<AuditEvent> events = new ArrayList<>();
        List<String> fields = different(before, after);
        if (!fields.isEmpty()) {
            events.add(AuditEvent.of(action, contact, fields));
        }
        if (!before.restrictions().equals(after.restrictions())) {
            events.add(AuditEvent.of(AuditAction.CONTACT_RESTRICTED, contact));
        }
        return events;
    }

    private static List<String> different(ContactDraft before, ContactDraft after) {
        return Arrays.stream(PersonalField.values())
                .filter(field -> field != PersonalField.RESTRICTIONS)
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
            case RESTRICTIONS -> draft.restrictions();
        };
    }

    static AuditEvent one(UUID contact, Set<Compartment> opened) {
        return AuditEvent.of(
                AuditAction.CONTACT_READ,
                contact,
                opened.stream().sorted().map(ContactEvents::wire).toList());
    }

    /** One entry for a page, however many contacts are on it. */
    static AuditEvent page(ContactQuery query, ContactQuery.Page page) {
        List<String> filters = query.filters().stream()
                .map(filter -> filter.by() == ContactQuery.By.CUSTOM_FIELD
                        ? "customField"
                        : filter.by().parameter())
                .distinct()
                .sorted()
                .toList();
        long contacts = page.items().size();
        Map<String, Long> counts = new HashMap<>(Map.of("contacts", contacts));
        query.open().stream()
                .filter(compartment -> compartment != Compartment.IDENTITY)
                .forEach(compartment -> counts.put(wire(compartment), contacts));
        return new AuditEvent(AuditAction.CONTACTS_LISTED, null, filters, counts);
    }

    private static String wire(Compartment compartment) {
        return compartment.name().toLowerCase(Locale.ROOT);
    }
}
