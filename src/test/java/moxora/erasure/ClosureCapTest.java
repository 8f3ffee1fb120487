package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import moxora.app.Assembly;
import moxora.audit.AuditTrail;
import moxora.battery.Sandbox;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.limit.Incidents;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** So many organisations go in a day and no more, whoever asks and wherever; but none is late for it. */
@Tag("T-56")
@Tag("B32")
class ClosureCapTest {

    private static final int CAP = 2;
    private static Sandbox sandbox;
    private static Assembly moxora;

    /** The trail's newest entry before the test. */
    private long trail;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open(Map.of(
                "moxora.closures.per.day", String.valueOf(CAP),
                "moxora.db.files", "",
                "moxora.vault.db.files", ""));
        moxora = sandbox.assembly;
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    /** A day of its own for each test, with nothing left over. */
    @BeforeEach
    void anotherDay() {
        sandbox.inVaultAsSuperuser("delete from closure where verified_at is null");
        later(Duration.ofDays(2));
        trail = acts(0).size();
    }

    private static List<String> acts(long before) {
        List<String> newestFirst = moxora.auditing.platform.before(Long.MAX_VALUE, 1_000).stream()
                .map(AuditTrail.Entry::action)
                .toList();
        return newestFirst.subList(0, newestFirst.size() - (int) before);
    }

    private static OrganisationState state(TenantScope scope) {
        return moxora.registry.find(scope.organisation()).orElseThrow().state();
    }

    private static void later(Duration time) {
        sandbox.clock.advanceTo(sandbox.clock.instant().plus(time));
    }

