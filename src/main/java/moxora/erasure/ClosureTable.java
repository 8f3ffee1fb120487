package moxora.erasure;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.store.Row;
import moxora.store.Sql;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import org.jspecify.annotations.Nullable;

/** Closures in the vault, each beside its organisation's state. */
final class ClosureTable {

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    /** The columns that {@link #closure} reads; more may follow behind them. */
    static final String COLUMNS =
            "select r.organisation_id, r.state, c.requested_at, c.requested_by, c.undo_until, c.due_at, c.alarm_at,"
                    + " c.deadline, c.key_destroyed_at, c.purged_at, c.verified_at, c.last_error";

    static final String FROM = " from closure c join organisation_registry r using (organisation_id)";
    private static final String SELECT = COLUMNS + FROM;

    private final Vault vault;

    ClosureTable(Vault vault) {
        this.vault = vault;
    }

    Optional<Closure> find(OrganisationId organisation) {
        return vault.within(
                sql -> sql.first(SELECT + " where c.organisation_id = ?", ClosureTable::closure, organisation.value()));
    }

    /**
     * Unverified closures whose time has come and which are not to be left alone for a while, the most urgent first.
     *
     * @param after the last one of the page before, or null at the beginning
     */
    List<Closure> due(Instant now, @Nullable Closure after, int limit) {
        return vault.within(sql -> sql.rows(
                SELECT + " where c.due_at <= ? and (c.next_try_at is null or c.next_try_at <= ?)"
                        + " and c.verified_at is null and (c.deadline, c.organisation_id) > (?, ?)"
                        + " order by c.deadline, c.organisation_id limit ?",
                ClosureTable::closure,
                now,
                now,
                after == null ? Instant.EPOCH : after.deadline(),
                after == null ? BEFORE_ALL : after.organisation().value(),
                limit));
    }

    /** The next instant at or before {@code until} at which a closure becomes due, or is tried again. */
    Optional<Instant> nextDue(Instant after, Instant until) {
        return vault.within(sql -> sql.first(
                "select at from (select greatest(due_at, next_try_at) as at from closure where verified_at is null) open"
                        + " where at > ? and at <= ? order by at limit 1",
                row -> row.instant(1),
                after,
                until));
    }

    /** Unverified closures past the day on which an operator must look. */
    long alarming(Instant now) {
        return vault.within(
                sql -> sql.count("select count(*) from closure where verified_at is null and alarm_at <= ?", now));
    }

    /**
     * Writes down a closure that begins; false where one has begun already.
     *
     * @param confirmedBy the second person, where one was asked for
     */
    boolean insert(Sql sql, Closure closure, @Nullable String confirmedBy) {
        return sql.update(
                        "insert into closure (organisation_id, requested_at, requested_by, undo_until, due_at, alarm_at,"
                                + " deadline, confirmed_by) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                        closure.organisation().value(),
                        closure.requestedAt(),
                        closure.requestedBy(),
                        closure.undoUntil(),
                        closure.dueAt(),
                        closure.alarmAt(),
                        closure.deadline(),
                        confirmedBy)
                > 0;
    }

    void remove(Sql sql, OrganisationId organisation) {
        sql.update("delete from closure where organisation_id = ?", organisation.value());
    }

    /** The registry's state of an organisation whose closure is only asked for or taken back. */
    static void state(Sql sql, OrganisationId organisation, OrganisationState state) {
        sql.update("update organisation_registry set state = ? where organisation_id = ?", state, organisation.value());
    }

    static Closure closure(Row row) {
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
