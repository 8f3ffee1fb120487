package moxora.erasure.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import moxora.TestPlatform;
import moxora.app.RetentionParts;
import moxora.battery.Tally;
import moxora.erasure.BeforeExpiry;
import moxora.field.DataClass;
import moxora.policy.Policy;
import moxora.policy.Retention;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every class of every policy at its boundary, as the configuration has it: a second before nothing goes, on the instant
 * everything does, and a second after nothing is left to go.
 */
@Tag("B29")
@Tag("P98")
class RetentionBoundaryTest {

    /** From when: an ordinary day, leap day, ends of months, and the last microsecond of a year. */
    private static final List<Instant> FROM = Stream.of(
                    "2027-05-14T10:20:30.123456Z",
                    "2028-02-29T12:00:00Z",
                    "2026-08-31T00:00:00Z",
                    "2027-01-31T23:59:59.999999Z",
                    "2027-12-31T23:59:59.999999Z",
                    "2027-03-28T01:30:00Z")
            .map(Instant::parse)
            .toList();

    private static final RetentionCounts COUNTS = new RetentionCounts();

    private final TestPlatform platform = TestPlatform.shared();
    private final TenantScope acme = platform.organisation("aged", "moxora");
    private final TenantScope bolt = platform.organisation("neighbour", "moxora");
    private final Aged rows = new Aged(platform, acme);

    private static RetentionRun run(UnaryOperator<Expirable> sabotage) {
        TestPlatform platform = TestPlatform.shared();
        return new RetentionRun(
                platform.assembly.store,
                platform.assembly.registry,
                platform.assembly.policies,
                platform.assembly.audit,
                RetentionParts.expirables(platform.assembly).stream()
                        .map(sabotage)
                        .toList(),
                BeforeExpiry.NOTHING,
                COUNTS,
                platform.clock);
    }

    @Test
    void everyTableOfAClassThatEnds_isPlantedHere() {
        List<String> ending = Arrays.stream(DataClass.values())
                .filter(each -> each.keeping() != DataClass.Keeping.ACCOUNT)
                .flatMap(each -> each.tables().stream())
                .toList();
        List<String> planted = new ArrayList<>(Aged.planted());
        planted.addAll(Aged.ELSEWHERE);
        planted.remove("api_token");
        assertThat(planted).containsExactlyInAnyOrderElementsOf(ending);
    }

    @Test
    @Tag("P86")
    @Tag("P91")
    void everyClassOfEveryPolicy_goesOnTheInstant_andNotASecondBefore() {
        Aged neighbour = new Aged(platform, bolt);
        neighbour.plant(DataClass.EMAIL_EVENTS, Instant.EPOCH);
        Map<String, Long> before = neighbour.counts();
        RetentionRun run = run(UnaryOperator.identity());
        Tally tally = Tally.of("B29 every class of every policy goes on the instant");
        Random random = Tally.random("retention boundaries");
        for (Policy policy : platform.assembly.policies.all()) {
            for (DataClass dataClass : DataClass.values()) {
                for (int i = 0; i < Tally.size(1, FROM.size()); i++) {
                    Instant from = FROM.get(Tally.size(random.nextInt(FROM.size()), i));
                    tally.tried(3);
                    failures(run, policy, dataClass, from).forEach(tally::fail);
                }
            }
        }
        tally.close();
        assertThat(neighbour.counts()).isEqualTo(before);
    }

    @Test
    void everyClassOfRandomPolicies_goesOnTheInstant() {
        RetentionRun run = run(UnaryOperator.identity());
        Tally tally = Tally.of("B29 every class of random policies goes on the instant");
        Random random = Tally.random("random policies");
        List<DataClass> ending = Arrays.stream(DataClass.values())
                .filter(each -> each.keeping() != DataClass.Keeping.ACCOUNT)
                .toList();
        for (int i = 0; i < Tally.size(40, 1_000); i++) {
            Policy policy = random(random);
            DataClass dataClass = ending.get(random.nextInt(ending.size()));
            Instant from = Instant.ofEpochSecond(
                    random.nextLong(1_700_000_000L, 4_000_000_000L), random.nextInt(1_000_000) * 1_000L);
            tally.tried(3);
            failures(run, policy, dataClass, from).forEach(tally::fail);
        }
        tally.close();
    }

