package moxora.store;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import moxora.crypto.KeyState;
import moxora.crypto.KeyUses;
import moxora.crypto.KeysetPurpose;
import moxora.tenant.OrganisationId;
import org.jspecify.annotations.Nullable;

/**
 * The state of each key in the vault, and who brought it there when. The rows outlive the keys. Each change strikes the
 * {@link KeyClock}, so that every node follows it.
 */
public final class KeyLives {

    private static final String COLUMNS =
            "select l.purpose, l.generation, l.state, l.since, l.created_at, l.activated_at, l.uses, l.destroy_after,"
                    + " l.canary, l.proof, k.kek_uri from key_life l left join wrapped_keyset k"
                    + " on k.organisation_id = l.organisation_id and k.purpose = l.purpose and k.generation = l.generation";

    private KeyLives() {}

    /**
     * One key.
     *
     * @param uses encryptions, or computed tokens
     * @param destroyAfter when its material goes; null while it is in use
     * @param canary a record sealed under it, for proving later that it is gone; null where there is none
     * @param proof what was looked for after its destruction, and found; null before
     * @param kekUri what wraps it; null once it is gone
     */
    public record Life(
            KeysetPurpose purpose,
            int generation,
            KeyState state,
            Instant since,
            Instant createdAt,
            @Nullable Instant activatedAt,
            long uses,
            @Nullable Instant destroyAfter,
            @Nullable String canary,
            @Nullable String proof,
            @Nullable String kekUri) {}

    /** A change of a key's state. */
    public record Event(
            KeysetPurpose purpose,
            int generation,
            Instant at,
            String actor,
            KeyState state,
            @Nullable String reason) {}

    public static List<Life> of(Sql sql, OrganisationId organisation) {
        return sql.rows(
                COLUMNS + " where l.organisation_id = ? order by l.purpose, l.generation",
                KeyLives::life,
                organisation.value());
    }

    public static Optional<Life> of(Sql sql, OrganisationId organisation, KeysetPurpose purpose, int generation) {
        return sql.first(
                COLUMNS + " where l.organisation_id = ? and l.purpose = ? and l.generation = ? for update of l",
                KeyLives::life,
                organisation.value(),
                purpose.wire(),
                generation);
    }

    /** What happened to the organisation's keys, newest first. */
    public static List<Event> events(Sql sql, OrganisationId organisation, int limit) {
        return sql.rows(
                "select purpose, generation, at, actor, state, reason from key_event where organisation_id = ?"
                        + " order by seq desc limit ?",
                row -> new Event(
                        purpose(row.text(1)),
                        (int) row.number(2),
                        row.instant(3),
                        row.text(4),
                        KeyState.valueOf(row.text(5)),
                        row.textOrNull(6)),
                organisation.value(),
                limit);
    }

    /** Brings a key into a state, and notes who did and why. */
    public static void reach(
            Sql sql,
            OrganisationId organisation,
            KeysetPurpose purpose,
            int generation,
            KeyState state,
            String actor,
            @Nullable String reason,
            Instant now) {
        sql.update(
                "update key_life set state = ?, since = ?, activated_at = case when ? = 'ACTIVE' then coalesce(activated_at, ?)"
                        + " else activated_at end where organisation_id = ? and purpose = ? and generation = ?",
                state,
                now,
                state,
                now,
                organisation.value(),
                purpose.wire(),
                generation);
        sql.update(
                "insert into key_event (organisation_id, purpose, generation, at, actor, state, reason)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                organisation.value(),
                purpose.wire(),
                generation,
                now,
                actor,
                state,
                reason);
    }

    /** Adds to the keys' sums what a node has counted. */
    public static void count(Sql sql, List<KeyUses.Use> uses) {
        sql.batch(
                "update key_life set uses = uses + ? where organisation_id = ? and purpose = ? and generation = ?",
                uses.stream()
                        .map(use -> new Object[] {
                            use.count(),
                            use.organisation().value(),
                            use.purpose().wire(),
                            use.generation()
                        })
                        .toList());
    }

    /** Notes that every key of the organisation is gone. */
    public static void allDestroyed(Sql sql, OrganisationId organisation, Instant now) {
        for (Life life : of(sql, organisation)) {
            if (life.state() != KeyState.DESTROYED) {
                reach(
                        sql,
                        organisation,
                        life.purpose(),
                        life.generation(),
                        KeyState.DESTROYED,
                        "moxora",
                        "the organisation is closed",
                        now);
            }
        }
        KeyClock.strike(sql, organisation);
    }

    private static Life life(Row row) {
        return new Life(
                purpose(row.text(1)),
                (int) row.number(2),
                KeyState.valueOf(row.text(3)),
                row.instant(4),
                row.instant(5),
                row.instantOrNull(6),
                row.number(7),
                row.instantOrNull(8),
                row.textOrNull(9),
                row.textOrNull(10),
                row.textOrNull(11));
    }

    private static KeysetPurpose purpose(String wire) {
        return KeysetPurpose.valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
