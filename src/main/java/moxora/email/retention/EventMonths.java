package moxora.email.retention;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moxora.email.event.EventEffect;
import moxora.email.event.EventIdentity;
import moxora.email.event.TakenEvent;
import moxora.policy.Policies;
import moxora.policy.Policy;
import moxora.store.EventPartitions;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the months in which events lie: makes them ahead, and lets a whole month be dropped once nothing of anybody's
 * in it can still be kept, however its rows are spread. To know that without looking at rows, each node notes, once a
 * day for each month, that something was received into it.
 */
public final class EventMonths implements EventEffect {

    private static final int AHEAD = 3;
    private static final int KNOWN = 1_000;
    private static final Duration EVERY = Duration.ofHours(6);

    private final EventPartitions partitions;
    private final Policies policies;
    private final Clock clock;
    private final Map<YearMonth, Instant> noted = new ConcurrentHashMap<>();
    private Instant due = Instant.EPOCH;

    public EventMonths(EventPartitions partitions, Policies policies, Clock clock) {
        this.partitions = partitions;
        this.policies = policies;
        this.clock = clock;
    }

    @Override
    public void taken(TenantSession session, List<TakenEvent> events, Instant now) {
        Instant today = now.truncatedTo(ChronoUnit.DAYS);
        // In one order, and behind all else: the row is everybody's.
        TreeSet<YearMonth> months = events.stream()
                .map(event -> month(EventIdentity.time(event.reported())))
                .filter(month -> !today.equals(noted.get(month)))
                .collect(Collectors.toCollection(TreeSet::new));
        for (YearMonth month : months) {
            session.sql()
                    .update(
                            "insert into email_event_month as m (month, last_received) values (?, ?) on conflict (month)"
                                    + " do update set last_received = excluded.last_received"
                                    + " where m.last_received < excluded.last_received",
                            start(month),
                            today);
            session.afterCommit(() -> note(month, today));
        }
    }

    private void note(YearMonth month, Instant today) {
        if (noted.size() >= KNOWN) {
            noted.clear();
        }
        noted.put(month, today);
    }

    /** Makes months and drops months, a few times a day. */
    public synchronized void runDue() {
        Instant now = clock.instant();
        if (now.isBefore(due)) {
            return;
        }
        YearMonth present = month(now);
        partitions.keep(
                IntStream.rangeClosed(0, AHEAD).mapToObj(present::plusMonths).toList(),
                (month, lastReceived) -> month.isBefore(present) && isOver(lastReceived, now));
        due = now.plus(EVERY);
    }

    /** Whether nothing that was received by the end of that day is kept by any policy. */
    private boolean isOver(@Nullable Instant lastDay, Instant now) {
        if (lastDay == null) {
            return false;
        }
        return policies.all().stream()
                .map(Policy::emailEvents)
                .allMatch(policy -> end(lastDay, policy.retention())
                        .filter(end -> !end.isAfter(now))
                        .isPresent());
    }

    private static Optional<Instant> end(Instant lastDay, @Nullable Period retention) {
        return Optional.ofNullable(retention)
                .map(period -> lastDay.atOffset(ZoneOffset.UTC)
                        .plusDays(1)
                        .plus(period)
                        .toInstant());
    }

    private static YearMonth month(Instant at) {
        return YearMonth.from(at.atOffset(ZoneOffset.UTC));
    }

    private static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
