package moxora.contact;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.EmailAddress;
import moxora.field.NameWords;
import moxora.field.PaymentCard;
import moxora.field.PersonalField;
import moxora.field.PhoneNumber;
import org.jspecify.annotations.Nullable;

/**
 * Turns raw fields into a {@link ContactDraft}, or says everything that is wrong with them at once.
 *
 * <p>Complaints name the place and the rule, never the value. Line ends become {@code \n}, so that CSV and JSON carry
 * the same text.
 */
public final class DraftChecks {

    static final String CUSTOM_FIELD_NAME =
            "A name of 1 to " + Limits.CUSTOM_FIELD_NAME + " letters, digits, blanks, _ and - is required.";

    private final List<Fault.Complaint> complaints = new ArrayList<>();

    private DraftChecks() {}

    /** Raw fields of a contact, as they came from JSON or from a row of CSV. */
    public record Raw(
            @Nullable String firstName,
            @Nullable String lastName,
            List<String> emails,
            List<String> phones,
            @Nullable String company,
            @Nullable String title,
            List<String> tags,
            Map<String, String> customFields,
            @Nullable String notes) {

        @Override
        public String toString() {
            return "Raw[redacted]";
        }
    }

    /** What was found: a draft, and what is wrong with it. The draft is of use only when nothing is wrong. */
    public record Checked(ContactDraft draft, List<Fault.Complaint> complaints) {

        /** The draft, or a 422 with every complaint. */
        public ContactDraft orRefuse() {
            if (!complaints.isEmpty()) {
                throw new Fault(FaultCode.VALUE_REFUSED, "The contact has values that are refused.", complaints);
            }
            return draft;
        }
    }

    /** Checks all but the types of custom fields. */
    public static Checked check(Raw raw) {
        return check(raw, CustomFieldSchema.NONE);
    }

    public static Checked check(Raw raw, CustomFieldSchema schema) {
        DraftChecks checks = new DraftChecks();
        ContactDraft draft = schema.placed(checks.draft(raw), checks.complaints);
        if (checks.complaints.isEmpty() && draft.isEmpty()) {
            checks.complain("", "empty", "A contact needs at least one field.");
        }
        return new Checked(draft, List.copyOf(checks.complaints));
    }

    /** Tags by themselves as they will be stored, each once, or a 422 with every complaint. */
    static List<String> tagsOrRefuse(List<String> raw) {
        DraftChecks checks = new DraftChecks();
        List<String> tags = checks.tags(raw);
        if (checks.complaints.isEmpty() && tags.isEmpty()) {
            checks.complain(pointer(PersonalField.TAGS), "required", "At least one tag is required.");
        }
        if (!checks.complaints.isEmpty()) {
            throw new Fault(FaultCode.VALUE_REFUSED, "The tags are refused.", checks.complaints);
        }
        return tags;
    }

    private ContactDraft draft(Raw raw) {
        String firstName = name(PersonalField.FIRST_NAME, raw.firstName());
        String lastName = name(PersonalField.LAST_NAME, raw.lastName());
        List<String> emails = list(
                PersonalField.EMAILS,
                raw.emails(),
                EmailAddress.MAX_LENGTH,
                EmailAddress::isPlausible,
                "invalid_email",
                "An e-mail address such as name@host.example is required.",
                EmailAddress::normalise);
        List<String> phones = list(
                PersonalField.PHONES,
                raw.phones(),
                PhoneNumber.MAX_LENGTH,
                PhoneNumber::isPlausible,
                "invalid_phone",
                "At least three digits are required, and no semicolon.",
                phone -> phone);
        List<String> tags = tags(raw.tags());
        return new ContactDraft(
                firstName,
                lastName,
                emails,
                phones,
                text(pointer(PersonalField.COMPANY), raw.company(), Limits.TEXT),
                text(pointer(PersonalField.TITLE), raw.title(), Limits.TEXT),
                tags,
                customFields(raw.customFields()),
                text(pointer(PersonalField.NOTES), raw.notes(), Limits.NOTES));
    }

    private List<String> tags(List<String> raw) {
        return list(
                PersonalField.TAGS,
                raw,
                Limits.TAG,
                tag -> tag.indexOf(';') < 0 && tag.indexOf('\n') < 0,
                "invalid_tag",
                "A tag holds no semicolon and no line break.",
                NameWords::fold);
    }

