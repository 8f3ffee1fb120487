package moxora.email.retention;

import java.time.Instant;
import java.time.Period;
import java.util.Optional;
import moxora.crypto.BlindIndex;
import moxora.email.engagement.StatisticMarks;
import moxora.email.message.Messages;
import moxora.erasure.retention.Expirable;
import moxora.erasure.retention.RetentionEnd;
import moxora.field.DataClass;
import moxora.policy.Policy;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;

/**
 * When a day's events are over, the marks of who was counted go, and with them the figures that would be too small
 * without: a mark is a trace of somebody, and its class is that of the events.
 */
public final class FigureExpiry implements Expirable {

    private final StatisticMarks marks;

    public FigureExpiry(BlindIndex index, Messages messages) {
        this.marks = new StatisticMarks(index, messages);
    }

    @Override
    public DataClass dataClass() {
        return DataClass.EMAIL_EVENTS;
    }

    @Override
    public void prepare(TenantScope scope) {
        marks.message(scope, null);
    }

    @Override
    public Optional<Instant> next(TenantSession session, Policy policy) {
        return kept(policy).flatMap(kept -> ExpiredFigures.firstDay(session).map(day -> RetentionEnd.of(day, kept)));
    }

    /** The marks; which figures go with them is known once all of their day's are there. */
    @Override
    public long over(TenantSession session, Policy policy, Instant at, int limit) {
        return kept(policy)
                .map(kept -> ExpiredFigures.people(session, kept, at, limit))
                .orElse(0L);
    }

    @Override
    public Removed removeSome(TenantSession session, Policy policy, Instant now) {
        Optional<Instant> day = kept(policy)
                .flatMap(kept -> ExpiredFigures.firstDay(session)
                        .filter(first -> !RetentionEnd.of(first, kept).isAfter(now)));
        return day.map(over -> thinOut(session, policy, over)).orElse(Removed.NOTHING);
    }

    private Removed thinOut(TenantSession session, Policy policy, Instant day) {
        long figures = ExpiredFigures.thinOut(
                session,
                day,
                marks.message(session.scope(), null),
                policy.emailEvents().minimumCell());
        return new Removed(figures + ExpiredFigures.forgetPeople(session, day), true);
    }

    private static Optional<Period> kept(Policy policy) {
        return policy.retention().of(DataClass.EMAIL_EVENTS);
    }
}
