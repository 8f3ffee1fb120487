package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import moxora.Postbag;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.store.TenantSession;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Of several closures that are due at once, the keys of all go first, then the rows of all, and only then is looked. */
@Tag("P83")
class SeveralClosuresTest {

    private static final int PATIENCE_SECONDS = 60;

    private Sandbox sandbox;
    private Assembly moxora;
    private final List<TenantScope> closing = new ArrayList<>();
    private TenantScope neighbour;

    @BeforeEach
    void open() {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
        neighbour = sandbox.organisation("neighbour");
        moxora.contacts.create(neighbour, "GB", TestPlatform.ada());
        for (String name : List.of("acme", "bolt", "cargo")) {
            closing.add(closing(name));
        }
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private TenantScope closing(String name) {
        TenantScope scope = sandbox.organisation(name);
        moxora.contacts.create(scope, "GB", TestPlatform.ada());
        moxora.erasure.closures.request(scope);
        Postbag.settle(moxora, scope);
        return scope;
    }

    private void advanceToDue(TenantScope last) {
        sandbox.clock.advanceTo(
                moxora.erasure.closures.find(last.organisation()).orElseThrow().dueAt());
    }

    /** It looks at no files. */
    private ErasureRun run(List<Erasable> erasables, ResidueCheck check) {
        return new ErasureRun(
                ErasureRuns.context(
                        sandbox,
                        new ErasurePlan(erasables, moxora.databases().catalogue()),
                        new Sinks(null, null, null, null, null)),
                moxora.erasure.certificates,
                List.of(),
                List.of(check));
    }

    private List<OrganisationState> states() {
        return closing.stream()
                .map(scope -> moxora.erasure
                        .closures
                        .find(scope.organisation())
                        .orElseThrow()
                        .state())
                .toList();
    }

    private long keys(TenantScope scope) {
        return moxora.vault.within(sql -> sql.count(
                "select count(*) from wrapped_keyset where organisation_id = ?",
                scope.organisation().value()));
    }

    private long rows(TenantScope scope) {
        return moxora.purging.within(
                scope,
                session -> session.sql()
                        .count("select count(*) from contact where organisation_id = ?", session.organisation()));
    }

    @Test
    void aScanThatIsHeldUp_keepsNobodysKeysAndRows() throws Exception {
        advanceToDue(closing.get(2));
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ErasureRun run = run(moxora.erasure.plan.erasables(), scope -> {
            looking.countDown();
            await(goOn);
            return List.of();
        });

        CompletableFuture<Void> node = CompletableFuture.runAsync(run::runDue);
        try {
            await(looking);

            assertThat(closing).allSatisfy(scope -> {
                assertThat(keys(scope)).isZero();
                assertThat(rows(scope)).isZero();
            });
            assertThat(states()).containsOnly(OrganisationState.PURGED);

            // One that becomes due while it is still looked for the others does not wait for that either.
            TenantScope late = closing("late");
            advanceToDue(late);
            run.destroyDue();
            assertThat(keys(late)).isZero();
            assertThat(rows(late)).isZero();
            closing.add(late);
        } finally {
            goOn.countDown();
        }
        node.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        run.verifyDue();

        assertThat(states()).hasSize(4).containsOnly(OrganisationState.VERIFIED);
        assertThat(keys(neighbour)).isPositive();
        assertThat(rows(neighbour)).isEqualTo(1);
    }

    /** Each step once for all of them, told by what the vault says when the first rows and the first scan have their turn. */
    @Test
    void keysGoBeforeRows_ofAllThatAreDue() {
        advanceToDue(closing.get(2));
        List<Long> keysLeft = new ArrayList<>();
        List<Erasable> erasables = new ArrayList<>(moxora.erasure.plan.erasables());
        Erasable first = erasables.get(0);
        erasables.set(0, new Erasable() {
            @Override
            public String table() {
                return first.table();
            }

            @Override
            public boolean reachesBeyondItsTable() {
                return true;
            }

            @Override
            public long eraseSome(TenantSession session, int limit) {
                keysLeft.add(closing.stream()
                        .mapToLong(SeveralClosuresTest.this::keys)
                        .sum());
                return first.eraseSome(session, limit);
            }
        });

        run(erasables, scope -> List.of()).runDue();

        assertThat(keysLeft).hasSizeGreaterThanOrEqualTo(3).containsOnly(0L);
        assertThat(states()).containsOnly(OrganisationState.VERIFIED);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
