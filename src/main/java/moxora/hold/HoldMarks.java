package moxora.hold;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.store.TenantSession;

/** What holds cover, in the tenant data, where whoever removes something looks in the transaction that removes it. */
final class HoldMarks {

    /** In place of a contact: the whole class. */
    private static final UUID ALL = new UUID(0, 0);

    private HoldMarks() {}

    /**
     * What one hold covers of one class.
     *
     * @param contacts whom it is limited to; empty: the whole class
     */
    record Mark(UUID hold, HeldClass heldClass, Set<UUID> contacts) {}

    private record Line(UUID hold, HeldClass heldClass, UUID contact) {}

    /** Notes what the hold covers; repeatable. */
    static void set(TenantSession session, Hold hold) {
        List<Object[]> lines = new ArrayList<>();
        Set<UUID> contacts =
                hold.draft().contacts().isEmpty() ? Set.of(ALL) : hold.draft().contacts();
        for (HeldClass heldClass : hold.classes()) {
            contacts.forEach(
                    contact -> lines.add(new Object[] {session.organisation(), hold.id(), heldClass, contact}));
        }
        session.sql()
                .batch(
                        "insert into hold_mark (organisation_id, hold_id, class, contact_id) values (?, ?, ?, ?)"
                                + " on conflict do nothing",
                        lines);
    }

    static void remove(TenantSession session, UUID hold) {
        session.sql()
                .update(
                        "delete from hold_mark where organisation_id = ? and hold_id = ?",
                        session.organisation(),
                        hold);
    }

    /** Whatever is covered, by hold and class. */
    static List<Mark> all(TenantSession session) {
        return grouped(session.sql()
                .rows(
                        "select hold_id, class, contact_id from hold_mark where organisation_id = ?",
                        row -> new Line(row.uuid(1), HeldClass.valueOf(row.text(2)), row.uuid(3)),
                        session.organisation()));
    }

    /** What covers the contact, by name or because a whole class is covered. */
    static List<Mark> about(TenantSession session, UUID contact) {
        return grouped(session.sql()
                .rows(
                        "select hold_id, class, contact_id from hold_mark where organisation_id = ?"
                                + " and contact_id = any (?)",
                        row -> new Line(row.uuid(1), HeldClass.valueOf(row.text(2)), row.uuid(3)),
                        session.organisation(),
                        new UUID[] {contact, ALL}));
    }

    /** The holds that are marked here. */
    static List<UUID> holds(TenantSession session) {
        return session.sql()
                .rows(
                        "select distinct hold_id from hold_mark where organisation_id = ?",
                        row -> row.uuid(1),
                        session.organisation());
    }

    private static List<Mark> grouped(List<Line> lines) {
        return lines.stream()
                .collect(Collectors.groupingBy(
                        line -> new Mark(line.hold, line.heldClass, Set.of()),
                        Collectors.mapping(Line::contact, Collectors.toSet())))
                .entrySet()
                .stream()
                .map(entry -> new Mark(
                        entry.getKey().hold,
                        entry.getKey().heldClass,
                        entry.getValue().contains(ALL) ? Set.of() : entry.getValue()))
                .toList();
    }
}
