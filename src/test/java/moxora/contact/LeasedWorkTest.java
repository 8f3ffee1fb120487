package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import moxora.battery.Sandbox;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Work in the background is done once, by one node at a time, and by another where that node stops. */
@Tag("T-55")
class LeasedWorkTest {

    private static Sandbox sandbox;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private TenantScope acme;
    private TenantScope bolt;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open();
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    @BeforeEach
    void signUp() {
        acme = sandbox.organisation("acme");
        bolt = sandbox.organisation("bolt");
    }

    /** A node whose batches are written down, three for each work; each waits until it is let run. */
    private LeasedWork node(String name, Consumer<String> before) {
        return new LeasedWork(
                LeasedWork.Kind.FIELD,
                sandbox.assembly.vault,
                sandbox.clock,
                waiting::add,
                scope -> assertThat(scope.actor().role()).isEqualTo(Actor.Role.JOB),
                (scope, id) -> {
                    assertThat(scope.purpose()).isEqualTo(Purpose.SERVICE);
                    before.accept(name);
                    done.add(name);
                    return done.size() < 3;
                });
    }

    private void runAll() {
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    private long noted(TenantScope scope) {
        return sandbox.assembly.vault.within(sql -> sql.count(
                "select count(*) from unfinished_work where organisation_id = ?",
                scope.organisation().value()));
    }

    private void waitALease() {
        sandbox.clock.advanceTo(sandbox.clock.instant().plus(Duration.ofMinutes(1)));
    }

    @Test
    void ofTwoNodes_oneDoesIt_toItsEnd() {
        UUID id = UUID.randomUUID();
        LeasedWork one = node("one", name -> {});
        LeasedWork other = node("other", name -> {});
        one.note(acme, id);
        other.resumeUnfinished();
        assertThat(waiting).as("what is only noted is nobody's to take").isEmpty();

        one.begin(acme, id);
        one.resumeUnfinished();
        other.resumeUnfinished();
        assertThat(waiting).as("each node waits for it once").hasSize(2);
        runAll();

        assertThat(done).containsExactly("one", "one", "one");
        assertThat(noted(acme)).isZero();
    }

    @Test
    void aNodeThatFails_leavesItToAnother_andOthersWorkAlone() {
        UUID ofBolt = UUID.randomUUID();
        LeasedWork failing = node("failing", name -> {
            if (done.size() == 1) {
                throw new Fault(FaultCode.INTERNAL, "planted");
            }
        });
        failing.note(bolt, ofBolt);
        failing.note(acme, UUID.randomUUID());
        waitALease();
        failing.resumeUnfinished();
        assertThat(waiting).hasSize(2);
        runAll();
        assertThat(done).hasSize(1);
        assertThat(noted(acme) + noted(bolt)).as("neither came to its end").isEqualTo(2);
        node("other", name -> {}).resumeUnfinished();
        assertThat(waiting).as("while the lease lasts").isEmpty();

        waitALease();
        node("other", name -> {}).resumeUnfinished();
        runAll();

        assertThat(done.subList(1, done.size())).containsOnly("other");
        assertThat(noted(acme) + noted(bolt)).isZero();
    }

    /** A node that stood still for longer than its lease, while another took the work up. */
    @Test
    void aNodeThatLostItsLease_goesNoFurther_andEndsNothing() {
        UUID id = UUID.randomUUID();
        LeasedWork other = node("other", name -> {});
        LeasedWork slow = node("slow", name -> {
            waitALease();
            // The other takes it up here, and dies before its first batch.
            sandbox.inVaultAsSuperuser("update unfinished_work set lease_until = '"
                    + sandbox.clock.instant().plusSeconds(30) + "' where id = '" + id + "'");
        });
        slow.note(acme, id);
        slow.begin(acme, id);
        runAll();

        assertThat(done).containsExactly("slow");
        assertThat(noted(acme)).isEqualTo(1);
        waitALease();
        other.resumeUnfinished();
        runAll();
        assertThat(done).containsExactly("slow", "other", "other");
        assertThat(noted(acme)).isZero();
    }
}
