package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import moxora.Postbag;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.audit.AuditAction;
import moxora.audit.PlatformTrail;
import moxora.battery.Sandbox;
import moxora.battery.Tally;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Catalogue;
import moxora.store.DyingDatabases;
import moxora.store.Epochs;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An older copy of either side is noticed before anything is served, and nobody comes back by it. */
@Tag("P99")
@Tag("N4")
class RestoreGateTest {

    @TempDir
    Path folder;

    private static Sandbox sandbox;
    private static Assembly moxora;

    private TenantScope bolt;
    private SqlCopy newestData;
    private SqlCopy newestVault;

    @BeforeEach
    void open() {
        if (sandbox == null) {
            sandbox = Sandbox.open();
            moxora = sandbox.assembly;
        }
        bolt = inhabited("bolt");
    }

    @org.junit.jupiter.api.AfterAll
    static void close() {
        sandbox.close();
        sandbox = null;
    }

    /** The tests share their databases, so each leaves both sides in step. */
    @AfterEach
    void leaveInStep() throws SQLException {
        if (newestVault != null) {
            vault(newestVault::putBack);
            moxora.keyrings.evictAll();
        }
        if (newestData != null) {
            data(newestData::putBack);
        }
        gate().bringUp();
    }

    @Test
    void anUnharmedStart_isInStep_andCostsMilliseconds() {
        gate().settle();
        long[] micros = new long[9];
        for (int i = 0; i < micros.length; i++) {
            long begin = System.nanoTime();
            assertThat(gate().look().state()).isEqualTo(RestoreGate.State.IN_STEP);
            gate().settle();
            micros[i] = (System.nanoTime() - begin) / 1_000;
        }
        java.util.Arrays.sort(micros);
        System.out.printf("measured | restore gate on an unharmed start | median %d us%n", micros[4]);
        assertThat(micros[4]).isLessThan(250_000);
    }

    @Test
    @Tag("T-53")
    @Tag("T-52")
    void aBackupFromBeforeAnErasure_bringsNobodyBack() throws SQLException {
        TenantScope acme = inhabited("acme");
        SqlCopy backup = data(SqlCopy::of);
        KeyDestruction.Canary canary = canaryOf(acme);
        erase(acme);
        String neighbour = digest(bolt);

        data(backup::putBack);
        assertThat(rows(acme)).as("the backup brings rows back").isPositive();
        RestoreGate gate = gate();
        assertThat(gate.look().state()).isEqualTo(RestoreGate.State.DATA_BEHIND);
        gate.bringUp();

        assertThat(rows(acme)).isZero();
        assertThat(digest(bolt)).isEqualTo(neighbour);
        assertThat(gate.look().state()).isEqualTo(RestoreGate.State.IN_STEP);
        assertThat(steps(acme)).contains("replayed");
        assertThat(witnessed(acme)).isTrue();
        KeyDestruction keys = new KeyDestruction(moxora.vault, moxora.keyrings, moxora.sealer);
        assertThat(keys.openCanary(acme, canary)).isEmpty();
        assertThat(keys.openCanary(bolt, canaryOf(bolt))).isPresent();
    }

    /** The check above finds what it is to find: a copy that lies about what it has applied is not brought up. */
    @Test
    @Tag("B14")
    void aCopyThatClaimsToBeInStep_isSeenByTheRowsThatItBringsBack() throws SQLException {
        TenantScope acme = inhabited("acme");
        SqlCopy backup = data(SqlCopy::of);
        erase(acme);
        newestData = data(SqlCopy::of);

        data(backup::putBack);
        List<Long> given = moxora.vault.within(sql -> sql.rows("select epoch from epoch_given", row -> row.number(1)));
        given.forEach(epoch -> sandbox.asSuperuser(
                "insert into erasure_applied values (" + epoch + ", now()) on conflict do nothing"));
        assertThat(gate().look().state()).isEqualTo(RestoreGate.State.IN_STEP);
        assertThat(rows(acme)).isPositive();
    }

