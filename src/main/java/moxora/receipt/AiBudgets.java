package moxora.receipt;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Processor;
import moxora.store.Ids;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/**
 * How much of each processor an organisation has used, and may still use. Before a call, as many tokens are put aside as
 * it can take at most; after it, what it took is written down in their place. So calls side by side, on whichever nodes,
 * never spend more than there is, as long as a processor answers within what it was allowed.
 *
 * <p>Only counts are kept. Days, months and minutes are those of UTC.
 */
public final class AiBudgets {

    /** Beyond the longest call: its answer is settled, and the node that made it may be slow. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    /** How soon what others have put aside may be free again. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private final TenantStore store;
    private final Clock clock;

    /**
     * Tokens put aside for one call.
     *
     * @param day the day that they count for
     */
    public record Reservation(UUID id, Instant day, long inputTokens, long outputTokens) {}

    /** What is spent of a limit, and what is put aside beside it. */
    private record Held(long spent, long aside) {

        boolean isTooMuchWith(long more, long most) {
            return spent + aside + more > most;
        }

        /** When there may be enough: soon where others may give back what they put aside. */
        Instant again(long more, long most, Instant now, Instant renewed) {
            return aside > 0 && spent + more <= most ? now.plus(SOON) : renewed;
        }
    }

    public AiBudgets(TenantStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Puts aside what a call can take at most. What a node does not settle or give back, since it fell over, is free
     * again when the longest call must have ended.
     *
     * @throws Fault 429 {@code ai_budget_exceeded} naming the limit, and when it is worth trying again
     */
    public Reservation reserve(TenantScope scope, Processor processor, long inputTokens, long outputTokens) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Days days = Days.of(now);
        Reservation reservation = new Reservation(Ids.next(), days.today(), inputTokens, outputTokens);
        long cost = cost(processor.limits(), inputTokens, outputTokens);
        store.run(scope, session -> {
            // This row is locked until the end, so whoever asks beside us reads what we put aside.
            requireRequest(session, processor, now);
            requireTokens(session, processor, days, now, inputTokens + outputTokens, cost);
            session.sql()
                    .update(
                            "insert into ai_reservation (organisation_id, id, processor, day, tokens, cost, expires_at)"
                                    + " values (?, ?, ?, ?, ?, ?, ?)",
                            session.organisation(),
                            reservation.id(),
                            processor.name(),
                            reservation.day(),
                            inputTokens + outputTokens,
                            cost,
                            now.plusSeconds(processor.limits().timeoutSeconds()).plus(MARGIN));
        });
        return reservation;
    }

    private static void requireRequest(TenantSession session, Processor processor, Instant now) {
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        long requests = session.sql()
                .count(
                        "insert into ai_meter (organisation_id, processor, minute, requests) values (?, ?, ?, 1)"
                                + " on conflict (organisation_id, processor) do update set minute = excluded.minute,"
                                + " requests = case when ai_meter.minute = excluded.minute then ai_meter.requests + 1"
                                + " else 1 end returning requests",
                        session.organisation(),
                        processor.name(),
                        minute);
        int most = processor.limits().requestsPerMinute();
        if (requests > most) {
            throw spent("requestsPerMinute (" + most + ")", processor, now, minute.plusSeconds(60));
        }
    }

