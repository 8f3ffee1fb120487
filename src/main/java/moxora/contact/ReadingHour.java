package moxora.contact;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/**
 * What an actor has read within an hour, as all nodes share it.
 *
 * @param leased contacts that nodes were given to hand out
 * @param exceededAt when more was asked for than the budget, or null
 * @param extended whether a proof has granted another budget already
 */
record ReadingHour(
        UUID actor,
        Instant beganAt,
        long leased,
        long exports,
        @Nullable Instant exceededAt,
        boolean extended) {

    private static final Duration HOUR = Duration.ofHours(1);

    /** The actor's hour, begun anew when it is over, and nobody else's until the transaction ends. */
    static ReadingHour locked(TenantSession session, Instant now) {
        UUID actor = session.scope().actor().id();
        session.sql()
                .update(
                        "insert into reading_budget (organisation_id, actor_id, began_at, leased, exports, extended)"
                                + " values (?, ?, ?, 0, 0, false) on conflict do nothing",
                        session.organisation(),
                        actor,
                        now);
        ReadingHour hour = session.sql()
                .first(
                        "select began_at, leased, exports, exceeded_at, extended from reading_budget"
                                + " where organisation_id = ? and actor_id = ? for update",
                        row -> new ReadingHour(
                                actor, row.instant(1), row.number(2), row.number(3), row.instantOrNull(4), row.flag(5)),
                        session.organisation(),
                        actor)
                .orElseThrow();
        return now.isBefore(hour.beganAt.plus(HOUR)) ? hour : new ReadingHour(actor, now, 0, 0, null, false);
    }

    ReadingHour leased(long more) {
        return new ReadingHour(actor, beganAt, leased + more, exports, exceededAt, extended);
    }

    ReadingHour exported() {
        return new ReadingHour(actor, beganAt, leased, exports + 1, exceededAt, extended);
    }

    ReadingHour exceeded(Instant now) {
        return new ReadingHour(actor, beganAt, leased, exports, now, extended);
    }

    /** With another budget on top, of which it can be told anew when it is used up. */
    ReadingHour renewed() {
        return new ReadingHour(actor, beganAt, leased, exports, null, true);
    }

    void write(TenantSession session) {
        session.sql()
                .update(
                        "update reading_budget set began_at = ?, leased = ?, exports = ?, exceeded_at = ?, extended = ?"
                                + " where organisation_id = ? and actor_id = ?",
                        beganAt,
                        leased,
                        exports,
                        exceededAt,
                        extended,
                        session.organisation(),
                        actor);
    }
}
