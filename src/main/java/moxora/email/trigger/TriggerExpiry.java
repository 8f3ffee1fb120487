package moxora.email.trigger;

import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import moxora.erasure.retention.Expirable;
import moxora.erasure.retention.ExpiringRows;
import moxora.erasure.retention.RetentionEnd;
import moxora.field.DataClass;
import moxora.policy.Policy;
import moxora.store.TenantSession;

/** Triggers are forgotten when their time is over, delivered or not; whoever asks the feed is told up to where. */
public final class TriggerExpiry implements Expirable {

    /** Deleted in one transaction. */
    private static final int AT_ONCE = 5_000;

    private static final ExpiringRows TRIGGERS =
            ExpiringRows.since(DataClass.TRIGGERS, "email_trigger", "id", "created_at");

    @Override
    public DataClass dataClass() {
        return DataClass.TRIGGERS;
    }

    @Override
    public Optional<Instant> next(TenantSession session, Policy policy) {
        return TRIGGERS.next(session, policy);
    }

    @Override
    public long over(TenantSession session, Policy policy, Instant at, int limit) {
        return TRIGGERS.over(session, policy, at, limit);
    }

    @Override
    public Removed removeSome(TenantSession session, Policy policy, Instant now) {
        return policy.retention()
                .of(DataClass.TRIGGERS)
                .map(kept -> removeSome(session, kept, now))
                .orElse(Removed.NOTHING);
    }

    private static Removed removeSome(TenantSession session, Period kept, Instant now) {
        List<Long> gone = session.sql()
                .rows(
                        "delete from email_trigger where organisation_id = ? and position in (select position"
                                + " from email_trigger where organisation_id = ? and created_at <= ? and "
                                + RetentionEnd.sql("created_at") + " <= ? order by position limit ?)"
                                + " returning position",
                        row -> row.number(1),
                        session.organisation(),
                        session.organisation(),
                        RetentionEnd.latestFrom(now, kept),
                        kept.toString(),
                        now,
                        AT_ONCE);
        gone.stream().max(Long::compare).ifPresent(last -> {
            session.sql()
                    .update(
                            "delete from trigger_delivery where organisation_id = ? and position <= ?",
                            session.organisation(),
                            last);
            TriggerHead.forgotten(session, last);
        });
        return new Removed(gone.size(), gone.size() == AT_ONCE);
    }
}
