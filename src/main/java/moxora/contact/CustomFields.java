package moxora.contact;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import moxora.crypto.BlindIndex;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Token;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.field.CustomFieldType;
import moxora.field.NameWords;
import moxora.policy.Policies;
import moxora.policy.Policy;
import moxora.store.Ids;
import moxora.store.Row;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * The custom fields an organisation has, in the order in which they came about. All that a definition says is sealed,
 * names included, since a name can say something about a person; in clear are only ids, times and the progress of work.
 *
 * <p>A record that holds nothing but a name came about by use, and is a searchable text.
 */
public final class CustomFields {

    private static final String NAME = "name";
    private static final String TYPE = "type";
    private static final String CHOICES = "choices";
    private static final String SEARCHABLE = "searchable";
    private static final String SPECIAL = "special";
    private static final String TASK = "task";
    private static final String COLUMNS =
            "select id, sealed_name, created_at, version, work_cursor, work_done, work_total from custom_field"
                    + " where organisation_id = ?";

    private final FieldSealer sealer;
    private final BlindIndex index;
    private final Policies policies;
    private final Clock clock;

    public CustomFields(FieldSealer sealer, BlindIndex index, Policies policies, Clock clock) {
        this.sealer = sealer;
        this.index = index;
        this.policies = policies;
        this.clock = clock;
    }

    /** All fields as they are in this transaction. */
    CustomFieldSchema schema(TenantSession session) {
        String name = session.sql()
                .first(
                        "select policy from organisation where organisation_id = ?",
                        row -> row.text(1),
                        session.organisation())
                .orElseThrow(Fault::notFound);
        Policy policy = policies.find(name)
                .orElseThrow(
                        () -> new Fault(FaultCode.INTERNAL, "The organisation's policy is not among those installed."));
        return new CustomFieldSchema(all(session), policy.search(), policy.contacts());
    }

    /** As above, or {@link CustomFieldSchema#NONE} for a draft that has no custom field. */
    CustomFieldSchema schema(TenantSession session, ContactDraft draft) {
        return draft.customFields().isEmpty() && draft.specialFields().isEmpty()
                ? CustomFieldSchema.NONE
                : schema(session);
    }

    private List<CustomField> all(TenantSession session) {
        return session.sql()
                .rows(COLUMNS + " order by created_at, id", row -> read(session, row), session.organisation());
    }

    /** One field, locked until the transaction ends. */
    Optional<CustomField> lock(TenantSession session, UUID id) {
        return session.sql()
                .first(COLUMNS + " and id = ? for update", row -> read(session, row), session.organisation(), id);
    }

    private CustomField read(TenantSession session, Row row) {
        UUID id = row.uuid(1);
        FieldValues values = sealer.open(session.scope(), Compartment.CUSTOM_FIELD, id, row.sealed(2), name -> true);
        return new CustomField(
                id,
                values.one(NAME).orElseThrow(),
                values.one(TYPE).flatMap(CustomFieldType::named).orElse(CustomFieldType.TEXT),
                values.all(CHOICES),
                values.one(SEARCHABLE).map(Boolean::parseBoolean).orElse(true),
                values.one(SPECIAL).map(Boolean::parseBoolean).orElse(false),
                row.instant(3),
                row.number(4),
                values.one(TASK).map(task -> work(task, row)).orElse(null));
    }

    private static CustomField.Work work(String task, Row row) {
        return new CustomField.Work(
                CustomField.Task.valueOf(task.toUpperCase(Locale.ROOT)),
                row.uuidOrNull(5),
                row.number(6),
                row.number(7));
    }

    private FieldValues values(CustomField field) {
        CustomField.@Nullable Work work = field.work();
        return new FieldValues()
                .with(NAME, field.name())
                .with(TYPE, field.type().wire())
                .with(CHOICES, field.choices())
                .with(SEARCHABLE, Boolean.toString(field.searchable()))
                .with(SPECIAL, Boolean.toString(field.special()))
                .with(TASK, work == null ? null : work.task().name().toLowerCase(Locale.ROOT));
    }

    /** Adds a field; false when there is one of that name, in whatever letter case. */
    boolean insert(TenantSession session, CustomField field) {
        return insert(session, field.id(), field.name(), values(field), field.createdAt());
    }

    private boolean insert(TenantSession session, UUID id, String name, FieldValues values, Instant createdAt) {
        TenantScope scope = session.scope();
        Token token = nameToken(index, scope, name);
        int added = session.sql()
                .update(
                        "insert into custom_field (organisation_id, id, name_token, sealed_name, created_at)"
                                + " values (?, ?, ?, ?, ?) on conflict (organisation_id, name_token) do nothing",
                        session.organisation(),
                        id,
                        token,
                        sealer.seal(scope, Compartment.CUSTOM_FIELD, id, values),
                        createdAt);
        if (added == 1) {
            refuseTooMany(session);
        }
        return added == 1;
    }

    /** Writes a field that was {@link #lock}ed. */
    void update(TenantSession session, CustomField field) {
        CustomField.@Nullable Work work = field.work();
        session.sql()
                .update(
                        "update custom_field set sealed_name = ?, version = version + 1, work_cursor = ?, work_done = ?,"
                                + " work_total = ? where organisation_id = ? and id = ?",
                        sealer.seal(session.scope(), Compartment.CUSTOM_FIELD, field.id(), values(field)),
                        work == null ? null : work.cursor(),
                        work == null ? 0L : work.done(),
                        work == null ? null : work.total(),
                        session.organisation(),
                        field.id());
    }

    void delete(TenantSession session, UUID id) {
        session.sql()
                .update("delete from custom_field where organisation_id = ? and id = ?", session.organisation(), id);
    }

    /** Notes names that are used without a definition, as far as the schema does not know them. */
    void note(TenantSession session, Collection<String> names, CustomFieldSchema schema) {
        for (String name : names) {
            if (schema.find(name).isEmpty()) {
                insert(session, Ids.next(), name, new FieldValues().with(NAME, name), now());
            }
        }
    }

    /** PostgreSQL keeps microseconds; a finer time would change on its way through the database. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** What tells a custom field from the others, whatever case its name is written in. */
    static Token nameToken(BlindIndex index, TenantScope scope, String name) {
        return index.identity(scope, "custom_field", 1, NameWords.fold(name));
    }

    private static void refuseTooMany(TenantSession session) {
        long count = session.sql()
                .count("select count(*) from custom_field where organisation_id = ?", session.organisation());
        if (count > Limits.CUSTOM_FIELDS) {
            throw Fault.refused(
                    "/customFields",
                    "too_many_custom_fields",
                    "An organisation has at most " + Limits.CUSTOM_FIELDS + " custom fields.");
        }
    }
}
