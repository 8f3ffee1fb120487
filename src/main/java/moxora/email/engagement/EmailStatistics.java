package moxora.email.engagement;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import moxora.crypto.BlindIndex;
import moxora.email.message.Messages;
import moxora.email.tracking.Tracking;
import moxora.fault.Fault;
import moxora.policy.Policies;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Figures of events. None is told that has fewer people behind it than the policy's minimum cell, nor that nobody is
 * behind it: both are the same silence.
 *
 * <p>A day's figure is told only where what remains of it beside the figures of its messages that are told is either
 * nothing or has the minimum behind it as well; a message's figure over all days adds up those days that are told. So
 * no difference of two answers of one moment is a figure below the minimum. Two answers of two moments may be.
 */
public final class EmailStatistics {

    private static final String CELLS = "select day, kind,"
            + " coalesce(sum(events) filter (where mark = ''), 0), coalesce(sum(people) filter (where mark = ''), 0),"
            + " count(*) filter (where mark <> '' and mark <> ? and people >= ?),"
            + " coalesce(sum(people) filter (where mark <> '' and (mark = ? or people < ?)), 0)"
            + " from email_statistic where organisation_id = ? and day >= ? and day < ? group by day, kind";

    private final TenantStore store;
    private final Messages messages;
    private final StatisticMarks marks;
    private final Tracking tracking;
    private final Clock clock;

    public EmailStatistics(TenantStore store, BlindIndex index, Messages messages, Policies policies, Clock clock) {
        this.store = store;
        this.messages = messages;
        this.marks = new StatisticMarks(index, messages);
        this.tracking = new Tracking(policies);
        this.clock = clock;
    }

    /** The present day in UTC. */
    public LocalDate today() {
        return day(clock.instant());
    }

    /** A day in UTC and those of its figures that may be told. */
    public record Day(LocalDate date, Map<StatisticKind, Long> figures) {}

    /** Figures, and the fewest people that stand behind each. */
    public record Figures<T>(T told, int minimumCell) {}

    /**
     * Every day from the first to the last, of all messages or of one.
     *
     * @param messageId the provider's name of a registered message, or null for all mails
     */
    public Figures<List<Day>> days(TenantScope scope, LocalDate first, LocalDate last, @Nullable String messageId) {
        byte[] nothing = marks.message(scope, null);
        byte[] mark = messageId == null ? null : marks.message(scope, messageId);
        return store.within(scope, session -> {
            int minimum = tracking.policy(session).minimumCell();
            Instant from = first.atStartOfDay(ZoneOffset.UTC).toInstant();
            Instant until = last.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
            Map<LocalDate, Map<StatisticKind, Long>> told = new HashMap<>();
            List<Told> figures = mark == null
                    ? ofAll(session, from, until, nothing, minimum)
                    : ofMessage(session, from, until, mark, minimum);
            figures.forEach(figure -> told.computeIfAbsent(figure.day, day -> new EnumMap<>(StatisticKind.class))
                    .put(figure.kind, figure.events));
            List<Day> days = new ArrayList<>();
            for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
                days.add(new Day(day, told.getOrDefault(day, Map.of())));
            }
            return new Figures<>(days, minimum);
        });
    }

    /**
     * The figures of one message over all days that are told.
     *
     * @throws Fault 404 where no such message was registered
     */
    public Figures<Map<StatisticKind, Long>> message(TenantScope scope, String messageId) {
        byte[] mark = marks.message(scope, messageId);
        return store.within(scope, session -> {
            int minimum = tracking.policy(session).minimumCell();
            Map<StatisticKind, Long> told = new EnumMap<>(StatisticKind.class);
            List<Told> figures =
                    ofMessage(session, Instant.EPOCH, Instant.parse("9999-12-31T00:00:00Z"), mark, minimum);
            figures.forEach(figure -> told.merge(figure.kind, figure.events, Long::sum));
            if (told.isEmpty() && !isRegistered(session, messageId)) {
                throw Fault.notFound();
            }
            return new Figures<>(told, minimum);
        });
    }

    private boolean isRegistered(TenantSession session, String messageId) {
        return session.sql()
                        .count(
                                "select count(*) from message where organisation_id = ? and mark = ?",
                                session.organisation(),
                                messages.mark(session.scope(), messageId))
                > 0;
    }

    private record Told(LocalDate day, StatisticKind kind, long events) {}

    /** Figures of whole days together with what of them stands in figures of messages, and what does not. */
    private record Whole(Told figure, long people, long toldOfMessages, long remaining) {

        boolean isTold(int minimum) {
            return people >= minimum && (toldOfMessages == 0 || remaining == 0 || remaining >= minimum);
        }
    }

    private static List<Told> ofAll(TenantSession session, Instant from, Instant until, byte[] nothing, int minimum) {
        return session
                .sql()
                .rows(
                        CELLS,
                        row -> new Whole(
                                new Told(day(row.instant(1)), StatisticKind.ofWire(row.text(2)), row.number(3)),
                                row.number(4),
                                row.number(5),
                                row.number(6)),
                        nothing,
                        minimum,
                        nothing,
                        minimum,
                        session.organisation(),
                        from,
                        until)
                .stream()
                .filter(whole -> whole.isTold(minimum))
                .map(Whole::figure)
                .toList();
    }

    private static List<Told> ofMessage(TenantSession session, Instant from, Instant until, byte[] mark, int minimum) {
        return session.sql()
                .rows(
                        "select day, kind, events from email_statistic where organisation_id = ? and mark = ?"
                                + " and day >= ? and day < ? and people >= ?",
                        row -> new Told(day(row.instant(1)), StatisticKind.ofWire(row.text(2)), row.number(3)),
                        session.organisation(),
                        mark,
                        from,
                        until,
                        minimum);
    }

    private static LocalDate day(Instant at) {
        return at.atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
