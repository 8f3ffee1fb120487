package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import moxora.Postbag;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.store.Catalogue;
import moxora.store.DyingDatabases;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Databases of their own, copied and put back, with a gate of the test's own before them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RestoredCopies {

    /** What an erasure finds in files is shown elsewhere; here there are many erasures. */
    static final Map<String, String> WITHOUT_FILES =
            Map.of("moxora.db.files", "", "moxora.vault.db.files", "", "moxora.log.dir", "");

    @TempDir
    Path folder;

    Sandbox sandbox;
    Assembly moxora;

    TenantScope bolt;
    SqlCopy newestData;
    SqlCopy newestVault;

    @BeforeEach
    void open() {
        if (sandbox == null) {
            sandbox = Sandbox.open(WITHOUT_FILES);
            moxora = sandbox.assembly;
        }
        bolt = inhabited("bolt");
    }

    @AfterAll
    void close() {
        sandbox.close();
        sandbox = null;
    }

    /** The tests share their databases, so each leaves both sides in step. */
    @AfterEach
    void leaveInStep() throws SQLException {
        if (newestVault != null) {
            vault(newestVault::putBack);
            newestVault = null;
            moxora.keyrings.evictAll();
        }
        if (newestData != null) {
            data(newestData::putBack);
            newestData = null;
        }
        gate().bringUp();
    }

    TenantScope inhabited(String name) {
        TenantScope scope = sandbox.organisation(name);
        moxora.contacts.create(scope, "GB", TestPlatform.ada());
        return scope;
    }

    void erase(TenantScope scope) {
        Closure closure = moxora.erasure.closures.request(scope);
        Postbag.settle(moxora, scope);
        moxora.auditing.reads.flush();
        // Only this one is due; the clock stays, so that others can still be undone.
        sandbox.inVaultAsSuperuser(
                "update closure set due_at = requested_at where organisation_id = '" + scope.organisation() + "'");
        moxora.erasure.run.run(closure.organisation());
        assertThat(moxora.registry.find(scope.organisation()).orElseThrow().state())
                .isEqualTo(OrganisationState.VERIFIED);
    }

    RestoreGate gate() {
        return gate(List.of());
    }

    RestoreGate gate(List<Replayable> replayables) {
        return gate(new LedgerHead(null), replayables, "");
    }

    RestoreGate accepting(String fingerprint) {
        return gate(new LedgerHead(null), List.of(), fingerprint);
    }

    RestoreGate gate(LedgerHead head, List<Replayable> replayables, String accepted) {
        return new RestoreGate(moxora.erasure.context, moxora.databases().appliedEpochs(), head, replayables, accepted);
    }

    RestoreGate gate(DyingDatabases dying) {
        RunContext whole = moxora.erasure.context;
        RunContext context = new RunContext(
                dying.vault(),
                dying.serving(),
                dying.purging(),
                whole.plan(),
                whole.keyrings(),
                whole.sealer(),
                whole.registry(),
                whole.policies(),
                whole.audit(),
                whole.checkpoints(),
                whole.sinks(),
                whole.clock());
        return new RestoreGate(context, dying.appliedEpochs(), new LedgerHead(null), List.of(), "");
    }

    Replayable replayable(Consumer<TenantScope> work) {
        return new Replayable() {
            @Override
            public String what() {
                return "tests";
            }

            @Override
            public long replay(TenantScope scope) {
                work.accept(scope);
                return 1;
            }
        };
    }

    interface Work<T> {
        T on(Connection superuser) throws SQLException;
    }

    interface Change {
        void on(Connection superuser) throws SQLException;
    }

    <T> T data(Work<T> work) throws SQLException {
        try (Connection superuser = sandbox.superuser()) {
            return work.on(superuser);
        }
    }

    void data(Change work) throws SQLException {
        try (Connection superuser = sandbox.superuser()) {
            work.on(superuser);
        }
    }

    <T> T vault(Work<T> work) throws SQLException {
        try (Connection superuser = sandbox.vaultSuperuser()) {
            return work.on(superuser);
        }
    }

    void vault(Change work) throws SQLException {
        try (Connection superuser = sandbox.vaultSuperuser()) {
            work.on(superuser);
        }
    }

    KeyDestruction.Canary canaryOf(TenantScope scope) {
        return moxora.purging
                .within(
                        scope,
                        session -> session.sql()
                                .first(
                                        "select id, sealed from canary where organisation_id = ?",
                                        row -> new KeyDestruction.Canary(row.uuid(1), row.sealed(2)),
                                        session.organisation()))
                .orElseThrow();
    }

    List<String> steps(TenantScope scope) {
        return moxora.vault.within(sql -> sql.rows(
                "select step from erasure_journal where organisation_id = ? order by seq",
                row -> row.text(1),
                scope.organisation().value()));
    }

    boolean witnessed(TenantScope scope) {
        UUID id = scope.organisation().value();
        return moxora.purging.within(
                        scope,
                        session -> session.sql().count("select count(*) from destroyed_organisation where id = ?", id))
                == 1;
    }

    String state(TenantScope scope) {
        return moxora.purging
                .within(
                        scope,
                        session -> session.sql()
                                .first(
                                        "select state from organisation where organisation_id = ?",
                                        row -> row.text(1),
                                        session.organisation()))
                .orElse("");
    }

    long count(String sql) {
        return moxora.purging.within(bolt, session -> session.sql().count(sql));
    }

    long rows(TenantScope scope) {
        return moxora
                .purging
                .within(scope, session -> Catalogue.counts(session, moxora.erasure.plan.tables()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    String digest(TenantScope scope) throws SQLException {
        return RowDigest.of(sandbox, moxora.erasure.plan.tables(), scope);
    }
}
