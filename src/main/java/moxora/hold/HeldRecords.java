package moxora.hold;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/**
 * What is held: rows of other tables, each sealed under its hold's key with the table and the organisation inside, so
 * that a record opens neither under another hold nor in another place.
 */
final class HeldRecords {

    static final String TABLE = "held_record";

    private static final String KIND = "heldKind";
    private static final String ORGANISATION = "heldOrganisation";

    private final FieldSealer sealer;

    HeldRecords(FieldSealer sealer) {
        this.sealer = sealer;
    }

    /** An opened record; {@code kind} is the table that it is of. */
    record Opened(String kind, UUID id, Instant heldAt, FieldValues values) {

        @Override
        public String toString() {
            return "Opened[" + kind + " " + id + "]";
        }
    }

    /** Makes sure the hold's key is at hand, before a transaction begins that will need it. */
    void prepare(moxora.tenant.TenantScope scope, UUID hold) {
        sealer.prepare(Hold.sealing(scope, hold));
    }

    /** Keeps the rows; what is kept already stays as it was kept. Returns how many came new. */
    long keep(TenantSession session, UUID hold, String kind, List<Holdable.Found> rows, Instant now) {
        List<Object[]> inserted = new ArrayList<>();
        for (Holdable.Found row : rows) {
            FieldValues values = row.values()
                    .with(KIND, kind)
                    .with(ORGANISATION, session.organisation().toString());
            inserted.add(new Object[] {
                session.organisation(),
                hold,
                kind,
                row.id(),
                sealer.seal(Hold.sealing(session.scope(), hold), Compartment.HELD_RECORD, row.id(), values),
                now
            });
        }
        return session.sql()
                .batch(
                        "insert into held_record (organisation_id, hold_id, kind, id, sealed, held_at)"
                                + " values (?, ?, ?, ?, ?, ?) on conflict do nothing",
                        inserted);
    }

    /** How many records the hold keeps, by table. */
    static Map<String, Long> counts(TenantSession session, UUID hold) {
        Map<String, Long> counts = new TreeMap<>();
        session.sql()
                .rows(
                        "select kind, count(*) from held_record where organisation_id = ? and hold_id = ? group by kind",
                        row -> counts.put(row.text(1), row.number(2)),
                        session.organisation(),
                        hold);
        return counts;
    }

    private record Stored(String kind, UUID id, Instant heldAt, Sealed sealed) {}

    /**
     * The next records of a hold, opened.
     *
     * @param kind where the page before ended, or null at first; so too the id
     */
    List<Opened> page(TenantSession session, UUID hold, @Nullable String kind, @Nullable UUID id, int limit) {
        List<Stored> found = session.sql()
                .rows(
                        "select kind, id, held_at, sealed from held_record where organisation_id = ? and hold_id = ?"
                                + " and (?::text is null or (kind, id) > (?, ?)) order by kind, id limit ?",
                        row -> new Stored(row.text(1), row.uuid(2), row.instant(3), row.sealed(4)),
                        session.organisation(),
                        hold,
                        kind,
                        kind,
                        id,
                        limit);
        return found.stream().map(record -> open(session, hold, record)).toList();
    }

    private Opened open(TenantSession session, UUID hold, Stored record) {
        FieldValues values = sealer.open(
                Hold.sealing(session.scope(), hold), Compartment.HELD_RECORD, record.id, record.sealed, name -> true);
        if (!values.one(KIND).equals(java.util.Optional.of(record.kind))
                || !values.one(ORGANISATION)
                        .equals(java.util.Optional.of(session.organisation().toString()))) {
            throw new Fault(FaultCode.INTERNAL, "A held record lies where it was not put.");
        }
        FieldValues shown = new FieldValues();
        values.names().stream()
                .filter(name -> !name.equals(KIND) && !name.equals(ORGANISATION))
                .forEach(name -> shown.with(name, values.all(name)));
        return new Opened(record.kind, record.id, record.heldAt, shown);
    }

    /** Deletes the next records of a hold, and returns how many; 0 when none is left. */
    static long deleteSome(TenantSession session, UUID hold, int limit) {
        return session.sql()
                .update(
                        "delete from held_record where organisation_id = ? and hold_id = ? and (kind, id) in (select kind,"
                                + " id from held_record where organisation_id = ? and hold_id = ? order by kind, id limit ?)",
                        session.organisation(),
                        hold,
                        session.organisation(),
                        hold,
                        limit);
    }

    /** The holds that have records here. */
    static List<UUID> holds(TenantSession session) {
        return session.sql()
                .rows(
                        "select distinct hold_id from held_record where organisation_id = ?",
                        row -> row.uuid(1),
                        session.organisation());
    }
}
