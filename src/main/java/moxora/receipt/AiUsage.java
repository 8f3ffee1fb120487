package moxora.receipt;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/**
 * What an organisation has used of its processors today and this month.
 *
 * <pre>{@code
 * usage.now(scope).today().get("acme").calls();   // 3
 * }</pre>
 */
public final class AiUsage {

    private final TenantStore store;
    private final Clock clock;

    public AiUsage(TenantStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** @param cost in millionths of the processor's currency */
    public record Spent(long calls, long inputTokens, long outputTokens, long cost) {

        /** Nothing yet. */
        public static final Spent NOTHING = new Spent(0, 0, 0, 0);

        Spent plus(Spent other) {
            return new Spent(
                    calls + other.calls,
                    inputTokens + other.inputTokens,
                    outputTokens + other.outputTokens,
                    cost + other.cost);
        }
    }

    /**
     * By the processors' names; also of those that are registered no more. What is put aside for running calls is not in
     * it.
     *
     * @param day when the day began, in UTC
     * @param month when the month began
     */
    public record Figures(Instant day, Instant month, Map<String, Spent> today, Map<String, Spent> thisMonth) {

        /** Of a processor today. */
        public Spent todayOf(String processor) {
            return today.getOrDefault(processor, Spent.NOTHING);
        }

        /** Of a processor this month. */
        public Spent thisMonthOf(String processor) {
            return thisMonth.getOrDefault(processor, Spent.NOTHING);
        }

        /** Of all of them; costs of several currencies are no sum, so there is none. */
        public static Spent sum(Map<String, Spent> each) {
            Spent sum = each.values().stream().reduce(Spent.NOTHING, Spent::plus);
            return new Spent(sum.calls, sum.inputTokens, sum.outputTokens, 0);
        }
    }

    private record Day(String processor, Instant day, Spent spent) {}

    public Figures now(TenantScope scope) {
        AiBudgets.Days days = AiBudgets.Days.of(clock.instant());
        List<Day> rows = store.within(
                scope,
                session -> session.sql()
                        .rows(
                                "select processor, day, calls, input_tokens, output_tokens, cost from ai_usage"
                                        + " where organisation_id = ? and day >= ? order by processor, day",
                                row -> new Day(
                                        row.text(1),
                                        row.instant(2),
                                        new Spent(row.number(3), row.number(4), row.number(5), row.number(6))),
                                session.organisation(),
                                days.month()));
        Map<String, Spent> today = new LinkedHashMap<>();
        Map<String, Spent> month = new LinkedHashMap<>();
        for (Day row : rows) {
            month.merge(row.processor, row.spent, Spent::plus);
            if (row.day.equals(days.today())) {
                today.merge(row.processor, row.spent, Spent::plus);
            }
        }
        return new Figures(days.today(), days.month(), today, month);
    }
}