    /** Moxora's own, but for how long each class is kept. */
    private Policy random(Random random) {
        Map<DataClass, Optional<Period>> kept = new EnumMap<>(DataClass.class);
        for (DataClass dataClass : DataClass.values()) {
            int number = 1 + random.nextInt(40);
            kept.put(
                    dataClass,
                    dataClass.keeping() == DataClass.Keeping.ACCOUNT
                            ? Optional.empty()
                            : Optional.of(
                                    switch (random.nextInt(3)) {
                                        case 0 -> Period.ofYears(number);
                                        case 1 -> Period.ofMonths(number);
                                        default -> Period.ofDays(number * 9);
                                    }));
        }
        Policy moxora = platform.assembly.policies.require("moxora");
        return new Policy(
                "random",
                moxora.source(),
                moxora.closure(),
                moxora.session(),
                moxora.mfa(),
                moxora.search(),
                moxora.contacts(),
                moxora.access(),
                moxora.emailEvents(),
                moxora.audit(),
                moxora.ai(),
                moxora.processors(),
                new Retention(kept, List.of()),
                List.of(),
                moxora.digest());
    }

    /** What goes early or late of a class, where each table of it has one row from then. */
    private List<String> failures(RetentionRun run, Policy policy, DataClass dataClass, Instant from) {
        List<String> tables = rows.plant(dataClass, from);
        Optional<Period> kept = policy.retention().of(dataClass);
        Instant end = RetentionEnd.of(from, kept.orElse(Period.ofYears(100)));
        String which = policy.name() + " " + dataClass.wire() + " " + kept + " from " + from + ": ";
        List<String> failures = new ArrayList<>();
        run.expire(acme, policy, end.minusSeconds(1));
        tables.stream()
                .filter(table -> rows.count(table) == 0)
                .forEach(table -> failures.add(which + table + " went a second early"));
        if (kept.isPresent()) {
            Optional<Instant> next = Optional.ofNullable(
                            run.next(acme, policy, 10).get(dataClass))
                    .map(RetentionReport.Next::at);
            if (!tables.isEmpty() && !next.equals(Optional.of(end))) {
                failures.add(which + "next is said to be " + next);
            }
            long early = run.over(acme, policy, dataClass, end.minusSeconds(1), 10);
            long told = run.over(acme, policy, dataClass, end, 1_000);
            long before = COUNTS.of(dataClass);
            run.expire(acme, policy, end);
            long gone = COUNTS.of(dataClass) - before;
            // Of figures it is known only when they go.
            if (early != 0 || told != gone && !(dataClass == DataClass.EMAIL_EVENTS && told < gone && told > 0)) {
                failures.add(which + early + " and " + told + " rows were said to go, and " + gone + " went");
            }
        }
        // That something went is written where what went is counted, on the day on which it goes.
        long left = dataClass == DataClass.RETENTION_RUNS ? 1 : 0;
        tables.stream()
                .filter(table -> kept.isPresent() && rows.count(table) != left)
                .forEach(table -> failures.add(which + table + " was there on the instant"));
        return failures;
    }

    @Test
    void whatHasAnEndOfItsOwn_goesThen_underEveryPolicy() {
        RetentionRun run = run(UnaryOperator.identity());
        Instant end = FROM.get(0);
        for (Policy policy : platform.assembly.policies.all()) {
            List<String> tables = rows.plantEnding(end);
            run.expire(acme, policy, end.minusSeconds(1));
            assertThat(tables)
                    .allSatisfy(table -> assertThat(rows.count(table)).as(table).isEqualTo(1));
            run.expire(acme, policy, end);
            assertThat(tables)
                    .allSatisfy(table -> assertThat(rows.count(table)).as(table).isZero());
        }
    }

    /** The check of this class notices a clock that is late or early by two seconds, in every class. */
    @Test
    void aClockThatIsLateOrEarly_isNoticedInEveryClass() {
        Policy policy = platform.assembly.policies.require("moksho");
        for (DataClass dataClass : DataClass.values()) {
            if (policy.retention().of(dataClass).isPresent() && dataClass != DataClass.RETENTION_RUNS) {
                assertThat(failures(run(each -> new Shifted(each, -2)), policy, dataClass, FROM.get(0)))
                        .as("late: " + dataClass)
                        .isNotEmpty();
                assertThat(failures(run(each -> new Shifted(each, 2)), policy, dataClass, FROM.get(0)))
                        .as("early: " + dataClass)
                        .isNotEmpty();
            }
        }
    }

    /** A planted fault: the time is over some seconds earlier or later than it is. */
    private record Shifted(Expirable right, long seconds) implements Expirable {

        @Override
        public DataClass dataClass() {
            return right.dataClass();
        }

        @Override
        public void prepare(TenantScope scope) {
            right.prepare(scope);
        }

        @Override
        public Optional<Instant> next(TenantSession session, Policy policy) {
            return right.next(session, policy).map(at -> at.minusSeconds(seconds));
        }

        @Override
        public long over(TenantSession session, Policy policy, Instant at, int limit) {
            return right.over(session, policy, at.plusSeconds(seconds), limit);
        }

        @Override
        public Removed removeSome(TenantSession session, Policy policy, Instant now) {
            return right.removeSome(session, policy, now.plusSeconds(seconds));
        }
    }
}
