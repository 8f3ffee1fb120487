package moxora.contact;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.CustomFieldType;
import moxora.field.NameWords;
import moxora.field.PaymentCard;
import org.jspecify.annotations.Nullable;

/**
 * A custom field as somebody wants to define it, checked.
 *
 * @param choices for {@link CustomFieldType#CHOICE}, at least one; else empty
 * @param searchable null when nothing is said: then as far as the policy goes, but no boolean and no choice
 */
public record CustomFieldDraft(
        String name,
        CustomFieldType type,
        List<String> choices,
        @Nullable Boolean searchable,
        boolean special) {

    public CustomFieldDraft {
        choices = List.copyOf(choices);
    }

    /**
     * Checks a definition.
     *
     * @throws Fault 422 with everything that is wrong
     */
    public static CustomFieldDraft of(
            String rawName, String rawType, List<String> rawChoices, @Nullable Boolean searchable, boolean special) {
        List<Fault.Complaint> complaints = new ArrayList<>();
        String name = DraftChecks.clean(rawName);
        if (!DraftChecks.isCustomFieldName(name)) {
            complaints.add(new Fault.Complaint("/name", "invalid_custom_field_name", DraftChecks.CUSTOM_FIELD_NAME));
        } else if (PaymentCard.isIn(name)) {
            complaints.add(new Fault.Complaint("/name", "payment_card", "Payment card numbers are not stored."));
        }
        Optional<CustomFieldType> type = CustomFieldType.named(rawType);
        if (type.isEmpty()) {
            complaints.add(
                    new Fault.Complaint("/type", "unknown_type", "Allowed: text, number, date, boolean, choice."));
        }
        boolean takesChoices =
                type.filter(known -> known == CustomFieldType.CHOICE).isPresent();
        List<String> choices = choices(rawChoices, complaints);
        if (takesChoices && choices.isEmpty() && complaints.isEmpty()) {
            complaints.add(new Fault.Complaint("/choices", "required", "A choice needs at least one choice."));
        }
        if (type.isPresent() && !takesChoices && !rawChoices.isEmpty()) {
            complaints.add(new Fault.Complaint("/choices", "not_allowed", "Only a field of type choice has choices."));
        }
        refuse(complaints);
        return new CustomFieldDraft(name, type.orElseThrow(), choices, searchable, special);
    }

    /**
     * Checks choices that take the place of others: all that were there stay.
     *
     * @throws Fault 422 with everything that is wrong
     */
    static List<String> extended(CustomField field, List<String> rawChoices) {
        List<Fault.Complaint> complaints = new ArrayList<>();
        if (field.type() != CustomFieldType.CHOICE) {
            complaints.add(new Fault.Complaint("/choices", "not_allowed", "Only a field of type choice has choices."));
        }
        List<String> choices = choices(rawChoices, complaints);
        if (!choices.containsAll(field.choices())) {
            complaints.add(new Fault.Complaint(
                    "/choices", "choice_removed", "Choices can be added; those that are there stay as they are."));
        }
        refuse(complaints);
        return choices;
    }

    private static List<String> choices(List<String> raw, List<Fault.Complaint> complaints) {
        Set<String> folded = new HashSet<>();
        List<String> choices = raw.stream().map(DraftChecks::clean).toList();
        for (int i = 0; i < choices.size(); i++) {
            String choice = choices.get(i);
            String pointer = "/choices/" + i;
            if (choice.isEmpty() || choice.length() > Limits.CHOICE || !isLine(choice)) {
                complaints.add(new Fault.Complaint(
                        pointer,
                        "invalid_choice",
                        "A choice has 1 to " + Limits.CHOICE + " characters and no control character."));
            } else if (PaymentCard.isIn(choice)) {
                complaints.add(new Fault.Complaint(pointer, "payment_card", "Payment card numbers are not stored."));
            } else if (!folded.add(NameWords.fold(choice))) {
                complaints.add(new Fault.Complaint(
                        pointer, "duplicate_choice", "Two choices differ at most in case or accents."));
            }
        }
        if (choices.size() > Limits.CHOICES) {
            complaints.add(new Fault.Complaint("/choices", "too_many", "At most " + Limits.CHOICES + " choices."));
        }
        return choices;
    }

    private static boolean isLine(String choice) {
        return DraftChecks.isText(choice) && choice.chars().noneMatch(Character::isISOControl);
    }

    private static void refuse(List<Fault.Complaint> complaints) {
        if (!complaints.isEmpty()) {
            throw new Fault(FaultCode.VALUE_REFUSED, "The definition has values that are refused.", complaints);
        }
    }

    @Override
    public String toString() {
        return "CustomFieldDraft[redacted]";
    }
}