    private @Nullable String name(PersonalField field, @Nullable String raw) {
        String text = text(pointer(field), raw, Limits.TEXT);
        if (text != null && NameWords.of(text).size() > NameWords.MAX_WORDS / 2) {
            complain(pointer(field), "too_many_words", "At most " + NameWords.MAX_WORDS / 2 + " words.");
        }
        return text;
    }

    private List<String> list(
            PersonalField field,
            List<String> raw,
            int maxLength,
            Predicate<String> plausible,
            String code,
            String rule,
            java.util.function.UnaryOperator<String> identity) {
        Map<String, String> kept = new LinkedHashMap<>();
        for (int i = 0; i < raw.size(); i++) {
            String pointer = pointer(field) + "/" + i;
            String text = text(pointer, raw.get(i), maxLength);
            if (text == null) {
                continue;
            }
            if (!plausible.test(text)) {
                complain(pointer, code, rule);
            }
            kept.putIfAbsent(identity.apply(text), text);
        }
        if (kept.size() > Limits.LIST) {
            complain(pointer(field), "too_many", "At most " + Limits.LIST + " values.");
        }
        return List.copyOf(kept.values());
    }

    private Map<String, String> customFields(Map<String, String> raw) {
        Map<String, String> kept = new TreeMap<>();
        Set<String> folded = new LinkedHashSet<>();
        raw.forEach((rawName, rawValue) -> {
            String pointer = pointer(PersonalField.CUSTOM_FIELDS);
            String name = text(pointer, rawName, Limits.CUSTOM_FIELD_NAME);
            if (name == null || !isCustomFieldName(name)) {
                complain(pointer, "invalid_custom_field_name", CUSTOM_FIELD_NAME);
                return;
            }
            if (!folded.add(NameWords.fold(name))) {
                complain(pointer, "duplicate_custom_field", "Two names differ only in case or accents.");
            }
            String value = text(pointer + "/" + name, rawValue, Limits.CUSTOM_FIELD_VALUE);
            if (value != null) {
                kept.put(name, value);
            }
        });
        if (kept.size() > Limits.CUSTOM_FIELDS) {
            complain(
                    pointer(PersonalField.CUSTOM_FIELDS),
                    "too_many",
                    "At most " + Limits.CUSTOM_FIELDS + " custom fields.");
        }
        return kept;
    }

    /** Whether a custom field may have that name, and so whether a pointer may carry it. */
    public static boolean isCustomFieldName(String name) {
        return !name.isEmpty()
                && name.length() <= Limits.CUSTOM_FIELD_NAME
                && name.chars().allMatch(DraftChecks::isNameCharacter);
    }

    private static boolean isNameCharacter(int c) {
        return Character.isLetterOrDigit(c) || c == ' ' || c == '_' || c == '-';
    }

    private @Nullable String text(String pointer, @Nullable String raw, int maxLength) {
        if (raw == null) {
            return null;
        }
        String text = clean(raw);
        if (text.isEmpty()) {
            return null;
        }
        if (text.length() > maxLength) {
            complain(pointer, "too_long", "At most " + maxLength + " characters.");
            return null;
        }
        if (!isText(text)) {
            complain(pointer, "control_character", "Control characters and unpaired surrogates are not allowed.");
            return null;
        }
        if (PaymentCard.isIn(text)) {
            complain(pointer, "payment_card", "Payment card numbers are not stored.");
        }
        return text;
    }

    /** The text as it will be stored: NFC, line ends as {@code \n}, trimmed. */
    static String clean(String raw) {
        String lines = raw.indexOf('\r') < 0 ? raw : raw.replace("\r\n", "\n").replace('\r', '\n');
        String composed = Normalizer.isNormalized(lines, Normalizer.Form.NFC)
                ? lines
                : Normalizer.normalize(lines, Normalizer.Form.NFC);
        return composed.strip();
    }

    static boolean isText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c) || (Character.isISOControl(c) && c != '\n' && c != '\t')) {
                return false;
            }
        }
        return true;
    }

    private static String pointer(PersonalField field) {
        return "/" + field.wire();
    }

    private void complain(String pointer, String code, String message) {
        complaints.add(new Fault.Complaint(pointer, code, message));
    }
}
