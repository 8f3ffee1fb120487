package moxora.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import moxora.SettableClock;
import moxora.TestPlatform;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Processor;
import moxora.policy.TestProcessors;
import moxora.receipt.AiBudgets.Reservation;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clock stands at 09:00 on the 22nd of November until a test puts it forward. */
@Tag("P38")
class AiBudgetsTest {

    private static final URI SOMEWHERE = URI.create("https://owl.example/v1");
    private static final int THREADS = 32;

    private final TestPlatform platform = TestPlatform.shared();
    private final SettableClock clock = new SettableClock();
    private final AiBudgets budgets = new AiBudgets(platform.assembly.store, clock);
    private final AiUsage usage = new AiUsage(platform.assembly.store, clock);
    private final TenantScope acme = platform.acme();
    private final TenantScope bolt = platform.bolt();

    private static Processor processor(Processor.Limits limits) {
        return TestProcessors.at("owl", SOMEWHERE, "owl-1", null, limits);
    }

    private static Processor of(long tokensPerDay, long tokensPerMonth) {
        return processor(TestProcessors.limits(tokensPerDay, tokensPerMonth, 10_000));
    }

    private void use(TenantScope scope, Processor processor, long input, long output) {
        budgets.settle(scope, processor, budgets.reserve(scope, processor, input, output), input, output);
    }

    private Fault refused(TenantScope scope, Processor processor, long input, long output) {
        return catchThrowableOfType(Fault.class, () -> budgets.reserve(scope, processor, input, output));
    }

    @Test
    void whatIsUsed_isCounted_ofTheOrganisationThatUsedIt() {
        Processor owl = of(1_000, 10_000);
        use(acme, owl, 100, 40);
        use(acme, owl, 10, 5);
        assertThat(usage.now(acme).todayOf("owl")).isEqualTo(new AiUsage.Spent(2, 110, 45, 0));
        assertThat(usage.now(acme).thisMonthOf("owl")).isEqualTo(new AiUsage.Spent(2, 110, 45, 0));
        assertThat(usage.now(bolt).thisMonth()).isEmpty();
        assertThat(usage.now(bolt).todayOf("owl")).isEqualTo(AiUsage.Spent.NOTHING);
    }

