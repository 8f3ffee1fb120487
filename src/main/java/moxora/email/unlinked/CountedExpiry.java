package moxora.email.unlinked;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Optional;
import moxora.erasure.retention.Expirable;
import moxora.field.DataClass;
import moxora.policy.Policy;
import moxora.store.TenantSession;

/** Marks of what was counted go, with the number of their day, when the window has passed since that day ended. */
public final class CountedExpiry implements Expirable {

    private static final Period THE_DAY_ITSELF = Period.ofDays(1);

    @Override
    public DataClass dataClass() {
        return DataClass.REPETITIONS;
    }

    @Override
    public Optional<Instant> next(TenantSession session, Policy policy) {
        return session.sql()
                .first(
                        "select least((select min(day) from counting_salt where organisation_id = ?),"
                                + " (select min(day) from counted_event where organisation_id = ?))",
                        row -> Optional.ofNullable(row.instantOrNull(1)),
                        session.organisation(),
                        session.organisation())
                .flatMap(found -> found)
                .map(day -> day.plus(THE_DAY_ITSELF).plus(CountedEvents.WINDOW));
    }

    @Override
    public long over(TenantSession session, Policy policy, Instant at, int limit) {
        Instant day = at.minus(CountedEvents.WINDOW)
                .atOffset(ZoneOffset.UTC)
                .minus(THE_DAY_ITSELF)
                .toInstant();
        return session.sql()
                .count(
                        "select count(*) from ((select 1 from counting_salt where organisation_id = ? and day <= ?"
                                + " limit ?) union all (select 1 from counted_event where organisation_id = ? and day <= ?"
                                + " limit ?) limit ?) found",
                        session.organisation(),
                        day,
                        limit,
                        session.organisation(),
                        day,
                        limit,
                        limit);
    }

    /** All at once: without its number a mark says nothing, and the number must not stay behind it. */
    @Override
    public Removed removeSome(TenantSession session, Policy policy, Instant now) {
        return new Removed(CountedEvents.expire(session, now), false);
    }
}
