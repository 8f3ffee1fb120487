package moxora.erasure.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import moxora.TestPlatform;
import moxora.battery.Tally;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One calendar: that of {@code java.time} in UTC, and the database's is the same to the microsecond. */
@Tag("B29")
class RetentionEndTest {

    private static final List<String> PERIODS =
            List.of("P1Y", "P2Y", "P3Y", "P6M", "P13M", "P1M", "P30D", "P31D", "P90D", "P7D", "P1D", "P100Y", "P1200M");

    /** Those that every policy's text can meet: leap days, ends of months, ends of years, and changes of the hour. */
    private static final List<String> NASTY = List.of(
            "2028-02-29T23:59:59.999999Z",
            "2028-02-29T00:00:00Z",
            "2027-01-31T12:00:00Z",
            "2026-08-31T00:00:00Z",
            "2026-08-30T23:59:59Z",
            "2027-12-31T23:59:59Z",
            "2026-03-29T01:30:00Z",
            "2026-10-25T01:30:00Z",
            "2096-02-29T00:00:00Z",
            "2099-12-31T23:59:59.000001Z");

    private final TestPlatform platform = TestPlatform.shared();

    @ParameterizedTest
    @CsvSource({
        "P3Y,  2026-11-22T09:00:00Z, 2029-11-22T09:00:00Z",
        "P2Y,  2028-02-29T10:00:00Z, 2030-02-28T10:00:00Z",
        "P1Y,  2028-02-29T10:00:00Z, 2029-02-28T10:00:00Z",
        "P1Y,  2027-02-28T10:00:00Z, 2028-02-28T10:00:00Z",
        "P6M,  2026-08-31T00:00:00Z, 2027-02-28T00:00:00Z",
        "P6M,  2027-08-31T00:00:00Z, 2028-02-29T00:00:00Z",
        "P90D, 2026-01-01T00:00:00Z, 2026-04-01T00:00:00Z",
        "P90D, 2028-01-01T00:00:00Z, 2028-03-31T00:00:00Z",
        "P7D,  2026-12-29T23:59:59Z, 2027-01-05T23:59:59Z",
        "P13M, 2027-01-31T00:00:00Z, 2028-02-29T00:00:00Z",
    })
    @Tag("P85")
    @Tag("P86")
    @Tag("P87")
    @Tag("P88")
    @Tag("P91")
    @Tag("P93")
    void aPeriod_endsAsPeopleCountIt(Period kept, Instant from, Instant end) {
        assertThat(RetentionEnd.of(from, kept)).isEqualTo(end);
    }

    @Test
    void theDatabase_andJava_agreeOnEveryEnd() {
        int size = Tally.size(4_000, 200_000);
        Tally tally = Tally.of("B29 ends of periods are the same in Java and in PostgreSQL");
        Random random = Tally.random("retention ends");
        List<Instant> from = new ArrayList<>();
        NASTY.forEach(nasty -> from.add(Instant.parse(nasty)));
        while (from.size() < size) {
            from.add(Instant.ofEpochSecond(random.nextLong(0, 4_102_444_800L), random.nextInt(1_000_000) * 1_000L));
        }
        for (String period : PERIODS) {
            Period kept = Period.parse(period);
            List<Instant> some = from.subList(0, Math.min(from.size(), NASTY.size() + size / PERIODS.size()));
            List<Instant> ends = ends(some, kept);
            for (int i = 0; i < some.size(); i++) {
                Instant begin = some.get(i);
                Instant end = ends.get(i);
                tally.check(end.equals(RetentionEnd.of(begin, kept)), period + " from " + begin + " ends " + end);
            }
        }
        tally.close();
    }

    private List<Instant> ends(List<Instant> from, Period kept) {
        return platform.assembly.store.within(
                platform.acme(),
                session -> session.sql()
                        .rows(
                                "select " + RetentionEnd.sql("f")
                                        + " from unnest(?) with ordinality as t(f, n) order by n",
                                row -> row.instant(1),
                                kept.toString(),
                                from.toArray(Instant[]::new)));
    }

    /** Whatever is over at an instant is from no later than the bound by which an index finds it. */
    @Test
    void theBound_leavesNothingOutThatIsOver() {
        Tally tally = Tally.of("B29 the index bound holds what is over");
        Random random = Tally.random("retention ends");
        for (int i = 0; i < Tally.size(20_000, 500_000); i++) {
            Period kept = Period.parse(PERIODS.get(random.nextInt(PERIODS.size())));
            Instant begin = Instant.ofEpochSecond(random.nextLong(0, 4_102_444_800L));
            Instant end = RetentionEnd.of(begin, kept);
            tally.check(!begin.isAfter(RetentionEnd.latestFrom(end, kept)), kept + " from " + begin + " is left out");
        }
        tally.close();
    }

    /** The naive way back from now is no calendar: it is early by days at the end of a month. */
    @Test
    void countingBackFromNow_isAnotherCalendar() {
        Instant from = Instant.parse("2027-01-31T00:00:00Z");
        Instant now = Instant.parse("2027-02-28T00:00:00Z");
        assertThat(RetentionEnd.of(from, Period.ofMonths(1))).isEqualTo(now);
        assertThat(now.atOffset(ZoneOffset.UTC).minus(Period.ofMonths(1)).toInstant())
                .as("by which the row would still be kept")
                .isBefore(from);
    }
}