    @Test
    @Tag("T-53")
    void aBackupTakenWhileClosing_isErasedAgain() throws SQLException {
        TenantScope acme = inhabited("acme");
        moxora.erasure.closures.request(acme);
        Postbag.settle(moxora, acme);
        SqlCopy backup = data(SqlCopy::of);
        erase(acme);

        data(backup::putBack);
        assertThat(state(acme)).isEqualTo("CLOSING");
        gate().bringUp();
        assertThat(rows(acme)).isZero();
    }

    @Test
    void aClosureUndoneSince_isActiveAgain_andOneRequestedSince_isClosing() throws SQLException {
        TenantScope acme = inhabited("acme");
        moxora.erasure.closures.request(acme);
        Postbag.settle(moxora, acme);
        SqlCopy backup = data(SqlCopy::of);
        moxora.erasure.closures.undo(acme);
        moxora.erasure.closures.request(bolt);
        Postbag.settle(moxora, bolt);

        data(backup::putBack);
        assertThat(state(acme)).isEqualTo("CLOSING");
        assertThat(state(bolt)).isEqualTo("ACTIVE");
        gate().bringUp();
        assertThat(state(acme)).isEqualTo("ACTIVE");
        assertThat(state(bolt)).isEqualTo("CLOSING");
        moxora.erasure.closures.undo(bolt);
    }

    @Test
    void anOrganisationThatTheBackupDoesNotKnow_isToldOf_andNotInvented() throws SQLException {
        SqlCopy backup = data(SqlCopy::of);
        TenantScope acme = inhabited("acme");

        data(backup::putBack);
        gate().bringUp();
        assertThat(rows(acme)).isZero();
        assertThat(new PlatformTrail(moxora.vault, sandbox.clock).before(Long.MAX_VALUE, 5))
                .anySatisfy(entry -> {
                    assertThat(entry.action()).isEqualTo(AuditAction.ORGANISATION_LOST.wire());
                    assertThat(entry.target()).isEqualTo(acme.organisation().value());
                });
    }

    @Test
    void whatTheFloorsAboveKnow_isReplayedForWhomItConcerns_beforeTheEnd() throws SQLException {
        TenantScope acme = inhabited("acme");
        SqlCopy backup = data(SqlCopy::of);
        long epoch = moxora.vault.within(sql -> Epochs.next(sql, acme.organisation()));
        moxora.store.run(acme, session -> Epochs.applied(session, epoch, sandbox.clock.instant()));

        data(backup::putBack);
        List<TenantScope> replayed = new ArrayList<>();
        RestoreGate[] gate = new RestoreGate[1];
        gate[0] = gate(List.of(replayable(scope -> {
            replayed.add(scope);
            assertThat(gate[0].look().state()).isEqualTo(RestoreGate.State.DATA_BEHIND);
        })));
        gate[0].bringUp();
        assertThat(replayed).extracting(TenantScope::organisation).containsExactly(acme.organisation());
    }

    @Test
    void aCrashBetweenVaultAndData_isMendedByTheNextStart() {
        moxora.vault.run(sql -> {
            ClosureTable.state(sql, bolt.organisation(), OrganisationState.CLOSING);
            Epochs.next(sql, bolt.organisation());
        });
        assertThat(gate().look().state()).isEqualTo(RestoreGate.State.DATA_BEHIND);
        long begin = System.nanoTime();
        gate().bringUp();
        System.out.printf(
                "measured | one act repeated at start | %d ms%n", (System.nanoTime() - begin) / 1_000_000);
        assertThat(state(bolt)).isEqualTo("CLOSING");
        moxora.vault.run(sql -> {
            ClosureTable.state(sql, bolt.organisation(), OrganisationState.ACTIVE);
            Epochs.next(sql, bolt.organisation());
        });
    }

