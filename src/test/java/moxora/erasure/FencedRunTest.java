package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import moxora.Postbag;
import moxora.TestPlatform;
import moxora.battery.Sandbox;
import moxora.fault.Fault;
import moxora.store.DyingDatabases;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Of several nodes one works on a closure. One that stood still while the vault took its lock away changes nothing any
 * more once another has taken the closure up.
 */
@Tag("T-55")
class FencedRunTest {

    private static final int PATIENCE_SECONDS = 60;

    private Sandbox sandbox;
    private WorkerGraph graph;
    private TenantScope acme;

    @BeforeEach
    void open() {
        sandbox = Sandbox.open();
        graph = new WorkerGraph(sandbox.settings);
        TenantScope bolt = sandbox.organisation("bolt");
        sandbox.assembly.contacts.create(bolt, "GB", TestPlatform.ada());
        acme = sandbox.organisation("acme");
        sandbox.assembly.contacts.create(acme, "GB", TestPlatform.ada());
        Closure closure = sandbox.assembly.erasure.closures.request(acme);
        Postbag.settle(sandbox.assembly, acme);
        sandbox.clock.advanceTo(closure.dueAt());
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void aClosureThatOneNodeIsAt_isLeftAloneByTheOthers() throws Exception {
        try (Standing standing = new Standing(20)) {
            long fence = fence();
            node().run(acme.organisation());

            assertThat(state()).isNotEqualTo(OrganisationState.VERIFIED);
            assertThat(fence()).isEqualTo(fence).isPositive();
            standing.goOn();
            assertThat(standing.failure()).isNull();
        }
        assertThat(state()).isEqualTo(OrganisationState.VERIFIED);
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 20, 40})
    void aNodeThatWasOvertaken_changesNothingAnyMore(long point) throws Exception {
        try (Standing standing = new Standing(point)) {
            takeLocksAway();
            long before = fence();
            node().run(acme.organisation());
            assertThat(state()).isEqualTo(OrganisationState.VERIFIED);
            long fence = fence();
            assertThat(fence).isGreaterThan(before);
            String certificate = certificate();

            standing.goOn();

            assertThat(standing.failure()).as("it gives up").isInstanceOf(Fault.class);
            assertThat(certificate()).isEqualTo(certificate);
            assertThat(fence()).isEqualTo(fence);
        }
        assertThat(state()).isEqualTo(OrganisationState.VERIFIED);
        assertThat(sandbox.assembly
                        .erasure
                        .closures
                        .find(acme.organisation())
                        .orElseThrow()
                        .lastError())
                .isNull();
    }

    private ErasureRun node() {
        return graph.run(DyingDatabases.watched(sandbox.settings.logins(), change -> {}), sandbox.clock);
    }

    private OrganisationState state() {
        return sandbox.assembly
                .erasure
                .closures
                .find(acme.organisation())
                .orElseThrow()
                .state();
    }

    private long fence() {
        return sandbox.assembly.vault.within(sql -> sql.count(
                "select fence from closure where organisation_id = ?",
                acme.organisation().value()));
    }

    private String certificate() {
        return sandbox.assembly.erasure.certificates.find(acme.organisation()).orElseThrow();
    }

    /** As when both databases have given a silent node up, with whatever it had open. */
    private void takeLocksAway() {
        String silent =
                "select pg_terminate_backend(a.pid) from pg_stat_activity a where a.datname = current_database()"
                        + " and a.pid <> pg_backend_pid() and (a.state = 'idle in transaction' or exists (select from pg_locks l"
                        + " where l.pid = a.pid and l.locktype = 'advisory'))";
        sandbox.inVaultAsSuperuser(silent);
        sandbox.asSuperuser(silent);
    }

    /** A node that stands still behind one of its changes, until it is told to go on. */
    private final class Standing implements AutoCloseable {

        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch on = new CountDownLatch(1);
        private final CompletableFuture<Throwable> end;

        Standing(long point) throws InterruptedException {
            DyingDatabases databases = DyingDatabases.watched(sandbox.settings.logins(), change -> {
                if (change == point) {
                    reached.countDown();
                    awaitLeave();
                }
            });
            ErasureRun run = graph.run(databases, sandbox.clock);
            end = CompletableFuture.supplyAsync(() -> catchThrowable(() -> run.run(acme.organisation())));
            assertThat(reached.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }

        private void awaitLeave() {
            try {
                assertThat(on.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void goOn() {
            on.countDown();
        }

        Throwable failure() throws Exception {
            return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            on.countDown();
            end.join();
        }
    }
}
