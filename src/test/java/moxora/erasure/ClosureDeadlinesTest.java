package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.function.BiFunction;
import moxora.battery.Tally;
import moxora.erasure.ClosureSimulation.Outcome;
import moxora.erasure.ClosureSimulation.Trouble;
import moxora.policy.ClosureTerms;
import moxora.policy.Policies;
import moxora.policy.Policy;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Closures asked for on every day of twenty years in every zone there is: none is late, whatever goes wrong within ten
 * days. The whole is 4.4 million instants, each with seven kinds of trouble.
 */
@Tag("P83")
@Tag("B12")
class ClosureDeadlinesTest {

    private static final LocalDate FIRST = LocalDate.of(2024, 1, 1);
    private static final int DAYS = 7_305;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LONGEST_OUTAGE = Duration.ofDays(10);
    private static final Duration LONGEST_WORK = Duration.ofHours(5);

    private static final List<String> DEFAULT_ZONES =
            List.of("UTC", "Pacific/Kiritimati", "America/St_Johns", "Antarctica/Troll", "Etc/GMT+12");

    private static final List<LocalTime> TIMES = List.of(
            LocalTime.MIDNIGHT,
            LocalTime.of(0, 0, 1),
            LocalTime.of(1, 59, 59, 999_999_000),
            LocalTime.of(2, 30),
            LocalTime.NOON,
            LocalTime.of(23, 59, 59, 999_999_000));

    private static final List<String> ZONES = List.copyOf(new TreeSet<>(ZoneId.getAvailableZoneIds()));

    private final List<ClosureTerms> terms =
            Policies.load(Path.of(System.getProperty("project.directory", "."), "tenant-config")).all().stream()
                    .map(Policy::closure)
                    .toList();

    @Test
    void noClosure_isLate_whateverGoesWrongWithinTenDays() {
        Tally tally = Tally.of("B12 closures are verified by their deadline");
        long instants = (long) ZONES.size() * DAYS;
        int size = Tally.size(30_000, (int) instants);
        Random random = Tally.random("closures");
        Duration least = LONGEST_OUTAGE;
        TimeZone before = TimeZone.getDefault();
        try {
            for (int i = 0; i < size; i++) {
                if (i % 10_000 == 0) {
                    TimeZone.setDefault(TimeZone.getTimeZone(DEFAULT_ZONES.get(i / 10_000 % DEFAULT_ZONES.size())));
                }
                long nth = size == instants ? i : (long) (random.nextDouble() * instants);
                Instant requested = start((int) (nth / DAYS), (int) (nth % DAYS), random);
                least = shorter(least, slack(requested, terms.get(i % terms.size()), random, tally));
            }
            for (Instant requested : transitions(Tally.size(50, 1))) {
                least = shorter(least, slack(requested, terms.get(0), random, tally));
            }
        } finally {
            TimeZone.setDefault(before);
        }
        System.out.printf(Locale.ROOT, "battery | B12 worst slack | %s%n", least);
        tally.close();
    }

    @Test
    void milestones_doNotDependOnTheServersZone() {
        Random random = Tally.random("zones");
        TimeZone before = TimeZone.getDefault();
        try {
            for (int i = 0; i < 2_000; i++) {
                Instant requested = start(random.nextInt(ZONES.size()), random.nextInt(DAYS), random);
                List<Closure> planned = new ArrayList<>();
                for (String zone : DEFAULT_ZONES) {
                    TimeZone.setDefault(TimeZone.getTimeZone(zone));
                    planned.add(closure(requested, termsOfOne(), ClosureTerms::dueAt));
                }
                assertThat(planned).allMatch(planned.get(0)::equals);
            }
        } finally {
            TimeZone.setDefault(before);
        }
    }

    /** The house before: it had ten days and no second for the work, and in February not even those. */
    @Test
    void aDueDayThatLeavesTooLittle_isFoundLate() {
        Instant summer = Instant.parse("2027-06-10T10:00:00Z");
        Instant beforeFebruary = Instant.parse("2027-01-31T10:00:00Z");
        BiFunction<ClosureTerms, Instant, Instant> dayTwenty =
                (terms, requested) -> requested.plus(Duration.ofDays(20));
        BiFunction<ClosureTerms, Instant, Instant> twoThirds =
                (terms, requested) -> requested.plus(Duration.between(requested, terms.deadlineAfter(requested))
                        .multipliedBy(2)
                        .dividedBy(3));

        assertThat(worst(summer, dayTwenty)).isNegative();
        assertThat(worst(beforeFebruary, twoThirds)).isNegative();
        assertThat(worst(summer, ClosureTerms::dueAt)).isPositive();
        assertThat(worst(beforeFebruary, ClosureTerms::dueAt)).isPositive();
    }

