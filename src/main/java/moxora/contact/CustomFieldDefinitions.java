package moxora.contact;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.Keyrings;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.CustomFieldType;
import moxora.store.Ids;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * An organisation's custom fields: defined, listed, changed and removed.
 *
 * <p>A definition changes while nobody in the organisation writes, so that every contact is written under one and the
 * same. What a change means for the contacts there are is {@link CustomFieldWork}. The trail says which field, of which
 * kind, and never its name.
 */
public final class CustomFieldDefinitions {

    private final TenantStore store;
    private final CustomFields fields;
    private final CustomFieldWork work;
    private final Keyrings keyrings;
    private final AuditTrail audit;
    private final Clock clock;

    public CustomFieldDefinitions(
            TenantStore store,
            CustomFields fields,
            CustomFieldWork work,
            Keyrings keyrings,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.fields = fields;
        this.work = work;
        this.keyrings = keyrings;
        this.audit = audit;
        this.clock = clock;
    }

    /** All fields as they are now, to check values against. */
    public CustomFieldSchema schema(TenantScope scope) {
        keyrings.of(scope.organisation());
        return store.within(scope, fields::schema);
    }

    /** All fields in the order in which they came about. */
    public Collection<CustomField> list(TenantScope scope) {
        return schema(scope).fields();
    }

    public CustomField get(TenantScope scope, UUID id) {
        return list(scope).stream()
                .filter(field -> field.id().equals(id))
                .findFirst()
                .orElseThrow(Fault::notFound);
    }

    /**
     * Defines a field.
     *
     * @throws Fault {@code CONFLICT} when there is one of that name, be it by use; 422 {@code index_refused} when it
     *     shall be searchable and must not be
     */
    public CustomField define(TenantScope scope, CustomFieldDraft draft) {
        if (draft.special()) {
            // An organisation of an earlier version has no keyset for it; a ring without one must not be used on.
            keyrings.create(scope.organisation());
            keyrings.evict(scope.organisation());
        }
        keyrings.of(scope.organisation());
        return store.within(scope, session -> {
            OrganisationGate.requireActiveAlone(session);
            CustomFieldSchema schema = fields.schema(session);
            boolean mayIndex = schema.mayIndex(draft.type(), draft.special());
            Boolean wanted = draft.searchable();
            if (wanted != null && wanted && !mayIndex) {
                throw indexRefused(draft.type(), draft.special());
            }
            CustomField field = new CustomField(
                    Ids.next(),
                    draft.name(),
                    draft.type(),
                    draft.choices(),
                    wanted == null ? mayIndex && !draft.type().isLowEntropy() : wanted,
                    draft.special(),
                    clock.instant().truncatedTo(ChronoUnit.MICROS),
                    1,
                    null);
            if (!fields.insert(session, field)) {
                throw new Fault(FaultCode.CONFLICT, "There is a custom field of this name already.");
            }
            record(session, AuditAction.CUSTOM_FIELD_DEFINED, field);
            return field;
        });
    }

    /**
     * Changes a field; null leaves as it is. A field that becomes searchable, or no longer is, has work under way
     * afterwards.
     *
     * @param choices those there were and any more
     */
    public CustomField change(
            TenantScope scope, UUID id, @Nullable List<String> choices, @Nullable Boolean searchable) {
        return locked(scope, id, searchable != null, session -> {
            CustomField before = existing(session, id);
            CustomField after = before.with(
                    choices == null ? before.choices() : CustomFieldDraft.extended(before, choices),
                    searchable == null ? before.searchable() : searchable);
            if (after.searchable() == before.searchable()) {
                if (!after.equals(before)) {
                    fields.update(session, after);
                    record(session, AuditAction.CUSTOM_FIELD_CHANGED, after);
                }
                return after;
            }
            if (after.searchable() && !fields.schema(session).mayIndex(after.type(), after.special())) {
                throw indexRefused(after.type(), after.special());
            }
            CustomField begun =
                    after.with(begun(session, after.searchable() ? CustomField.Task.INDEX : CustomField.Task.UNINDEX));
            fields.update(session, begun);
            record(session, AuditAction.CUSTOM_FIELD_CHANGED, begun);
            return begun;
        });
    }

    /**
     * Removes a field and its values in all contacts; it is there, and refuses values, until the last one is gone. Said
     * twice, it is the same removal.
     */
    public CustomField remove(TenantScope scope, UUID id) {
        return locked(scope, id, true, session -> {
            CustomField before = fields.lock(session, id).orElseThrow(Fault::notFound);
            if (before.isUnder(CustomField.Task.REMOVE)) {
                return before;
            }
            CustomField begun = before.with(begun(session, CustomField.Task.REMOVE));
            fields.update(session, begun);
            record(session, AuditAction.CUSTOM_FIELD_REMOVED, begun);
            return begun;
        });
    }

    /**
     * The work is noted in the vault before the definition says that there is some, so that none is forgotten; and it
     * begins whatever came of the change, since there may have been work before it.
     */
    private CustomField locked(
            TenantScope scope, UUID id, boolean mayNeedWork, Function<TenantSession, CustomField> change) {
        get(scope, id);
        if (!mayNeedWork) {
            return alone(scope, change);
        }
        work.note(scope, id);
        try {
            return alone(scope, change);
        } finally {
            work.begin(scope, id);
        }
    }

    private CustomField alone(TenantScope scope, Function<TenantSession, CustomField> change) {
        return store.within(scope, session -> {
            OrganisationGate.requireActiveAlone(session);
            return change.apply(session);
        });
    }

    private CustomField existing(TenantSession session, UUID id) {
        CustomField field = fields.lock(session, id).orElseThrow(Fault::notFound);
        if (field.isUnder(CustomField.Task.REMOVE)) {
            throw new Fault(FaultCode.CONFLICT, "The custom field is being removed.");
        }
        return field;
    }

    private static CustomField.Work begun(TenantSession session, CustomField.Task task) {
        long total =
                session.sql().count("select count(*) from contact where organisation_id = ?", session.organisation());
        return new CustomField.Work(task, null, 0, total);
    }

    private static Fault indexRefused(CustomFieldType type, boolean special) {
        return Fault.refused(
                "/searchable",
                "index_refused",
                special
                        ? "A field of a special category is never searchable; allowed: false."
                        : "The organisation's privacy policy accepts no search index of a " + type.wire()
                                + "; allowed: false.");
    }

    private void record(TenantSession session, AuditAction action, CustomField field) {
        List<String> kinds = new ArrayList<>(List.of(field.type().wire()));
        if (field.searchable()) {
            kinds.add("searchable");
        }
        if (field.special()) {
            kinds.add("special");
        }
        audit.record(session, AuditEvent.of(action, field.id(), kinds));
    }
}
