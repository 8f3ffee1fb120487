package moxora.email.engagement;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import moxora.crypto.BlindIndex;
import moxora.crypto.Token;
import moxora.email.event.EventEffect;
import moxora.email.event.TakenEvent;
import moxora.email.message.Messages;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Counts new events by day, message and kind, and in each figure how many people are behind it: a minimum that is held
 * against events would be no minimum where one person opens a mail twelve times.
 *
 * <p>The day is that of the provider's time in UTC, or of receipt where the provider's clock is ahead.
 */
public final class StatisticsEffect implements EventEffect {

    private final StatisticMarks marks;

    public StatisticsEffect(BlindIndex index, Messages messages) {
        this.marks = new StatisticMarks(index, messages);
    }

    /** A figure's place, ordered as its key is. */
    private record Cell(Instant day, String mark, StatisticKind kind) implements Comparable<Cell> {

        @Override
        public int compareTo(Cell other) {
            int byDay = day.compareTo(other.day);
            int byMark = byDay != 0 ? byDay : mark.compareTo(other.mark);
            return byMark != 0 ? byMark : kind.compareTo(other.kind);
        }

        byte[] bytes() {
            return HexFormat.of().parseHex(mark);
        }
    }

    /** Somebody in a figure, ordered as the key is. */
    private record Person(Instant day, String mark) implements Comparable<Person> {

        @Override
        public int compareTo(Person other) {
            int byDay = day.compareTo(other.day);
            return byDay != 0 ? byDay : mark.compareTo(other.mark);
        }
    }

    @Override
    public void taken(TenantSession session, List<TakenEvent> events, Instant now) {
        TenantScope scope = session.scope();
        Map<Cell, Long> counts = new TreeMap<>();
        Map<Person, Cell> people = new TreeMap<>();
        Map<String, byte[]> known = new HashMap<>();
        for (TakenEvent event : events) {
            Optional<StatisticKind> kind = StatisticKind.of(event);
            if (!event.first() || kind.isEmpty()) {
                continue;
            }
            Instant day = (event.at().isAfter(now) ? now : event.at()).truncatedTo(ChronoUnit.DAYS);
            byte[] message = message(scope, event, known);
            for (byte[] mark : List.of(StatisticMarks.WHOLE_DAY, message)) {
                Cell cell = new Cell(day, StatisticMarks.hex(mark), kind.get());
                counts.merge(cell, 1L, Long::sum);
                Token person = marks.person(scope, day, mark, kind.get(), event);
                people.put(new Person(day, StatisticMarks.hex(person.bytes())), cell);
            }
        }
        if (!counts.isEmpty()) {
            count(session, counts, newPeople(session, people));
        }
    }

    private byte[] message(TenantScope scope, TakenEvent event, Map<String, byte[]> known) {
        @Nullable
        String name = event.message() == null ? null : event.reported().messageId();
        return known.computeIfAbsent(name == null ? "" : name, each -> marks.message(scope, name));
    }

    private static Map<Cell, Long> newPeople(TenantSession session, Map<Person, Cell> people) {
        Set<String> fresh = new HashSet<>(session.sql()
                .rows(
                        "insert into email_statistic_person (organisation_id, day, mark) select ?, day, mark"
                                + " from unnest(?::timestamptz[], ?::bytea[]) n (day, mark)"
                                + " on conflict do nothing returning mark",
                        row -> StatisticMarks.hex(row.bytes(1)),
                        session.organisation(),
                        people.keySet().stream().map(Person::day).toArray(Instant[]::new),
                        people.keySet().stream()
                                .map(person -> HexFormat.of().parseHex(person.mark))
                                .toArray(byte[][]::new)));
        Map<Cell, Long> counts = new HashMap<>();
        people.forEach((person, cell) -> {
            if (fresh.contains(person.mark)) {
                counts.merge(cell, 1L, Long::sum);
            }
        });
        return counts;
    }

    private static void count(TenantSession session, Map<Cell, Long> events, Map<Cell, Long> people) {
        UUID organisation = session.organisation();
        session.sql()
                .update(
                        "insert into email_statistic as s (organisation_id, day, mark, kind, events, people)"
                                + " select ?, day, mark, kind, events, people from unnest(?::timestamptz[], ?::bytea[],"
                                + " ?::text[], ?::bigint[], ?::bigint[]) n (day, mark, kind, events, people)"
                                + " on conflict (organisation_id, day, mark, kind)"
                                + " do update set events = s.events + excluded.events, people = s.people + excluded.people",
                        organisation,
                        events.keySet().stream().map(Cell::day).toArray(Instant[]::new),
                        events.keySet().stream().map(Cell::bytes).toArray(byte[][]::new),
                        events.keySet().stream().map(cell -> cell.kind.wire()).toArray(String[]::new),
                        events.values().toArray(Long[]::new),
                        events.keySet().stream()
                                .map(cell -> people.getOrDefault(cell, 0L))
                                .toArray(Long[]::new));
    }
}
