package moxora.contact;

import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.crypto.BlindIndex;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Token;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.field.NameWords;
import moxora.store.Ids;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;

/**
 * The custom fields an organisation uses, in the order they first came: an export needs their names before it has seen
 * the contacts. The names are sealed too, since a name can say something about a person.
 */
public final class CustomFields {

    private static final String NAME = "name";

    private final FieldSealer sealer;
    private final BlindIndex index;
    private final Clock clock;

    public CustomFields(FieldSealer sealer, BlindIndex index, Clock clock) {
        this.sealer = sealer;
        this.index = index;
        this.clock = clock;
    }

    /** Notes names that are new. {@code known} spares the database names seen in the same piece of work. */
    void note(TenantSession session, Collection<String> names, Set<String> known) {
        for (String name : names) {
            if (known.contains(name)) {
                continue;
            }
            TenantScope scope = session.scope();
            UUID id = Ids.next();
            Token token = index.identity(scope, "custom_field", 1, NameWords.fold(name));
            int added = session.sql()
                    .update(
                            "insert into custom_field (organisation_id, id, name_token, sealed_name, created_at)"
                                    + " values (?, ?, ?, ?, ?) on conflict (organisation_id, name_token) do nothing",
                            session.organisation(),
                            id,
                            token,
                            sealer.seal(scope, Compartment.CUSTOM_FIELD, id, new FieldValues().with(NAME, name)),
                            clock.instant());
            if (added == 1) {
                refuseTooMany(session);
            }
            known.add(name);
        }
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

    /** Names in the order they were first used. */
    public List<String> names(TenantSession session) {
        return session.sql()
                .rows(
                        "select id, sealed_name from custom_field where organisation_id = ? order by created_at, id",
                        row -> sealer.open(
                                        session.scope(),
                                        Compartment.CUSTOM_FIELD,
                                        row.uuid(1),
                                        row.sealed(2),
                                        NAME::equals)
                                .one(NAME)
                                .orElseThrow(),
                        session.organisation());
    }

    /** Whether a contact of the organisation ever had a field of that name, in any case. */
    boolean isKnown(TenantSession session, String name) {
        return session.sql()
                        .count(
                                "select count(*) from custom_field where organisation_id = ? and name_token = ?",
                                session.organisation(),
                                index.identity(session.scope(), "custom_field", 1, NameWords.fold(name)))
                > 0;
    }

    static Set<String> nothingKnown() {
        return new HashSet<>();
    }
}