    @Test
    @Tag("T-55")
    void aReplayKilledAnywhere_beginsAnew_andEndsTheSame() throws SQLException {
        TenantScope acme = inhabited("acme");
        SqlCopy backup = data(SqlCopy::of);
        erase(acme);
        String neighbour = digest(bolt);
        Random random = Tally.random("B14 kills");
        Tally tally = Tally.of("B14 a replay killed at a random statement");
        for (int i = 0; i < Tally.size(3, 100); i++) {
            data(backup::putBack);
            DyingDatabases dying =
                    new DyingDatabases(sandbox.settings.logins(), 1 + random.nextInt(200), random.nextBoolean());
            boolean died = false;
            try {
                gate(dying).bringUp();
            } catch (Fault atThatStatement) {
                died = true;
            }
            boolean noticed = !died || gate().look().state() == RestoreGate.State.DATA_BEHIND || rows(acme) == 0;
            gate().bringUp();
            tally.check(noticed && rows(acme) == 0 && digest(bolt).equals(neighbour), "kill " + i);
        }
        tally.close();
    }

    @Test
    void listsThatWereDropped_stillTellAnOlderCopy() throws SQLException {
        TenantScope acme = inhabited("acme");
        SqlCopy backup = data(SqlCopy::of);
        erase(acme);
        sandbox.inVaultAsSuperuser("update epoch_given set at = at - interval '2 hours'");
        new EpochUpkeep(gate(), moxora.erasure.context).runDue();
        assertThat(moxora.vault.<Long>within(sql -> sql.count("select count(*) from epoch_given")))
                .isZero();
        assertThat(count("select count(*) from erasure_applied")).isZero();
        assertThat(gate().look().state()).isEqualTo(RestoreGate.State.IN_STEP);

        data(backup::putBack);
        assertThat(gate().look().state()).isEqualTo(RestoreGate.State.DATA_BEHIND);
        gate().bringUp();
        assertThat(rows(acme)).isZero();
        assertThat(gate().look().state()).isEqualTo(RestoreGate.State.IN_STEP);
    }

    @Test
    void whatHasNotTakenEffect_isNotDroppedFromTheList() {
        long waiting = moxora.vault.within(sql -> Epochs.next(sql, bolt.organisation()));
        sandbox.inVaultAsSuperuser("update epoch_given set at = at - interval '2 hours'");
        new EpochUpkeep(gate(), moxora.erasure.context).runDue();
        List<Long> listed = moxora.vault.within(sql -> sql.rows("select epoch from epoch_given", row -> row.number(1)));
        assertThat(listed).contains(waiting);
        assertThat(gate().look().state()).isEqualTo(RestoreGate.State.DATA_BEHIND);
    }

