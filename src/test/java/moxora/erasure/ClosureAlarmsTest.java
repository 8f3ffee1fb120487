package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import moxora.app.Assembly;
import moxora.audit.AuditTrail;
import moxora.battery.Sandbox;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Operators hear of a closure that is not verified by its alarm day, once a day, from one node of several. */
@Tag("T-58")
@Tag("P83")
class ClosureAlarmsTest {

    private static Sandbox sandbox;
    private static Assembly moxora;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open(java.util.Map.of("moxora.db.files", "", "moxora.vault.db.files", ""));
        moxora = sandbox.assembly;
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    /** Who is told, and whether they can be. */
    private static final class Heard implements OperatorAlarms {

        private final List<String> told = new ArrayList<>();
        private boolean deaf;

        @Override
        public void raise(Kind kind, Closure closure, Runnable nobodyHeard) {
            told.add(kind + " " + closure.organisation());
            if (deaf) {
                nobodyHeard.run();
            }
        }
    }

    private static ClosureAlarms node(OperatorAlarms operators) {
        return new ClosureAlarms(moxora.vault, moxora.auditing.platform, operators, sandbox.clock);
    }

    private static void at(Instant instant) {
        sandbox.clock.advanceTo(instant);
    }

    @Test
    void oneThatIsNotVerifiedInTime_isToldOnceADay_byOneNode_untilItIs() {
        TenantScope acme = sandbox.organisation("acme");
        TenantScope bolt = sandbox.organisation("bolt");
        Closure closure = moxora.erasure.closures.request(acme);
        Heard operators = new Heard();
        ClosureAlarms here = node(operators);
        ClosureAlarms there = node(operators);
        List<ClosureAlarms> both = List.of(here, there);

        at(closure.alarmAt().minusSeconds(60));
        both.forEach(ClosureAlarms::runDue);
        assertThat(operators.told).isEmpty();
        assertThat(here.nextDue(sandbox.clock.instant(), closure.deadline())).contains(closure.alarmAt());

        at(closure.alarmAt());
        both.forEach(ClosureAlarms::runDue);
        both.forEach(ClosureAlarms::runDue);
        assertThat(operators.told).containsExactly("PAST_ALARM " + acme.organisation());
        assertThat(moxora.erasure.overview.pastAlarm()).isEqualTo(1);
        assertThat(moxora.erasure.overview.late()).isZero();

        at(closure.alarmAt().plus(Duration.ofDays(1)).plusSeconds(60));
        both.forEach(ClosureAlarms::runDue);
        assertThat(operators.told).hasSize(2);

        at(closure.deadline().plus(Duration.ofDays(1)));
        both.forEach(ClosureAlarms::runDue);
        assertThat(operators.told).hasSize(3).last().isEqualTo("LATE " + acme.organisation());
        assertThat(moxora.erasure.overview.late()).isEqualTo(1);
        assertThat(moxora.auditing.platform.before(Long.MAX_VALUE, 3))
                .extracting(AuditTrail.Entry::action)
                .containsOnly("closure_alarm_raised");

        moxora.erasure.run.runDue();
        at(closure.deadline().plus(Duration.ofDays(3)));
        both.forEach(ClosureAlarms::runDue);
        assertThat(operators.told).as("it is verified").hasSize(3);
        assertThat(moxora.erasure.overview.late() + moxora.erasure.overview.pastAlarm())
                .isZero();
        assertThat(operators.told)
                .noneMatch(told -> told.contains(bolt.organisation().toString()));
    }

    @Test
    void anAlarmThatNobodyHeard_isRaisedAgainSoon() {
        TenantScope acme = sandbox.organisation("acme");
        sandbox.organisation("bolt");
        Closure closure = moxora.erasure.closures.request(acme);
        Heard operators = new Heard();
        operators.deaf = true;
        ClosureAlarms node = node(operators);
        at(closure.alarmAt());
        node.runDue();
        node.runDue();
        assertThat(operators.told).hasSize(1);
        operators.deaf = false;
        at(sandbox.clock.instant().plus(Duration.ofMinutes(11)));
        node.runDue();
        node.runDue();
        assertThat(operators.told).hasSize(2);
        moxora.erasure.run.runDue();
    }
}
