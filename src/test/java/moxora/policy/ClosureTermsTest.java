package moxora.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("P83")
@Tag("P116")
class ClosureTermsTest {

    private static final ClosureTerms HOUSE = terms("P30D", "P14D");

    private static final List<LocalTime> TIMES = List.of(
            LocalTime.MIDNIGHT,
            LocalTime.of(0, 0, 0, 1),
            LocalTime.of(1, 59, 59, 999_999_999),
            LocalTime.of(2, 30),
            LocalTime.NOON,
            LocalTime.of(23, 59, 59, 999_999_999));

    @Test
    void deadline_isNeverLaterThanThirtyDaysNorThanACalendarMonth() {
        requests().forEach(requested -> {
            Instant thirtyDays = requested.plus(Duration.ofDays(30));
            Instant calendarMonth = aMonthAfter(requested);
            assertThat(HOUSE.deadlineAfter(requested))
                    .as("requested %s", requested)
                    .isBeforeOrEqualTo(thirtyDays)
                    .isBeforeOrEqualTo(calendarMonth)
                    .isIn(thirtyDays, calendarMonth);
        });
    }

    @Test
    void milestones_comeInTheirOrderWithTimeLeftForTrouble() {
        List<ClosureTerms> all = Stream.of("P30D,P14D", "P30D,P7D", "P30D,P0D", "P14D,P13D", "P2D,P1D", "P1D,P0D")
                .map(pair -> terms(pair.split(",")[0], pair.split(",")[1]))
                .toList();
        requests()
                .forEach(requested -> all.forEach(terms -> {
                    Instant deadline = terms.deadlineAfter(requested);
                    assertThat(terms.undoUntil(requested)).isBetween(requested, terms.dueAt(requested));
                    assertThat(terms.dueAt(requested)).isBeforeOrEqualTo(terms.alarmAt(requested));
                    assertThat(terms.alarmAt(requested))
                            .as("%s requested %s", terms, requested)
                            .isBefore(deadline);
                }));
    }

    @Test
    void dueAndAlarm_areNeverLaterThanTheirShareOfTheWay() {
        requests().forEach(requested -> {
            Duration way = Duration.between(requested, HOUSE.deadlineAfter(requested));
            assertThat(HOUSE.dueAt(requested))
                    .isBeforeOrEqualTo(requested.plus(Duration.ofDays(20)))
                    .isBeforeOrEqualTo(HOUSE.deadlineAfter(requested).minus(Duration.ofHours(252)));
            assertThat(HOUSE.alarmAt(requested))
                    .isBeforeOrEqualTo(requested.plus(Duration.ofDays(25)))
                    .isBeforeOrEqualTo(requested.plus(way.multipliedBy(5).dividedBy(6)));
        });
    }

    @ParameterizedTest
    @CsvSource({
        // requested, undo until, due, alarm, deadline
        "2026-11-22T10:00:00Z, 2026-12-06T10:00:00Z, 2026-12-11T22:00:00Z, 2026-12-17T10:00:00Z, 2026-12-22T10:00:00Z",
        // A leap year's February has 29 days, so the month ends first.
        "2024-01-31T23:59:59Z, 2024-02-14T23:59:59Z, 2024-02-19T11:59:59Z, 2024-02-25T03:59:59Z, 2024-02-29T23:59:59Z",
        "2024-02-29T00:00:00Z, 2024-03-14T00:00:00Z, 2024-03-18T12:00:00Z, 2024-03-24T04:00:00Z, 2024-03-29T00:00:00Z",
        // Another year's has 28.
        "2025-01-31T12:00:00Z, 2025-02-14T12:00:00Z, 2025-02-18T00:00:00Z, 2025-02-23T20:00:00Z, 2025-02-28T12:00:00Z",
        // A month of 31 days: thirty days end first.
        "2025-12-31T00:00:00Z, 2026-01-14T00:00:00Z, 2026-01-19T12:00:00Z, 2026-01-25T00:00:00Z, 2026-01-30T00:00:00Z",
        // Summer time begins on this day in Europe; the clock is UTC and does not care.
        "2026-03-29T01:30:00Z, 2026-04-12T01:30:00Z, 2026-04-17T13:30:00Z, 2026-04-23T01:30:00Z, 2026-04-28T01:30:00Z",
    })
    void milestones_fallOnTheseDays(Instant requested, Instant undo, Instant due, Instant alarm, Instant deadline) {
        assertThat(List.of(
                        HOUSE.undoUntil(requested),
                        HOUSE.dueAt(requested),
                        HOUSE.alarmAt(requested),
                        HOUSE.deadlineAfter(requested)))
                .containsExactly(undo, due, alarm, deadline);
    }

    @Test
    void shorterDeadline_shortensEverythingButTheUndoWindow() {
        ClosureTerms hasty = terms("P6D", "P5D");
        Instant requested = Instant.parse("2026-11-22T00:00:00Z");
        assertThat(hasty.deadlineAfter(requested)).isEqualTo("2026-11-28T00:00:00Z");
        assertThat(hasty.undoUntil(requested)).isEqualTo("2026-11-27T00:00:00Z");
        assertThat(hasty.dueAt(requested)).as("not while it can be undone").isEqualTo("2026-11-27T00:00:00Z");
        assertThat(hasty.alarmAt(requested)).isEqualTo("2026-11-27T00:00:00Z");
        assertThat(terms("P6D", "P1D").dueAt(requested))
                .as("at once after that")
                .isEqualTo("2026-11-23T00:00:00Z");
        assertThat(terms("P14D", "P1D").dueAt(requested)).isEqualTo("2026-11-25T12:00:00Z");
        assertThat(terms("P6D", "P1D").alarmAt(requested)).isEqualTo("2026-11-27T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "P31D, P14D",
        "P1M, P14D",
        "P0D, P0D",
        "P-1D, P-2D",
        "P30D, P15D",
        "P14D, P14D",
        "P7D, P14D",
        "P30D, P-1D",
        "P1Y, P1D",
        "P30D, P1M",
    })
    void termsThatNoFileMayState_cannotBeMadeInCodeEither(String deadline, String undoWindow) {
        assertThatIllegalArgumentException().isThrownBy(() -> terms(deadline, undoWindow));
    }

    /** Every day of five years, leap days included, at ordinary and at odd times. */
    private static Stream<Instant> requests() {
        return LocalDate.of(2024, 1, 1)
                .datesUntil(LocalDate.of(2029, 1, 1))
                .flatMap(day -> TIMES.stream().map(time -> day.atTime(time).toInstant(ZoneOffset.UTC)));
    }

    /** A calendar month counted by hand: the same day and time next month, or that month's last day. */
    private static Instant aMonthAfter(Instant requested) {
        var start = requested.atOffset(ZoneOffset.UTC);
        YearMonth next = start.getMonthValue() == 12
                ? YearMonth.of(start.getYear() + 1, 1)
                : YearMonth.of(start.getYear(), start.getMonthValue() + 1);
        int day = Math.min(start.getDayOfMonth(), next.lengthOfMonth());
        return next.atDay(day).atTime(start.toLocalTime()).toInstant(ZoneOffset.UTC);
    }

    private static ClosureTerms terms(String deadline, String undoWindow) {
        return new ClosureTerms(Period.parse(deadline), Period.parse(undoWindow), ClosureTerms.Method.DELETE, 1);
    }
}
