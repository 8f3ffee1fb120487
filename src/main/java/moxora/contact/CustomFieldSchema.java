package moxora.contact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.CustomFieldType;
import moxora.field.NameWords;
import moxora.field.PaymentCard;
import moxora.field.PersonalField;
import moxora.policy.Policy;

/**
 * Every custom field of one organisation at one moment: what a value must be, where it is kept, whether it is found.
 * Names are told apart without regard to case and accents; a name that is not defined is a text.
 */
public final class CustomFieldSchema {

    private static final String AT = "/" + PersonalField.CUSTOM_FIELDS.wire() + "/";

    /** No field is defined and nothing is refused: for work that touches no custom field. */
    public static final CustomFieldSchema NONE = new CustomFieldSchema(
            List.of(),
            new Policy.Search(java.util.Set.of(PersonalField.CUSTOM_FIELDS), java.util.Set.of()),
            new Policy.Contacts(true, false));

    private final Map<String, CustomField> byName = new LinkedHashMap<>();
    private final Policy.Search search;
    private final Policy.Contacts contacts;

    CustomFieldSchema(List<CustomField> fields, Policy.Search search, Policy.Contacts contacts) {
        fields.forEach(field -> byName.put(NameWords.fold(field.name()), field));
        this.search = search;
        this.contacts = contacts;
    }

    /** The field of that name, in any letter case, or empty when it is not defined. */
    public Optional<CustomField> find(String name) {
        return Optional.ofNullable(byName.get(NameWords.fold(name.strip())));
    }

    /** What values of the field are; a text where it is not defined. */
    public CustomFieldType type(String name) {
        return find(name).map(CustomField::type).orElse(CustomFieldType.TEXT);
    }

    /** All fields in the order in which they came about. */
    public Collection<CustomField> fields() {
        return List.copyOf(byName.values());
    }

    /** Names in the order in which they came about. */
    List<String> names(boolean withSpecial) {
        return byName.values().stream()
                .filter(field -> withSpecial || !field.special())
                .map(CustomField::name)
                .toList();
    }

    boolean hasSpecial(Collection<String> names) {
        return names.stream().anyMatch(this::isSpecial);
    }

    boolean isSpecial(String name) {
        return find(name).filter(CustomField::special).isPresent();
    }

    /** Whether tokens of the field's values are kept. */
    boolean isIndexed(String name) {
        return find(name)
                .map(field -> field.searchable()
                        && !field.special()
                        && !field.isUnder(CustomField.Task.REMOVE)
                        && search.mayIndex(field.type()))
                .orElseGet(() -> search.mayIndex(CustomFieldType.TEXT));
    }

    /** Whether the policy lets such a field have tokens. */
    boolean mayIndex(CustomFieldType type, boolean special) {
        return !special && search.mayIndex(type);
    }

    /**
     * The text by which a value of the field is found.
     *
     * @throws Fault 400 when the search cannot be answered in full, or when there can be no such value
     */
    String searched(String name, String value) {
        Optional<CustomField> field = find(name);
        if (!isIndexed(name)) {
            throw new Fault(FaultCode.SEARCH_NOT_ANSWERABLE, "This custom field is not searchable.");
        }
        if (field.isPresent() && field.get().isUnder(CustomField.Task.INDEX)) {
            throw new Fault(
                    FaultCode.SEARCH_NOT_ANSWERABLE,
                    "This custom field is being indexed; it can be searched when its definition shows no indexing.");
        }
        CustomFieldType type = type(name);
        return type.canonical(value, field.map(CustomField::choices).orElse(List.of()))
                .orElseThrow(() -> new Fault(FaultCode.MALFORMED_PARAMETER, allowed(name)));
    }

    /**
     * Puts each custom field of a draft where its definition says, in the definition's writing and as the one text of
     * its type.
     *
     * @throws Fault 422 with every value that is refused
     */
    ContactDraft placed(ContactDraft draft) {
        List<Fault.Complaint> complaints = new ArrayList<>();
        ContactDraft placed = placed(draft, complaints);
        if (!complaints.isEmpty()) {
            throw new Fault(FaultCode.VALUE_REFUSED, "The contact has custom fields that are refused.", complaints);
        }
        return placed;
    }

    ContactDraft placed(ContactDraft draft, List<Fault.Complaint> complaints) {
        Map<String, String> ordinary = new TreeMap<>();
        Map<String, String> special = new TreeMap<>();
        Map<String, String> all = new TreeMap<>(draft.customFields());
        all.putAll(draft.specialFields());
        all.forEach((name, value) -> {
            Optional<CustomField> field = find(name);
            String written = field.map(CustomField::name).orElse(name);
            Map<String, String> place = isSpecial(name) ? special : ordinary;
            field.filter(any -> any.isUnder(CustomField.Task.REMOVE))
                    .ifPresent(any -> complaints.add(
                            new Fault.Complaint(AT + name, "custom_field_removed", "This field is being removed.")));
            if (field.isEmpty() && !contacts.undeclaredCustomFields()) {
                complaints.add(new Fault.Complaint(
                        AT + name, "unknown_custom_field", "An admin defines a custom field before it is used."));
            }
            canonical(name, value, complaints).ifPresent(text -> place.put(written, text));
        });
        return draft.with(ordinary, special);
    }

    private Optional<String> canonical(String name, String value, List<Fault.Complaint> complaints) {
        CustomFieldType type = type(name);
        Optional<String> text =
                type.canonical(value, find(name).map(CustomField::choices).orElse(List.of()));
        if (text.isEmpty()) {
            complaints.add(new Fault.Complaint(AT + name, type.refusal(), allowed(name)));
        } else if (type == CustomFieldType.NUMBER && PaymentCard.isIn(text.get())) {
            // With an exponent it would have looked like none.
            complaints.add(new Fault.Complaint(AT + name, "payment_card", "Payment card numbers are not stored."));
        }
        return text;
    }

    /** What a value of the field may be; of a special field the choices are not told. */
    public String allowed(String name) {
        return find(name)
                .filter(field -> field.type() == CustomFieldType.CHOICE && !field.special())
                .map(field -> "Allowed: " + String.join(", ", field.choices()) + ".")
                .orElse(type(name).rule());
    }

    /** A draft without the values that are on their way out, as a change begins from it. */
    ContactDraft withoutRemoved(ContactDraft draft) {
        return draft.with(kept(draft.customFields()), kept(draft.specialFields()));
    }

    private Map<String, String> kept(Map<String, String> fields) {
        Map<String, String> kept = new TreeMap<>(fields);
        kept.keySet()
                .removeIf(name -> find(name)
                        .filter(field -> field.isUnder(CustomField.Task.REMOVE))
                        .isPresent());
        return kept;
    }

    /** Whether drafts with these fields are placed and indexed by the other schema as they are by this one. */
    boolean agreesOn(Collection<String> names, CustomFieldSchema other) {
        return names.stream()
                .allMatch(name -> type(name) == other.type(name)
                        && isSpecial(name) == other.isSpecial(name)
                        && isIndexed(name) == other.isIndexed(name)
                        && isRemoved(name) == other.isRemoved(name));
    }

    private boolean isRemoved(String name) {
        return find(name)
                .filter(field -> field.isUnder(CustomField.Task.REMOVE))
                .isPresent();
    }
}