    @Test
    void theDaysTokens_end_andComeBackAtMidnight() {
        Processor owl = of(150, 10_000);
        use(acme, owl, 100, 50);
        Fault fault = refused(acme, owl, 1, 0);
        assertThat(fault.code()).isEqualTo(FaultCode.AI_BUDGET_EXCEEDED);
        assertThat(fault.detail()).contains("tokensPerDay", "150", "owl");
        assertThat(fault.retryAfter()).isEqualTo(Duration.ofHours(15).toSeconds());
        budgets.reserve(bolt, owl, 100, 50);
        clock.advance(Duration.ofHours(15).minusSeconds(1));
        assertThat(refused(acme, owl, 1, 0).retryAfter()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        use(acme, owl, 100, 50);
    }

    @Test
    void theMonthsTokens_end_andComeBackWithTheNext() {
        Processor owl = of(150, 200);
        use(acme, owl, 150, 0);
        clock.advance(Duration.ofDays(1));
        Fault fault = refused(acme, owl, 51, 0);
        assertThat(fault.detail()).contains("tokensPerMonth");
        assertThat(fault.retryAfter())
                .isEqualTo(Duration.ofDays(7).plusHours(15).toSeconds());
        use(acme, owl, 50, 0);
        clock.advance(Duration.ofSeconds(fault.retryAfter()));
        use(acme, owl, 100, 50);
        assertThat(usage.now(acme).thisMonthOf("owl").calls()).isEqualTo(1);
    }

    @Test
    void theMonthsCost_ends() {
        Processor owl = processor(new Processor.Limits(
                1_000_000_000,
                1_000_000_000,
                10_000,
                30,
                new BigDecimal("2.50"),
                new BigDecimal("10"),
                new BigDecimal("0.01"),
                "EUR"));
        use(acme, owl, 1_000, 250);
        assertThat(usage.now(acme).todayOf("owl").cost()).isEqualTo(5_000);
        assertThat(refused(acme, owl, 2_001, 0).detail()).contains("costPerMonth (0.01 EUR)");
        use(acme, owl, 2_000, 0);
        assertThat(refused(acme, owl, 1, 0).code()).isEqualTo(FaultCode.AI_BUDGET_EXCEEDED);
        use(bolt, owl, 2_000, 0);
    }

    @ParameterizedTest
    @CsvSource({"2.5, 10, 1, 0, 3", "2.5, 10, 0, 1, 10", "0.0001, 0, 1, 0, 1", "0, 0, 1000, 1000, 0"})
    void costIsRoundedUp(BigDecimal input, BigDecimal output, long sent, long answered, long cost) {
        Processor.Limits limits = new Processor.Limits(1, 1, 1, 1, input, output, null, null);
        assertThat(AiBudgets.cost(limits, sent, answered)).isEqualTo(cost);
    }

    @Test
    void theRequestsOfAMinute_end_andComeBackWithTheNext() {
        Processor owl = processor(TestProcessors.limits(1_000, 1_000, 2));
        use(acme, owl, 1, 1);
        clock.advance(Duration.ofSeconds(20));
        use(acme, owl, 1, 1);
        Fault fault = refused(acme, owl, 1, 1);
        assertThat(fault.detail()).contains("requestsPerMinute (2)");
        assertThat(fault.retryAfter()).isEqualTo(40);
        use(bolt, owl, 1, 1);
        clock.advance(Duration.ofSeconds(40));
        use(acme, owl, 1, 1);
    }

    @Test
    void whatIsPutAside_isHeld_untilItIsGivenBack() {
        Processor owl = of(100, 100);
        Reservation held = budgets.reserve(acme, owl, 60, 20);
        Fault fault = refused(acme, owl, 21, 0);
        assertThat(fault.retryAfter()).as("soon").isEqualTo(5);
        budgets.reserve(acme, owl, 20, 0);
        budgets.giveBack(acme, held);
        budgets.reserve(acme, owl, 80, 0);
        assertThat(usage.now(acme).today()).as("nothing was used").isEmpty();
    }

    @Test
    void whatACrashedNodePutAside_isFreeAgain_afterTheLongestCall() {
        Processor owl = of(100, 100);
        budgets.reserve(acme, owl, 100, 0);
        clock.advance(Duration.ofSeconds(89));
        assertThat(refused(acme, owl, 1, 0)).isNotNull();
        clock.advance(Duration.ofSeconds(1));
        budgets.reserve(acme, owl, 100, 0);
    }

    @Test
    void anAnswerThatTookLess_freesTheRest() {
        Processor owl = of(100, 100);
        budgets.settle(acme, owl, budgets.reserve(acme, owl, 80, 20), 10, 5);
        budgets.reserve(acme, owl, 80, 5);
        assertThat(refused(acme, owl, 1, 0)).isNotNull();
    }

    @Test
    void anotherOrganisation_canNeitherSettleNorGiveBackOurs() {
        Processor owl = of(100, 100);
        Reservation ours = budgets.reserve(acme, owl, 100, 0);
        budgets.giveBack(bolt, ours);
        budgets.settle(bolt, owl, ours, 1, 1);
        assertThat(refused(acme, owl, 1, 0)).isNotNull();
        assertThat(usage.now(acme).today()).isEmpty();
    }

    /** 32 at once, each asking until it is refused: never more than there is, and in the end all of it. */
    @Test
    void manyAtOnce_neverOverspend() throws Exception {
        Processor owl = of(3_000, 100_000);
        AtomicInteger highest = new AtomicInteger();
        AtomicInteger outstanding = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<Integer>> each = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            each.add(threads.submit(() -> spendAll(owl, number, outstanding, highest)));
        }
        int admitted = 0;
        for (Future<Integer> one : each) {
            admitted += one.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();
        assertThat(highest.get()).isLessThanOrEqualTo(3_000);
        AiUsage.Spent spent = usage.now(acme).todayOf("owl");
        assertThat(spent.inputTokens() + spent.outputTokens()).isEqualTo(3_000);
        assertThat(spent.calls()).isEqualTo(admitted);
    }

    /** Some calls fail and give back; the rest uses what it put aside. */
    private int spendAll(Processor owl, int number, AtomicInteger outstanding, AtomicInteger highest) {
        int admitted = 0;
        for (int turn = number; ; turn++) {
            Reservation held;
            try {
                held = budgets.reserve(acme, owl, 15, 10);
            } catch (Fault full) {
                if (full.retryAfter() > 5) {
                    return admitted;
                }
                continue;
            }
            highest.accumulateAndGet(outstanding.addAndGet(25), Math::max);
            if (turn % 5 == 0) {
                outstanding.addAndGet(-25);
                budgets.giveBack(acme, held);
            } else {
                budgets.settle(acme, owl, held, 15, 10);
                admitted++;
            }
        }
    }

    @Test
    void oldCounts_go_after13Months() {
        Processor owl = of(1_000, 1_000);
        use(acme, owl, 1, 1);
        use(bolt, owl, 1, 1);
        budgets.reserve(acme, owl, 1, 1);
        forgetOld();
        assertThat(rows("ai_usage")).isEqualTo(1);
        assertThat(rows("ai_reservation")).as("of a call that runs").isEqualTo(1);
        // The 22nd of December a year later, when the day in November has just been 13 months ago.
        clock.advance(Duration.ofDays(395).minusHours(9).minusSeconds(1));
        forgetOld();
        assertThat(rows("ai_usage")).isEqualTo(1);
        assertThat(rows("ai_reservation")).isZero();
        clock.advance(Duration.ofDays(1).plusSeconds(2));
        forgetOld();
        assertThat(rows("ai_usage")).isZero();
        assertThat(rows("ai_meter")).isZero();
    }

    private void forgetOld() {
        ReceiptExpirables.all()
                .forEach(expirable -> platform.assembly.store.run(
                        acme,
                        session -> expirable.removeSome(
                                session, platform.assembly.policies.require("moxora"), clock.instant())));
    }

    private long rows(String table) {
        return platform.assembly.store.within(
                acme,
                session -> session.sql()
                        .count("select count(*) from " + table + " where organisation_id = ?", session.organisation()));
    }
}
