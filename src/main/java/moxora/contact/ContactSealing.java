package moxora.contact;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.field.Compartment;
import moxora.field.PersonalField;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** Between a draft and its sealed compartments, field by field as the catalogue assigns them. */
public final class ContactSealing {

    static final String CUSTOM_PREFIX = PersonalField.CUSTOM_FIELDS.wire() + ".";

    private final FieldSealer sealer;

    public ContactSealing(FieldSealer sealer) {
        this.sealer = sealer;
    }

    /** Makes the organisation's keys available before a transaction begins. */
    void prepare(TenantScope scope) {
        sealer.prepare(scope);
    }

    CursorSealing cursors() {
        return new CursorSealing(sealer);
    }

    /** The generation of keys under which contacts are sealed now. */
    int generation(TenantScope scope) {
        return sealer.generation(scope);
    }

    SealedContact seal(TenantScope scope, UUID id, ContactDraft draft) {
        FieldValues identity = new FieldValues()
                .with(PersonalField.FIRST_NAME.wire(), draft.firstName())
                .with(PersonalField.LAST_NAME.wire(), draft.lastName())
                .with(PersonalField.EMAILS.wire(), draft.emails())
                .with(PersonalField.PHONES.wire(), draft.phones());
        FieldValues profile = new FieldValues()
                .with(PersonalField.COMPANY.wire(), draft.company())
                .with(PersonalField.TITLE.wire(), draft.title())
                .with(PersonalField.TAGS.wire(), draft.tags());
        draft.customFields().forEach((name, value) -> profile.with(CUSTOM_PREFIX + name, value));
        FieldValues notes = new FieldValues().with(PersonalField.NOTES.wire(), draft.notes());
        return new SealedContact(
                sealer.seal(scope, Compartment.IDENTITY, id, identity),
                profile.isEmpty() ? null : sealer.seal(scope, Compartment.PROFILE, id, profile),
                notes.isEmpty() ? null : sealer.seal(scope, Compartment.NOTES, id, notes));
    }

    /** Opens the compartments asked for, and no other. */
    ContactDraft open(TenantScope scope, UUID id, SealedContact sealed, Set<Compartment> compartments) {
        return open(scope, id, sealed, compartments, name -> true);
    }

    /** As above, and hands out only the fields wanted; {@code customFields.<name>} names one custom field. */
    ContactDraft open(
            TenantScope scope, UUID id, SealedContact sealed, Set<Compartment> compartments, Predicate<String> wanted) {
        FieldValues identity = open(scope, id, Compartment.IDENTITY, sealed.identity(), compartments, wanted);
        FieldValues profile = open(scope, id, Compartment.PROFILE, sealed.profile(), compartments, wanted);
        FieldValues notes = open(scope, id, Compartment.NOTES, sealed.notes(), compartments, wanted);
        Map<String, String> customFields = new TreeMap<>();
        for (String name : profile.names()) {
            if (name.startsWith(CUSTOM_PREFIX)) {
                profile.one(name).ifPresent(value -> customFields.put(name.substring(CUSTOM_PREFIX.length()), value));
            }
        }
        return new ContactDraft(
                identity.one(PersonalField.FIRST_NAME.wire()).orElse(null),
                identity.one(PersonalField.LAST_NAME.wire()).orElse(null),
                identity.all(PersonalField.EMAILS.wire()),
                identity.all(PersonalField.PHONES.wire()),
                profile.one(PersonalField.COMPANY.wire()).orElse(null),
                profile.one(PersonalField.TITLE.wire()).orElse(null),
                profile.all(PersonalField.TAGS.wire()),
                customFields,
                notes.one(PersonalField.NOTES.wire()).orElse(null));
    }

    private FieldValues open(
            TenantScope scope,
            UUID id,
            Compartment compartment,
            @Nullable Sealed sealed,
            Set<Compartment> compartments,
            Predicate<String> wanted) {
        return sealed == null || !compartments.contains(compartment)
                ? new FieldValues()
                : sealer.open(scope, compartment, id, sealed, wanted);
    }
}
