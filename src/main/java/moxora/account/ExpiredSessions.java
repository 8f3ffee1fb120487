package moxora.account;

import java.time.Instant;
import java.time.Period;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import moxora.erasure.retention.Expirable;
import moxora.erasure.retention.ExpiringRows;
import moxora.erasure.retention.RetentionEnd;
import moxora.field.DataClass;
import moxora.policy.Policy;
import moxora.store.TenantSession;

/**
 * Sessions go when they end, when nobody used them for the policy's idle time, and at the latest when their class's
 * period is over (P75: kept for seven days at most, not until somebody happens to log in).
 */
final class ExpiredSessions implements Expirable {

    private static final int AT_ONCE = 1_000;

    private final ExpiringRows ended = ExpiringRows.since(DataClass.CREDENTIALS, "app_session", "id", "created_at")
            .orAt("expires_at")
            .withRoutes();

    @Override
    public DataClass dataClass() {
        return DataClass.CREDENTIALS;
    }

    @Override
    public Optional<Instant> next(TenantSession session, Policy policy) {
        Optional<Instant> idle = session.sql()
                .first(
                        "select min(last_used_at) from app_session where organisation_id = ?",
                        row -> Optional.ofNullable(row.instantOrNull(1)),
                        session.organisation())
                .flatMap(found -> found)
                .map(used -> used.plus(policy.session().idleLifetime()));
        return Stream.of(idle, ended.next(session, policy))
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    @Override
    public long over(TenantSession session, Policy policy, Instant at, int limit) {
        // One that ends in several ways is one.
        String kept = policy.retention()
                .of(DataClass.CREDENTIALS)
                .map(Period::toString)
                .orElse(null);
        return session.sql()
                .count(
                        "select count(*) from (select 1 from app_session where organisation_id = ?"
                                + " and (last_used_at <= ? or expires_at <= ? or " + RetentionEnd.sql("created_at")
                                + " <= ?) limit ?) found",
                        session.organisation(),
                        at.minus(policy.session().idleLifetime()),
                        at,
                        kept,
                        at,
                        limit);
    }

    @Override
    public Removed removeSome(TenantSession session, Policy policy, Instant now) {
        Removed over = ended.removeSome(session, policy, now);
        UUID[] idle = session.sql()
                .rows(
                        "delete from app_session where organisation_id = ? and id in (select id from app_session"
                                + " where organisation_id = ? and last_used_at <= ? order by last_used_at limit ?)"
                                + " returning id",
                        row -> row.uuid(1),
                        session.organisation(),
                        session.organisation(),
                        now.minus(policy.session().idleLifetime()),
                        AT_ONCE)
                .toArray(UUID[]::new);
        session.sql()
                .update(
                        "delete from route where organisation_id = ? and target_id = any(?)",
                        session.organisation(),
                        idle);
        return new Removed(over.rows() + idle.length, over.isMoreDue() || idle.length == AT_ONCE);
    }
}
