package moxora.erasure;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Sql;
import moxora.tenant.OrganisationId;

/**
 * How many organisations may go in 24 hours, on all nodes together (T-56): so many may begin to close, and the keys of
 * so many may be destroyed. A script that was given the wrong list gets no further.
 *
 * <p>Destruction waits for the cap only until {@link #lastWait}: the deadline always wins.
 *
 * @param perDay at least 1
 */
public record ClosureCap(int perDay) {

    /** For what is not to be capped at all. */
    public static final ClosureCap NONE = new ClosureCap(Integer.MAX_VALUE);

    static final Duration DAY = Duration.ofDays(1);

    /** Whoever counts holds it until the commit, so that no two see the same free place. */
    private static final long LOCK = 0x6d6f_786f_7261_6361L;

    public ClosureCap {
        if (perDay < 1) {
            throw new IllegalArgumentException("A cap of " + perDay + " closures a day");
        }
    }

    /**
     * Counts organisations, not requests: one that asks and undoes all day takes one place.
     *
     * @throws Fault 429 {@code closure_cap} when one more would be too many
     */
    void requireRoom(Sql vault, OrganisationId organisation, Instant now) {
        lock(vault);
        Optional<Instant> full = vault.first(
                "select max(at) from erasure_journal where step = 'requested' and at > ? and organisation_id <> ?"
                        + " group by organisation_id order by 1 desc offset ? limit 1",
                row -> row.instant(1),
                now.minus(DAY),
                organisation.value(),
                perDay - 1);
        if (full.isPresent()) {
            throw Fault.later(
                    FaultCode.CLOSURE_CAP,
                    "As many organisations as are allowed began to close in the last 24 hours; the platform's operators"
                            + " are told.",
                    Duration.between(now, full.get().plus(DAY)));
        }
    }

    /** Whether the closure may destroy its keys now; if not, it is written down when it is looked at again. */
    boolean release(Sql vault, Claim claim, Closure closure, Instant now) {
        lock(vault);
        claim.require(vault);
        Optional<Instant> full = vault.first(
                "select released_at from closure where released_at > ? and organisation_id <> ?"
                        + " order by released_at desc offset ? limit 1",
                row -> row.instant(1),
                now.minus(DAY),
                closure.organisation().value(),
                perDay - 1);
        Instant last = lastWait(closure);
        if (full.isEmpty() || !now.isBefore(last)) {
            vault.update(
                    "update closure set released_at = coalesce(released_at, ?) where organisation_id = ?",
                    now,
                    closure.organisation().value());
            return true;
        }
        Instant free = full.get().plus(DAY);
        return vault.first(
                        "update closure set waiting_since = coalesce(waiting_since, ?), next_try_at = ?, attempts = 0"
                                + " where organisation_id = ? and released_at is null returning 1",
                        row -> true,
                        now,
                        free.isBefore(last) ? free : last,
                        closure.organisation().value())
                .isEmpty();
    }

    /** From when on a closure does not wait for the cap any more: half of the way from its due time to its alarm. */
    public static Instant lastWait(Closure closure) {
        return closure.dueAt()
                .plus(Duration.between(closure.dueAt(), closure.alarmAt()).dividedBy(2));
    }

    private static void lock(Sql vault) {
        vault.first("select 1 from pg_advisory_xact_lock(?)", row -> true, LOCK);
    }
}