    private void refused(TenantScope scope) {
        assertThatThrownBy(() -> moxora.erasure.closures.request(scope)).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.CLOSURE_CAP);
            assertThat(fault.retryAfter()).isBetween(1L, 86_400L);
        });
    }

    @Test
    void oneMoreInADay_isRefused_operatorsAreTold_andTomorrowItGoes() {
        TenantScope acme = sandbox.organisation("acme");
        TenantScope bolt = sandbox.organisation("bolt");
        TenantScope cargo = sandbox.organisation("cargo");
        moxora.erasure.closures.request(acme);
        moxora.erasure.closures.request(bolt);

        long alarms = moxora.abuse.incidents.count(Incidents.Alarm.CLOSURE_CAP);
        refused(cargo);
        refused(cargo);

        assertThat(state(cargo)).isEqualTo(OrganisationState.ACTIVE);
        assertThat(moxora.erasure.closures.find(cargo.organisation())).isEmpty();
        assertThat(moxora.erasure.closures.request(acme).state())
                .as("what was begun is answered as ever")
                .isEqualTo(OrganisationState.CLOSING);
        assertThat(acts(trail)).as("told once an hour").containsExactly("closure_cap_reached");
        assertThat(moxora.abuse.incidents.count(Incidents.Alarm.CLOSURE_CAP)).isEqualTo(alarms + 1);
        later(Duration.ofHours(24));
        assertThat(moxora.erasure.closures.request(cargo).state()).isEqualTo(OrganisationState.CLOSING);
    }

    @Test
    void oneThatAsksAndUndoesAllDay_takesOnePlace() {
        TenantScope acme = sandbox.organisation("acme");
        for (int i = 0; i < 5; i++) {
            moxora.erasure.closures.request(acme);
            moxora.erasure.closures.undo(acme);
        }
        moxora.erasure.closures.request(sandbox.organisation("bolt"));
        refused(sandbox.organisation("cargo"));
        assertThat(moxora.erasure.closures.request(acme).state())
                .as("its place is its own")
                .isEqualTo(OrganisationState.CLOSING);
    }

    @Test
    void twoNodesAtOnce_letNoMoreThroughThanOne() throws Exception {
        List<TenantScope> all = IntStream.range(0, 5)
                .mapToObj(i -> sandbox.organisation("org" + i))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Assembly other = new Assembly(sandbox.settings(Map.of()), sandbox.clock)) {
            List<Future<Boolean>> asked = IntStream.range(0, all.size())
                    .mapToObj(i -> threads.submit(() -> begins(i % 2 == 0 ? moxora : other, all.get(i))))
                    .toList();
            int begun = 0;
            for (Future<Boolean> one : asked) {
                begun += one.get() ? 1 : 0;
            }
            assertThat(begun).isEqualTo(CAP);
        } finally {
            threads.shutdownNow();
        }
        assertThat(all)
                .filteredOn(scope -> state(scope) != OrganisationState.ACTIVE)
                .hasSize(CAP);
    }

    private static boolean begins(Assembly node, TenantScope scope) {
        try {
            return node.erasure.closures.request(scope).state() == OrganisationState.CLOSING;
        } catch (Fault refusal) {
            assertThat(refusal.code()).isEqualTo(FaultCode.CLOSURE_CAP);
            return false;
        }
    }

    /** Three within two days, and an outage until all of them are due. */
    private List<TenantScope> threeDueAtOnce() {
        TenantScope acme = sandbox.organisation("acme");
        TenantScope bolt = sandbox.organisation("bolt");
        TenantScope cargo = sandbox.organisation("cargo");
        sandbox.organisation("neighbour");
        moxora.erasure.closures.request(acme);
        moxora.erasure.closures.request(bolt);
        later(Duration.ofHours(24));
        moxora.erasure.closures.request(cargo);
        return List.of(acme, bolt, cargo);
    }

    @Test
    void afterAnOutage_soManyGoInADay_theMostUrgentFirst_andTheOthersAreSeenToWait() {
        List<TenantScope> all = threeDueAtOnce();
        Closure last = moxora.erasure.closures.find(all.get(2).organisation()).orElseThrow();
        sandbox.clock.advanceTo(last.dueAt());

        moxora.erasure.run.runDue();
        moxora.erasure.run.runDue();

        assertThat(all)
                .extracting(ClosureCapTest::state)
                .containsExactly(OrganisationState.VERIFIED, OrganisationState.VERIFIED, OrganisationState.CLOSING);
        ClosureOverview.Item waiting =
                moxora.erasure.overview.find(all.get(2).organisation()).orElseThrow();
        assertThat(waiting.waits()).isEqualTo(new ClosureOverview.Waiting(CAP, ClosureCap.lastWait(last)));
        assertThat(waiting.closure().lastError()).isNull();
        assertThat(moxora.erasure.overview.waiting()).isEqualTo(1);
        moxora.erasure.alarms.runDue();
        moxora.erasure.alarms.runDue();
        assertThat(acts(trail)).containsExactly("closure_waits_for_cap");

        sandbox.clock.advanceTo(waiting.nextTryAt());
        moxora.erasure.run.runDue();
        assertThat(all).extracting(ClosureCapTest::state).containsOnly(OrganisationState.VERIFIED);
        assertThat(moxora.erasure.overview.waiting()).isZero();
        assertThat(sandbox.clock.instant()).isBefore(last.alarmAt());
    }

    @Test
    @Tag("T-58")
    void theDeadlineWins_whateverTheCap() {
        List<TenantScope> all = threeDueAtOnce();
        Closure last = moxora.erasure.closures.find(all.get(2).organisation()).orElseThrow();
        Instant late = ClosureCap.lastWait(last);
        assertThat(late).isBefore(last.alarmAt());
        sandbox.clock.advanceTo(late);

        moxora.erasure.run.runDue();

        assertThat(all).extracting(ClosureCapTest::state).containsOnly(OrganisationState.VERIFIED);
    }

    /** Somebody who writes to the vault past the doors gets so many and no more. */
    @Test
    void closuresThatNobodyAskedFor_areHeldUpToo() {
        List<TenantScope> all = IntStream.range(0, 3)
                .mapToObj(i -> sandbox.organisation("org" + i))
                .toList();
        Instant now = sandbox.clock.instant();
        for (TenantScope scope : all) {
            sandbox.inVaultAsSuperuser("insert into closure (organisation_id, requested_at, requested_by, undo_until,"
                    + " due_at, alarm_at, deadline) values ('" + scope.organisation() + "', '" + now + "', 'x', '" + now
                    + "', '" + now + "', '" + now.plus(Duration.ofDays(5)) + "', '" + now.plus(Duration.ofDays(10))
                    + "')");
            sandbox.inVaultAsSuperuser("update organisation_registry set state = 'CLOSING' where organisation_id = '"
                    + scope.organisation() + "'");
        }
        moxora.erasure.run.runDue();
        assertThat(all)
                .filteredOn(scope -> state(scope) == OrganisationState.CLOSING)
                .hasSize(all.size() - CAP);
    }
}
