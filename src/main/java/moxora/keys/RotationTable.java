package moxora.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.store.Row;
import moxora.store.Sql;
import moxora.tenant.OrganisationId;
import org.jspecify.annotations.Nullable;

/** Rotations and their parts, one for each organisation, in the vault. */
final class RotationTable {

    private RotationTable() {}

    /** How far an organisation is. */
    enum Step {
        WAITING,
        MINTED,
        ACTIVATED,
        SWEEPING,
        DONE,
        SKIPPED
    }

    /**
     * One organisation's part.
     *
     * @param tick the clock's count that every node must have applied before the next step
     * @param claim counts those who took the part up; what an earlier one writes afterwards is refused
     * @param place table and place in it up to which everything is sealed anew
     */
    record Part(
            UUID rotation,
            OrganisationId organisation,
            Step step,
            long tick,
            long claim,
            @Nullable String place,
            long done,
            long total,
            @Nullable Integer rate) {}

    private static final String PART =
            "select p.rotation_id, p.organisation_id, p.step, coalesce(p.tick, 0), p.claim, p.place, p.done, p.total,"
                    + " coalesce(r.rate, 0) from key_rotation_part p join key_rotation r on r.id = p.rotation_id";

    static void insert(
            Sql sql,
            UUID id,
            Rotation.Kind kind,
            String requestedBy,
            @Nullable String reason,
            @Nullable Integer rate,
            @Nullable String kekUri,
            Instant now) {
        sql.update(
                "insert into key_rotation (id, kind, requested_at, requested_by, reason, rate, kek_uri)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                id,
                kind,
                now,
                requestedBy,
                reason,
                rate,
                kekUri);
    }

    /** A part for the organisation unless another rotation is at it. Returns whether there is one now. */
    static boolean addPart(Sql sql, UUID rotation, OrganisationId organisation) {
        return sql.update(
                        "insert into key_rotation_part (rotation_id, organisation_id, step) values (?, ?, 'WAITING')"
                                + " on conflict do nothing",
                        rotation,
                        organisation.value())
                == 1;
    }

    /** Parts for every organisation that has keys and is not being rotated. */
    static void addEveryone(Sql sql, UUID rotation) {
        sql.update(
                "insert into key_rotation_part (rotation_id, organisation_id, step)"
                        + " select ?, organisation_id, 'WAITING' from organisation_registry where state = 'ACTIVE'"
                        + " on conflict do nothing",
                rotation);
    }

    /** The rotation that is at work on the organisation. */
    static Optional<UUID> openOf(Sql sql, OrganisationId organisation) {
        return sql.first(
                "select rotation_id from key_rotation_part where organisation_id = ? and finished_at is null",
                row -> row.uuid(1),
                organisation.value());
    }

    /** Parts that are not finished, those begun first, oldest rotation first. */
    static List<Part> open(Sql sql, int limit) {
        return sql.rows(
                PART
                        + " where p.finished_at is null order by p.began_at nulls last, r.requested_at, p.organisation_id limit ?",
                RotationTable::part,
                limit);
    }

    /** Takes the part up; whoever had it before can write no more to it. */
    static Optional<Part> claim(Sql sql, UUID rotation, OrganisationId organisation, Instant now) {
        sql.update(
                "update key_rotation_part set claim = claim + 1, began_at = coalesce(began_at, ?)"
                        + " where rotation_id = ? and organisation_id = ? and finished_at is null",
                now,
                rotation,
                organisation.value());
        return sql.first(
                PART + " where p.rotation_id = ? and p.organisation_id = ? and p.finished_at is null",
                RotationTable::part,
                rotation,
                organisation.value());
    }

    /** Writes down how far the part is. False when somebody else has taken it up since. */
    static boolean advance(
            Sql sql, Part part, Step step, long tick, @Nullable String place, long done, long total, Instant now) {
        return sql.update(
                        "update key_rotation_part set step = ?, tick = ?, place = ?, done = ?, total = ?, last_error = null,"
                                + " finished_at = ? where rotation_id = ? and organisation_id = ? and claim = ?",
                        step,
                        tick,
                        place,
                        done,
                        total,
                        step == Step.DONE || step == Step.SKIPPED ? now : null,
                        part.rotation,
                        part.organisation.value(),
                        part.claim)
                == 1;
    }

    static void failed(Sql sql, Part part, String code) {
        sql.update(
                "update key_rotation_part set last_error = ? where rotation_id = ? and organisation_id = ?",
                code,
                part.rotation,
                part.organisation.value());
    }

    /** Ends the rotations of which every part is finished. */
    static void finish(Sql sql, Instant now) {
        sql.update(
                "update key_rotation r set finished_at = ? where r.finished_at is null and r.kind = 'KEYS' and not exists"
                        + " (select 1 from key_rotation_part p where p.rotation_id = r.id and p.finished_at is null)",
                now);
    }

    static Optional<Rotation> find(Sql sql, UUID id, Rotation.Kind kind, Instant now) {
        return sql.first(ROTATION + " where r.id = ? and r.kind = ?" + GROUP, row -> rotation(row, now), id, kind);
    }

    static List<Rotation> newest(Sql sql, Rotation.Kind kind, int limit, Instant now) {
        return sql.rows(
                ROTATION + " where r.kind = ?" + GROUP + " order by r.requested_at desc limit ?",
                row -> rotation(row, now),
                kind,
                limit);
    }

    private static final String ROTATION =
            "select r.id, r.kind, r.requested_at, r.requested_by, r.finished_at, coalesce(sum(p.done), 0)::bigint,"
                    + " coalesce(sum(p.total), 0)::bigint, count(p.organisation_id), count(p.finished_at),"
                    + " min(p.began_at), max(p.last_error), count(*) filter (where p.step in ('WAITING', 'MINTED', 'ACTIVATED'))"
                    + " from key_rotation r left join key_rotation_part p on p.rotation_id = r.id";
    private static final String GROUP = " group by r.id";

    private static Rotation rotation(Row row, Instant now) {
        Instant finishedAt = row.instantOrNull(5);
        long done = row.number(6);
        long total = row.number(7);
        Instant began = row.instantOrNull(10);
        return new Rotation(
                row.uuid(1),
                Rotation.Kind.valueOf(row.text(2)),
                row.instant(3),
                row.text(4),
                finishedAt == null ? Rotation.State.RUNNING : Rotation.State.DONE,
                done,
                total,
                finishedAt == null && began != null && row.number(12) == 0 ? eta(began, done, total, now) : null,
                row.number(8),
                row.number(9),
                finishedAt,
                finishedAt == null ? row.textOrNull(11) : null);
    }

    private static @Nullable Instant eta(Instant began, long done, long total, Instant now) {
        Duration spent = Duration.between(began, now);
        return done == 0 || spent.isNegative()
                ? null
                : now.plusMillis((long) (spent.toMillis() / (double) done * Math.max(0, total - done)));
    }

    private static Part part(Row row) {
        int rate = (int) row.number(9);
        return new Part(
                row.uuid(1),
                new OrganisationId(row.uuid(2)),
                Step.valueOf(row.text(3)),
                row.number(4),
                row.number(5),
                row.textOrNull(6),
                row.number(7),
                row.number(8),
                rate == 0 ? null : rate);
    }
}