    private static void requireTokens(
            TenantSession session, Processor processor, Days days, Instant now, long tokens, long cost) {
        // One statement, since what is settled between two would be counted in neither.
        record Sums(Held day, Held month, Held cost) {}
        Sums sums = session.sql()
                .first(
                        "select u.today, r.today, u.tokens, r.tokens, u.cost, r.cost from (select"
                                + " coalesce(sum(input_tokens + output_tokens) filter (where day = ?), 0)::bigint as today,"
                                + " coalesce(sum(input_tokens + output_tokens), 0)::bigint as tokens,"
                                + " coalesce(sum(cost), 0)::bigint as cost from ai_usage where organisation_id = ?"
                                + " and processor = ? and day >= ?) u, (select"
                                + " coalesce(sum(tokens) filter (where day = ?), 0)::bigint as today,"
                                + " coalesce(sum(tokens), 0)::bigint as tokens, coalesce(sum(cost), 0)::bigint as cost"
                                + " from ai_reservation where organisation_id = ? and processor = ? and day >= ?"
                                + " and expires_at > ?) r",
                        row -> new Sums(
                                new Held(row.number(1), row.number(2)),
                                new Held(row.number(3), row.number(4)),
                                new Held(row.number(5), row.number(6))),
                        days.today(),
                        session.organisation(),
                        processor.name(),
                        days.month(),
                        days.today(),
                        session.organisation(),
                        processor.name(),
                        days.month(),
                        now)
                .orElseThrow();
        Processor.Limits limits = processor.limits();
        if (sums.day.isTooMuchWith(tokens, limits.tokensPerDay())) {
            Instant again = sums.day.again(tokens, limits.tokensPerDay(), now, days.tomorrow());
            throw spent("tokensPerDay (" + limits.tokensPerDay() + ")", processor, now, again);
        }
        if (sums.month.isTooMuchWith(tokens, limits.tokensPerMonth())) {
            Instant again = sums.month.again(tokens, limits.tokensPerMonth(), now, days.nextMonth());
            throw spent("tokensPerMonth (" + limits.tokensPerMonth() + ")", processor, now, again);
        }
        Optional<Long> most = mostCost(limits);
        if (most.isPresent() && sums.cost.isTooMuchWith(cost, most.get())) {
            Instant again = sums.cost.again(cost, most.get(), now, days.nextMonth());
            throw spent(
                    "costPerMonth (" + limits.costPerMonth() + " " + limits.currency() + ")", processor, now, again);
        }
    }

    private static Fault spent(String limit, Processor processor, Instant now, Instant again) {
        return Fault.later(
                FaultCode.AI_BUDGET_EXCEEDED,
                "The call may take more than " + limit + " leaves the organisation of the processor " + processor.name()
                        + ".",
                Duration.between(now, again));
    }

    /** Writes down what the call took, in place of what was put aside for it. */
    public void settle(
            TenantScope scope, Processor processor, Reservation reservation, long inputTokens, long outputTokens) {
        store.run(scope, session -> {
            release(session, reservation);
            session.sql()
                    .update(
                            "insert into ai_usage (organisation_id, processor, day, calls, input_tokens, output_tokens, cost)"
                                    + " values (?, ?, ?, 1, ?, ?, ?) on conflict (organisation_id, processor, day) do update"
                                    + " set calls = ai_usage.calls + 1,"
                                    + " input_tokens = ai_usage.input_tokens + excluded.input_tokens,"
                                    + " output_tokens = ai_usage.output_tokens + excluded.output_tokens,"
                                    + " cost = ai_usage.cost + excluded.cost",
                            session.organisation(),
                            processor.name(),
                            reservation.day(),
                            inputTokens,
                            outputTokens,
                            cost(processor.limits(), inputTokens, outputTokens));
        });
    }

    /** Frees what was put aside for a call that took nothing. */
    public void giveBack(TenantScope scope, Reservation reservation) {
        store.run(scope, session -> release(session, reservation));
    }

    private static void release(TenantSession session, Reservation reservation) {
        session.sql()
                .update(
                        "delete from ai_reservation where organisation_id = ? and id = ?",
                        session.organisation(),
                        reservation.id());
    }

    /** In millionths of the currency, upward: a price is of a million tokens. */
    static long cost(Processor.Limits limits, long inputTokens, long outputTokens) {
        BigDecimal cost = limits.inputPrice()
                .multiply(BigDecimal.valueOf(inputTokens))
                .add(limits.outputPrice().multiply(BigDecimal.valueOf(outputTokens)))
                .setScale(0, RoundingMode.CEILING);
        return cost.min(MOST).longValue();
    }

    private static Optional<Long> mostCost(Processor.Limits limits) {
        return Optional.ofNullable(limits.costPerMonth())
                .map(most -> most.multiply(MILLION)
                        .setScale(0, RoundingMode.FLOOR)
                        .min(MOST)
                        .longValue());
    }

    /** The day and the month that an instant is in. */
    record Days(Instant today, Instant tomorrow, Instant month, Instant nextMonth) {

        static Days of(Instant now) {
            LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
            LocalDate month = day.withDayOfMonth(1);
            return new Days(start(day), start(day.plusDays(1)), start(month), start(month.plusMonths(1)));
        }

        private static Instant start(LocalDate day) {
            return day.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
    }
}
