package moxora.email.trigger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.crypto.Sealed;
import moxora.email.provider.EmailEventType;
import moxora.store.TenantSession;

/** The rows of triggers, in the order of their positions. */
final class TriggerTable {

    private static final int ROWS_AT_ONCE = 500;
    private static final String COLUMNS = "id, position, contact_id, type, created_at, sealed";

    private TriggerTable() {}

    record Row(UUID id, UUID contact, EmailEventType type, Sealed sealed) {}

    /** Adds them at positions from the first on; one that is there already leaves its position unused. */
    static void insert(TenantSession session, List<Row> rows, long first, Instant now) {
        for (int from = 0; from < rows.size(); from += ROWS_AT_ONCE) {
            List<Row> some = rows.subList(from, Math.min(rows.size(), from + ROWS_AT_ONCE));
            List<Object> parameters = new ArrayList<>();
            for (int i = 0; i < some.size(); i++) {
                Row row = some.get(i);
                parameters.addAll(List.of(
                        session.organisation(),
                        row.id,
                        first + from + i,
                        row.contact,
                        row.type.wire(),
                        row.sealed,
                        now));
            }
            session.sql()
                    .update(
                            "insert into email_trigger (organisation_id, id, position, contact_id, type, sealed,"
                                    + " created_at) values "
                                    + String.join(", ", Collections.nCopies(some.size(), "(?, ?, ?, ?, ?, ?, ?)"))
                                    + " on conflict do nothing",
                            parameters.toArray());
        }
    }

    /** Those behind one position and not behind the other, of these types; of all types when none is named. */
    static List<TriggerSealing.Stored> between(
            TenantSession session, long after, long until, Set<EmailEventType> types, int limit) {
        List<Object> parameters = new ArrayList<>(List.of(session.organisation(), after, until));
        String only = "";
        if (!types.isEmpty()) {
            only = " and type in (" + String.join(", ", Collections.nCopies(types.size(), "?")) + ")";
            types.forEach(type -> parameters.add(type.wire()));
        }
        parameters.add(limit);
        return session.sql()
                .rows(
                        "select " + COLUMNS + " from email_trigger where organisation_id = ? and position > ?"
                                + " and position <= ?" + only + " order by position limit ?",
                        TriggerTable::stored,
                        parameters.toArray());
    }

    static TriggerSealing.Stored stored(moxora.store.Row row) {
        return new TriggerSealing.Stored(
                row.uuid(1), row.number(2), row.uuid(3), EmailEventType.of(row.text(4)), row.instant(5), row.sealed(6));
    }
}
