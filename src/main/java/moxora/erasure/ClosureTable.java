package moxora.erasure;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import moxora.store.Row;
import moxora.store.Sql;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;

/** Closures in the vault, each beside its organisation's state. */
final class ClosureTable {

    private static final String SELECT =
            "select r.organisation_id, r.state, c.requested_at, c.requested_by, c.undo_until, c.due_at, c.alarm_at,"
                    + " c.deadline, c.key_destroyed_at, c.purged_at, c.verified_at, c.last_error"
                    + " from closure c join organisation_registry r using (organisation_id)";

    private final Vault vault;

    ClosureTable(Vault vault) {
        this.vault = vault;
    }

    Optional<Closure> find(OrganisationId organisation) {
        return vault.within(
                sql -> sql.first(SELECT + " where c.organisation_id = ?", ClosureTable::closure, organisation.value()));
    }

    List<Closure> all(int limit) {
        return vault.within(
                sql -> sql.rows(SELECT + " order by c.requested_at desc limit ?", ClosureTable::closure, limit));
    }

    /**
     * Unverified closures whose time has come, the most urgent first.
     *
     * @param passed how many of them to leave out at the beginning
     */
    List<Closure> due(Instant now, int limit, int passed) {
        return vault.within(sql -> sql.rows(
                SELECT + " where c.due_at <= ? and c.verified_at is null order by c.deadline, c.organisation_id"
                        + " limit ? offset ?",
                ClosureTable::closure,
                now,
                limit,
                passed));
    }

    /** The next instant at or before {@code until} at which a closure becomes due. */
    Optional<Instant> nextDue(Instant after, Instant until) {
        return vault.within(sql -> sql.first(
                "select due_at from closure where verified_at is null and due_at > ? and due_at <= ? order by due_at limit 1",
                row -> row.instant(1),
                after,
                until));
    }

    /** Unverified closures past the day on which an operator must look. */
    long alarming(Instant now) {
        return vault.within(
                sql -> sql.count("select count(*) from closure where verified_at is null and alarm_at <= ?", now));
    }

    void insert(Sql sql, Closure closure) {
        sql.update(
                "insert into closure (organisation_id, requested_at, requested_by, undo_until, due_at, alarm_at, deadline)"
                        + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                closure.organisation().value(),
                closure.requestedAt(),
                closure.requestedBy(),
                closure.undoUntil(),
                closure.dueAt(),
                closure.alarmAt(),
                closure.deadline());
    }

    void remove(Sql sql, OrganisationId organisation) {
        sql.update("delete from closure where organisation_id = ?", organisation.value());
    }

    /** The registry's state of an organisation whose closure is only asked for or taken back. */
    static void state(Sql sql, OrganisationId organisation, OrganisationState state) {
        sql.update("update organisation_registry set state = ? where organisation_id = ?", state, organisation.value());
    }

    void failed(OrganisationId organisation, String error) {
        vault.run(sql -> sql.update(
                "update closure set last_error = ? where organisation_id = ? and last_error is distinct from ?",
                error,
                organisation.value(),
                error));
    }

    private static Closure closure(Row row) {
        return new Closure(
                new OrganisationId(row.uuid(1)),
                OrganisationState.valueOf(row.text(2)),
                row.instant(3),
                row.text(4),
                row.instant(5),
                row.instant(6),
                row.instant(7),
                row.instant(8),
                row.instantOrNull(9),
                row.instantOrNull(10),
                row.instantOrNull(11),
                row.textOrNull(12));
    }
}
