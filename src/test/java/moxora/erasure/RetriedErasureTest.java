package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.fault.Fault;
import moxora.store.DyingDatabases;
import moxora.store.TenantSession;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Closures that fail or crash: tried again, ever more slowly, never too slowly for the deadline, and alone. */
@Tag("P83")
@Tag("T-58")
class RetriedErasureTest {

    private static Sandbox sandbox;
    private static Assembly moxora;
    private final List<Instant> tries = new ArrayList<>();
    private boolean broken = true;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open(java.util.Map.of("moxora.db.files", "", "moxora.vault.db.files", ""));
        moxora = sandbox.assembly;
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    /** An erasure in which one table of one organisation does not go while it is broken. */
    private ErasureRun brokenFor(TenantScope scope) {
        List<Erasable> erasables = new ArrayList<>(moxora.erasure.plan.erasables());
        Erasable whole = erasables.stream()
                .filter(erasable -> erasable.table().equals("app_user"))
                .findFirst()
                .orElseThrow();
        erasables.set(erasables.indexOf(whole), new Erasable() {
            @Override
            public String table() {
                return whole.table();
            }

            @Override
            public long eraseSome(TenantSession session, int limit) {
                if (broken && session.scope().organisation().equals(scope.organisation())) {
                    tries.add(sandbox.clock.instant());
                    throw new IllegalStateException("planted: ada@example.org");
                }
                return whole.eraseSome(session, limit);
            }
        });
        return ErasureRuns.with(sandbox, erasables, moxora.erasure.certificates);
    }

    private ClosureOverview.Item seen(TenantScope scope) {
        return moxora.erasure.overview.find(scope.organisation()).orElseThrow();
    }

    @Test
    void oneThatFails_holdsUpNobody_andSaysWhyInOneWord() {
        TenantScope acme = sandbox.organisation("acme");
        TenantScope bolt = sandbox.organisation("bolt");
        sandbox.organisation("cargo");
        // Acme is the more urgent one.
        Closure first = moxora.erasure.closures.request(acme);
        sandbox.clock.advanceTo(sandbox.clock.instant().plusSeconds(1));
        Closure second = moxora.erasure.closures.request(bolt);
        assertThat(second.deadline()).isAfter(first.deadline());
        sandbox.clock.advanceTo(second.dueAt());
        ErasureRun run = brokenFor(acme);

        run.runDue();
        run.runDue();

        assertThat(tries).as("left alone for a while").hasSize(1);
        ClosureOverview.Item failed = seen(acme);
        assertThat(failed.closure().state()).isEqualTo(OrganisationState.KEY_DESTROYED);
        assertThat(failed.closure().lastError()).isEqualTo("purge_failed");
        assertThat(failed.attempts()).isEqualTo(1);
        assertThat(failed.nextTryAt())
                .isBetween(
                        tries.get(0).plus(RetryPause.FIRST),
                        sandbox.clock.instant().plus(RetryPause.FIRST));
        assertThat(seen(bolt).closure().state()).isEqualTo(OrganisationState.VERIFIED);

        broken = false;
        sandbox.clock.advanceTo(failed.nextTryAt());
        run.runDue();
        ClosureOverview.Item done = seen(acme);
        assertThat(done.closure().state()).isEqualTo(OrganisationState.VERIFIED);
        assertThat(done.closure().lastError()).isNull();
        assertThat(done.attempts()).isZero();
        assertThat(done.nextTryAt()).isNull();
        assertThat(done.slack()).isPositive();
    }

    /** The last try before the deadline comes so late that whatever was repaired by then is not late. */
    @Test
    void oneThatFailsForDays_isTriedRightUpToItsDeadline() {
        TenantScope acme = sandbox.organisation("acme");
        Closure closure = moxora.erasure.closures.request(acme);
        ErasureRun run = brokenFor(acme);
        Instant until = closure.deadline().plus(Duration.ofHours(2));

        var due = moxora.erasure.closures.nextDue(sandbox.clock.instant(), until);
        while (due.isPresent()) {
            sandbox.clock.advanceTo(due.get());
            run.runDue();
            due = moxora.erasure.closures.nextDue(sandbox.clock.instant(), until);
        }

        List<Instant> inTime =
                tries.stream().filter(at -> at.isBefore(closure.deadline())).toList();
        assertThat(inTime).hasSizeBetween(200, 300);
        assertThat(inTime.get(0)).isBetween(closure.dueAt(), closure.dueAt().plusSeconds(30));
        assertThat(inTime.get(inTime.size() - 1)).isAfter(closure.deadline().minusSeconds(60));
        for (int i = 1; i < inTime.size(); i++) {
            assertThat(Duration.between(inTime.get(i - 1), inTime.get(i)))
                    .isLessThan(RetryPause.LONGEST.plusSeconds(30));
        }
        assertThat(tries).as("it is not given up").hasSizeGreaterThan(inTime.size());
        assertThat(seen(acme).slack()).isNegative();
        broken = false;
        sandbox.clock.advanceTo(until.plus(RetryPause.LONGEST));
        run.runDue();
        assertThat(seen(acme).closure().state()).isEqualTo(OrganisationState.VERIFIED);
    }

    @Test
    void oneThatTakesTheProcessAlong_isTriedAtOnceOnce_andThenLeftAloneForAWhile() {
        TenantScope acme = sandbox.organisation("acme");
        sandbox.clock.advanceTo(moxora.erasure.closures.request(acme).dueAt());

        dies();
        assertThat(seen(acme).nextTryAt()).isBeforeOrEqualTo(sandbox.clock.instant());
        dies();
        ClosureOverview.Item twice = seen(acme);
        assertThat(twice.attempts()).isEqualTo(2);
        assertThat(twice.nextTryAt()).isAfter(sandbox.clock.instant().plusSeconds(30));
        moxora.erasure.run.runDue();
        assertThat(seen(acme).closure().state()).isEqualTo(OrganisationState.CLOSING);

        sandbox.clock.advanceTo(twice.nextTryAt());
        moxora.erasure.run.runDue();
        assertThat(seen(acme).closure().state()).isEqualTo(OrganisationState.VERIFIED);
    }

    /** Right behind the claim, in the middle of the evidence. */
    private void dies() {
        DyingDatabases databases = new DyingDatabases(sandbox.settings.logins(), 12, false);
        RunContext own = ErasureRuns.context(sandbox, moxora.erasure.plan, sandbox.settings.sinks());
        RunContext dying = new RunContext(
                databases.vault(),
                databases.serving(),
                databases.purging(),
                own.plan(),
                own.keyrings(),
                own.sealer(),
                own.registry(),
                own.policies(),
                own.audit(),
                own.checkpoints(),
                own.sinks(),
                own.clock());
        assertThatThrownBy(() -> new ErasureRun(dying, moxora.erasure.certificates, List.of(), List.of()).runDue())
                .isInstanceOf(Fault.class);
    }

    @Test
    void aTextOfAnEarlierVersion_isNoCode() {
        assertThat(Setback.named("The closure of Ada failed")).isEqualTo(Setback.UNKNOWN);
        assertThat(Setback.named("residue_found")).isEqualTo(Setback.RESIDUE_FOUND);
    }
}