    /** What is left when an outage of ten days begins in the last second of the work. */
    private Duration worst(Instant requested, BiFunction<ClosureTerms, Instant, Instant> due) {
        Closure closure = closure(requested, termsOfOne(), due);
        Trouble trouble = Trouble.none(LONGEST_WORK)
                .down(closure.dueAt().plus(LONGEST_WORK).minusSeconds(1), LONGEST_OUTAGE);
        return Duration.between(
                new ClosureSimulation(closure, trouble).carriedOut().done(), closure.deadline());
    }

    private static ClosureTerms termsOfOne() {
        return new ClosureTerms(Period.ofDays(30), Period.ofDays(14), ClosureTerms.Method.DELETE, 1);
    }

    private static Instant start(int zone, int day, Random random) {
        LocalTime time = random.nextInt(4) == 0
                ? LocalTime.ofSecondOfDay(random.nextInt(86_400))
                : TIMES.get(random.nextInt(TIMES.size()));
        return FIRST.plusDays(day)
                .atTime(time)
                .atZone(ZoneId.of(ZONES.get(zone)))
                .toInstant();
    }

    /** The seconds around every change of summer time, of every {@code each}th zone. */
    private static List<Instant> transitions(int each) {
        List<Instant> instants = new ArrayList<>();
        Instant first = FIRST.atStartOfDay(ZoneId.of("UTC")).toInstant();
        Instant last = first.plus(Duration.ofDays(DAYS));
        for (int i = 0; i < ZONES.size(); i += each) {
            var rules = ZoneId.of(ZONES.get(i)).getRules();
            ZoneOffsetTransition next = rules.nextTransition(first);
            while (next != null && next.getInstant().isBefore(last)) {
                for (int second = -1; second <= 1; second++) {
                    instants.add(next.getInstant().plusSeconds(second));
                }
                next = rules.nextTransition(next.getInstant());
            }
        }
        return instants;
    }

    private static Duration slack(Instant requested, ClosureTerms terms, Random random, Tally tally) {
        Closure closure = closure(requested, terms, ClosureTerms::dueAt);
        Duration least = LONGEST_OUTAGE;
        for (Trouble trouble : troubles(closure, random)) {
            Outcome outcome = new ClosureSimulation(closure, trouble).carriedOut();
            Duration slack = Duration.between(outcome.done(), closure.deadline());
            tally.check(!slack.isNegative(), "late by " + slack.negated() + ": " + closure + " under " + trouble);
            tally.check(
                    !outcome.beganAtByItsClock().isBefore(closure.undoUntil()),
                    "begun while it could be undone: " + closure + " under " + trouble);
            least = shorter(least, slack);
        }
        return least;
    }

    /** Ten days down at the worst moments and at any; a clock that is off by a day, and nine days down beside it. */
    private static List<Trouble> troubles(Closure closure, Random random) {
        Instant due = closure.dueAt();
        Trouble slow = Trouble.none(LONGEST_WORK);
        Instant jump = between(closure.requestedAt(), closure.deadline(), random);
        Instant righted = between(jump, closure.deadline().plus(DAY), random);
        return List.of(
                slow,
                slow.down(
                        between(closure.requestedAt(), closure.deadline(), random),
                        Duration.ofSeconds(random.nextInt((int) LONGEST_OUTAGE.toSeconds() + 1))),
                slow.down(due.minusSeconds(1), LONGEST_OUTAGE),
                slow.down(due.plusMillis(1), LONGEST_OUTAGE),
                slow.down(due.plus(LONGEST_WORK).minusSeconds(1), LONGEST_OUTAGE),
                slow.off(jump, righted, DAY).down(due.minusSeconds(1), LONGEST_OUTAGE),
                slow.off(jump, righted, DAY.negated()).down(due.plus(DAY).minusSeconds(1), LONGEST_OUTAGE.minus(DAY)));
    }

    private static Instant between(Instant from, Instant until, Random random) {
        return from.plusSeconds(
                (long) (random.nextDouble() * Duration.between(from, until).toSeconds()));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Closure closure(
            Instant requested, ClosureTerms terms, BiFunction<ClosureTerms, Instant, Instant> due) {
        return new Closure(
                new OrganisationId(new java.util.UUID(0, 1)),
                OrganisationState.CLOSING,
                requested,
                "ADMIN",
                terms.undoUntil(requested),
                due.apply(terms, requested),
                terms.alarmAt(requested),
                terms.deadlineAfter(requested),
                null,
                null,
                null,
                null);
    }
}