    @Test
    @Tag("T-52")
    void anOlderVault_isRefused_andOnceAccepted_itsKeysAreDestroyedAgain() throws SQLException {
        TenantScope acme = inhabited("acme");
        SqlCopy old = vault(SqlCopy::of);
        KeyDestruction.Canary canary = canaryOf(acme);
        erase(acme);
        newestVault = vault(SqlCopy::of);

        vault(old::putBack);
        moxora.keyrings.evictAll();
        KeyDestruction keys = new KeyDestruction(moxora.vault, moxora.keyrings, moxora.sealer);
        assertThat(keys.openCanary(acme, canary)).as("the old vault brings the keys back").isPresent();
        RestoreGate.Finding found = gate().look();
        assertThat(found.state()).isEqualTo(RestoreGate.State.VAULT_BEHIND);
        assertThat(found.detail()).contains(found.fingerprint());
        assertThatThrownBy(() -> gate().bringUp())
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.NOT_READY));
        assertThatThrownBy(() -> accepting("0123456789abcdef").bringUp()).isInstanceOf(Fault.class);
        assertThat(keys.remaining(acme.organisation())).isPositive();

        accepting(found.fingerprint()).bringUp();
        assertThat(keys.remaining(acme.organisation())).isZero();
        assertThat(keys.openCanary(acme, canary)).isEmpty();
        assertThat(keys.openCanary(bolt, canaryOf(bolt))).isPresent();
        assertThat(gate().look().state()).isEqualTo(RestoreGate.State.IN_STEP);
        moxora.erasure.run.runDue();
        Closure again = moxora.erasure.closures.find(acme.organisation()).orElseThrow();
        assertThat(again.lastError()).isNull();
        assertThat(again.state()).isEqualTo(OrganisationState.VERIFIED);
        newestVault = null;
    }

    @Test
    void aVaultThatDoesNotKnowAnOrganisation_isRefused_andNamesIt() throws SQLException {
        SqlCopy old = vault(SqlCopy::of);
        TenantScope acme = inhabited("acme");
        newestVault = vault(SqlCopy::of);

        vault(old::putBack);
        RestoreGate.Finding found = gate().look();
        assertThat(found.state()).isEqualTo(RestoreGate.State.VAULT_BEHIND);
        assertThat(found.detail()).contains(acme.organisation().toString()).doesNotContain("Ada", "@");
        accepting(found.fingerprint()).bringUp();
        assertThat(gate().look().state()).isEqualTo(RestoreGate.State.IN_STEP);
        assertThat(rows(acme)).as("an absent entry destroys nothing").isPositive();
        newestData = data(SqlCopy::of);
    }

    @Test
    void anotherVault_isRefused() throws SQLException {
        gate().settle();
        newestVault = vault(SqlCopy::of);
        sandbox.inVaultAsSuperuser("update epoch_floor set vault_id = gen_random_uuid()");
        assertThat(gate().look().detail()).contains("another vault");
    }

    /** No database knows that both are old; the file beside them does. */
    @Test
    void bothRestoredToOneInstant_isToldByTheLedgerHeadAlone() throws Exception {
        TenantScope acme = inhabited("acme");
        SqlCopy oldVault = vault(SqlCopy::of);
        SqlCopy oldData = data(SqlCopy::of);
        erase(acme);
        Path file = folder.resolve("ledger-head");
        RestoreGate witnessed = gate(new LedgerHead(file), List.of(), "");
        witnessed.writeHead();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        newestVault = vault(SqlCopy::of);
        newestData = data(SqlCopy::of);

        vault(oldVault::putBack);
        data(oldData::putBack);
        assertThat(gate().look().state()).isEqualTo(RestoreGate.State.IN_STEP);
        assertThat(witnessed.look().state()).isEqualTo(RestoreGate.State.VAULT_BEHIND);
        assertThat(witnessed.look().detail()).contains("ledger head");
    }

    @Test
    void aLedgerHeadThatSomebodyBroke_isRefusedByName() throws Exception {
        Path file = Files.writeString(folder.resolve("ledger-head"), "epoch=7\n");
        assertThatThrownBy(() -> gate(new LedgerHead(file), List.of(), "").look())
                .isInstanceOf(Fault.class)
                .hasMessageContaining("ledger-head");
    }

    /** T-61: keysets are in no copy of the tenant data, and are found where they are. */
    @Test
    @Tag("T-61")
    void noWrappedKeysetAndNoNameLiesInABackupOfTheData() throws SQLException {
        List<String> slices = moxora.vault.within(sql -> sql.rows(
                "select wrapped from wrapped_keyset",
                row -> HexFormat.of().formatHex(ResidueScan.slice(row.bytes(1)))));
        String inData = data(SqlCopy::of).content();
        String inVault = vault(SqlCopy::of).content();
        assertThat(slices).isNotEmpty().allSatisfy(slice -> {
            assertThat(inVault).contains(slice);
            assertThat(inData).doesNotContain(slice);
        });
        assertThat(inData).contains(bolt.organisation().toString()).doesNotContain("Lovelace", "Analytical");
    }

    @Test
    @Tag("B14")
    @Tag("T-53")
    void backupsOfRandomMoments_bringNobodyBack() throws SQLException {
        Random random = Tally.random("B14");
        Tally tally = Tally.of("B14 backups of random moments, restored later");
        for (int i = 0; i < Tally.size(3, 100); i++) {
            List<TenantScope> all = new ArrayList<>(List.of(inhabited("acme"), inhabited("cato")));
            int steps = 6;
            int moment = random.nextInt(steps);
            SqlCopy backup = data(SqlCopy::of);
            for (int step = 0; step < steps; step++) {
                act(random, all);
                if (step == moment) {
                    backup = data(SqlCopy::of);
                }
            }
            erase(all.get(0));
            data(backup::putBack);
            gate().bringUp();
            boolean right = gate().look().state() == RestoreGate.State.IN_STEP;
            for (TenantScope scope : all) {
                OrganisationState known =
                        moxora.registry.find(scope.organisation()).orElseThrow().state();
                boolean living = known == OrganisationState.ACTIVE || known == OrganisationState.CLOSING;
                right &= living
                        ? state(scope).isEmpty() || state(scope).equals(known.name())
                        : rows(scope) == 0;
            }
            tally.check(right, "moment " + moment + " of round " + i);
        }
        tally.close();
    }

    private void act(Random random, List<TenantScope> all) {
        TenantScope one = all.get(random.nextInt(all.size()));
        OrganisationState state =
                moxora.registry.find(one.organisation()).orElseThrow().state();
        switch (random.nextInt(4)) {
            case 0 -> all.add(inhabited("dora"));
            case 1 -> {
                if (state == OrganisationState.CLOSING) {
                    moxora.erasure.closures.undo(one);
                    Postbag.settle(moxora, one);
                }
            }
            case 2 -> {
                if (state == OrganisationState.ACTIVE || state == OrganisationState.CLOSING) {
                    erase(one);
                }
            }
            default -> {
                if (state == OrganisationState.ACTIVE) {
                    moxora.erasure.closures.request(one);
                    Postbag.settle(moxora, one);
                }
            }
        }
    }

    private TenantScope inhabited(String name) {
        TenantScope scope = sandbox.organisation(name);
        moxora.contacts.create(scope, "GB", TestPlatform.ada());
        return scope;
    }

    private void erase(TenantScope scope) {
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

    private RestoreGate gate() {
        return gate(List.of());
    }

    private RestoreGate gate(List<Replayable> replayables) {
        return gate(new LedgerHead(null), replayables, "");
    }

    private RestoreGate accepting(String fingerprint) {
        return gate(new LedgerHead(null), List.of(), fingerprint);
    }

    private RestoreGate gate(LedgerHead head, List<Replayable> replayables, String accepted) {
        return new RestoreGate(
                moxora.erasure.context, moxora.databases().appliedEpochs(), head, replayables, accepted);
    }

    private RestoreGate gate(DyingDatabases dying) {
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

    private static Replayable replayable(Consumer<TenantScope> work) {
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

    private interface Work<T> {
        T on(Connection superuser) throws SQLException;
    }

    private interface Change {
        void on(Connection superuser) throws SQLException;
    }

    private static <T> T data(Work<T> work) throws SQLException {
        try (Connection superuser = sandbox.superuser()) {
            return work.on(superuser);
        }
    }

    private static void data(Change work) throws SQLException {
        try (Connection superuser = sandbox.superuser()) {
            work.on(superuser);
        }
    }

    private static <T> T vault(Work<T> work) throws SQLException {
        try (Connection superuser = sandbox.vaultSuperuser()) {
            return work.on(superuser);
        }
    }

    private static void vault(Change work) throws SQLException {
        try (Connection superuser = sandbox.vaultSuperuser()) {
            work.on(superuser);
        }
    }

    private static KeyDestruction.Canary canaryOf(TenantScope scope) {
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

    private static List<String> steps(TenantScope scope) {
        return moxora.vault.within(sql -> sql.rows(
                "select step from erasure_journal where organisation_id = ? order by seq",
                row -> row.text(1),
                scope.organisation().value()));
    }

    private static boolean witnessed(TenantScope scope) {
        UUID id = scope.organisation().value();
        return moxora.purging.within(
                        scope,
                        session -> session.sql().count("select count(*) from destroyed_organisation where id = ?", id))
                == 1;
    }

    private static String state(TenantScope scope) {
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

    private long count(String sql) {
        return moxora.purging.within(bolt, session -> session.sql().count(sql));
    }

    private static long rows(TenantScope scope) {
        return moxora
                .purging
                .within(scope, session -> Catalogue.counts(session, moxora.erasure.plan.tables()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static String digest(TenantScope scope) throws SQLException {
        return RowDigest.of(sandbox, moxora.erasure.plan.tables(), scope);
    }
}
