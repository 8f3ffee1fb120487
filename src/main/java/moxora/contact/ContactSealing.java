package moxora.contact;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.field.PersonalField;
import moxora.field.Restriction;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** Between a draft and its sealed compartments, field by field as the catalogue assigns them. */
public final class ContactSealing {

    static final String CUSTOM_PREFIX = PersonalField.CUSTOM_FIELDS.wire() + ".";

    /** Not the prefix of the others, so that whoever asks for those gets none of these. */
    private static final String SPECIAL_PREFIX = PersonalField.SPECIAL_FIELDS.wire() + ".";

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
        FieldValues notes = new FieldValues().with(PersonalField.NOTES.wire(), draft.notes());
        return new SealedContact(
                sealer.seal(scope, Compartment.IDENTITY, id, identity),
                sealProfile(scope, id, draft),
                notes.isEmpty() ? null : sealer.seal(scope, Compartment.NOTES, id, notes),
                sealSpecial(scope, id, draft.specialFields()),
                sealRestrictions(scope, id, draft.restrictions()));
    }

    /** The profile by itself, or null where there is nothing in it. */
    @Nullable
    Sealed sealProfile(TenantScope scope, UUID id, ContactDraft draft) {
        FieldValues profile = new FieldValues()
                .with(PersonalField.COMPANY.wire(), draft.company())
                .with(PersonalField.TITLE.wire(), draft.title())
                .with(PersonalField.TAGS.wire(), draft.tags());
        draft.customFields().forEach((name, value) -> profile.with(CUSTOM_PREFIX + name, value));
        return profile.isEmpty() ? null : sealer.seal(scope, Compartment.PROFILE, id, profile);
    }

    /** The special categories by themselves, or null where there are none. */
    @Nullable
    Sealed sealSpecial(TenantScope scope, UUID id, Map<String, String> fields) {
        FieldValues special = new FieldValues();
        fields.forEach((name, value) -> special.with(SPECIAL_PREFIX + name, value));
        return special.isEmpty() ? null : sealer.seal(scope, Compartment.SPECIAL, id, special);
    }

    Map<String, String> openSpecial(TenantScope scope, UUID id, @Nullable Sealed special) {
        return special == null
                ? new TreeMap<>()
                : named(sealer.open(scope, Compartment.SPECIAL, id, special, name -> true), SPECIAL_PREFIX);
    }

    private @Nullable Sealed sealRestrictions(TenantScope scope, UUID id, Set<Restriction> restrictions) {
        return restrictions.isEmpty()
                ? null
                : sealer.seal(
                        scope,
                        Compartment.RESTRICTIONS,
                        id,
                        new FieldValues().with(PersonalField.RESTRICTIONS.wire(), Restriction.packed(restrictions)));
    }

    /** The restrictions by themselves; none where there is nothing sealed. */
    Set<Restriction> openRestrictions(TenantScope scope, UUID id, @Nullable Sealed restrictions) {
        return restrictions == null
                ? Set.of()
                : restrictions(sealer.open(scope, Compartment.RESTRICTIONS, id, restrictions, name -> true));
    }

    private static Set<Restriction> restrictions(FieldValues values) {
        return values.one(PersonalField.RESTRICTIONS.wire())
                .map(Restriction::unpacked)
                .orElse(Set.of());
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
        FieldValues special = open(scope, id, Compartment.SPECIAL, sealed.special(), compartments, wanted);
        FieldValues limits = open(scope, id, Compartment.RESTRICTIONS, sealed.restrictions(), compartments, wanted);
        return new ContactDraft(
                identity.one(PersonalField.FIRST_NAME.wire()).orElse(null),
                identity.one(PersonalField.LAST_NAME.wire()).orElse(null),
                identity.all(PersonalField.EMAILS.wire()),
                identity.all(PersonalField.PHONES.wire()),
                profile.one(PersonalField.COMPANY.wire()).orElse(null),
                profile.one(PersonalField.TITLE.wire()).orElse(null),
                profile.all(PersonalField.TAGS.wire()),
                named(profile, CUSTOM_PREFIX),
                notes.one(PersonalField.NOTES.wire()).orElse(null),
                named(special, SPECIAL_PREFIX),
                restrictions(limits));
    }

    /** The addresses of an identity; none where it does not open, so that what was altered can still be erased. */
    List<String> emailsIfTheyOpen(TenantScope scope, UUID id, Sealed identity) {
        String emails = PersonalField.EMAILS.wire();
        try {
            return sealer.open(scope, Compartment.IDENTITY, id, identity, emails::equals)
                    .all(emails);
        } catch (Fault fault) {
            if (fault.code() == FaultCode.INTERNAL) {
                return List.of();
            }
            throw fault;
        }
    }

    private static Map<String, String> named(FieldValues values, String prefix) {
        Map<String, String> named = new TreeMap<>();
        for (String name : values.names()) {
            if (name.startsWith(prefix)) {
                values.one(name).ifPresent(value -> named.put(name.substring(prefix.length()), value));
            }
        }
        return named;
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
