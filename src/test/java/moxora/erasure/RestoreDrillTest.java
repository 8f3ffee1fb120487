package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import moxora.Postbag;
import moxora.app.Assembly;
import moxora.fault.Fault;
import moxora.store.Epochs;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The restore drill, as {@code docs/backups.md} has it: clusters of their own are stopped, copied file by file, and an
 * older copy is put back under the newest of the other. Each of the four is refused service until both are in step, and
 * brings nobody back. The fifth, with pg_dump, is {@link DumpDrillTest}.
 */
@Tag("B14")
@Tag("P99")
@Tag("T-52")
@Tag("T-53")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RestoreDrillTest {

    @TempDir
    Path folder;

    private Drill drill;
    private TenantScope acme;
    private TenantScope bolt;
    private TenantScope cato;
    private UUID erasedContact;
    private KeyDestruction.Canary canary;
    private List<byte[]> slices;
    private String neighbour;

    @Test
    void drill() throws SQLException {
        try (Drill own = new Drill(folder, Map.of())) {
            drill = own;
            live();
            Assembly moxora = drill.start();
            neighbour = digest(moxora, bolt);
            drill.stop();
            drill.copy("pg", "data-newest");

            fileLevelCopyFromBeforeAFullErasure();
            copyTakenWhileClosing();
            copyFromBeforeAContactsErasure();
            olderVaultUnderNewerData();
        }
    }

    /** Everything that happens before the first restore, with the copies that are taken on the way. */
    private void live() {
        Assembly moxora = drill.start();
        moxora.erasure.gate.settle();
        acme = Drill.inhabited(moxora, "acme");
        bolt = Drill.inhabited(moxora, "bolt");
        cato = Drill.inhabited(moxora, "cato");
        canary = moxora.erasure
                .context
                .purging()
                .within(
                        acme,
                        session -> session.sql()
                                .first(
                                        "select id, sealed from canary where organisation_id = ?",
                                        row -> new KeyDestruction.Canary(row.uuid(1), row.sealed(2)),
                                        session.organisation()))
                .orElseThrow();
        slices = moxora.vault.within(sql -> sql.rows(
                "select wrapped from wrapped_keyset where organisation_id = ?",
                row -> ResidueScan.slice(row.bytes(1)),
                acme.organisation().value()));
        drill.stop();
        drill.copy("pg", "data-before-all");
        drill.copy("vault", "vault-before-all");

        moxora = drill.start();
        moxora.erasure.closures.request(cato);
        Postbag.settle(moxora, cato);
        drill.stop();
        drill.copy("pg", "data-while-closing");

        moxora = drill.start();
        Closure closure = moxora.erasure.closures.request(acme);
        Postbag.settle(moxora, acme);
        drill.clock.advanceTo(closure.dueAt());
        moxora.erasure.run.runDue();
        for (TenantScope gone : List.of(acme, cato)) {
            assertThat(moxora.registry.find(gone.organisation()).orElseThrow().state())
                    .as(String.valueOf(moxora.erasure.closures.find(gone.organisation())))
                    .isEqualTo(OrganisationState.VERIFIED);
        }
        drill.stop();
        drill.copy("pg", "data-with-contact");

        moxora = drill.start();
        // What a feature does that erases one contact: the vault first, with an epoch, then the data.
        erasedContact = contacts(moxora, bolt).get(0);
        long epoch = moxora.vault.within(sql -> Epochs.next(sql, bolt.organisation()));
        erase(moxora, epoch);
        moxora.erasure.upkeep.runDue();
        drill.stop();
    }

    private void erase(Assembly moxora, long epoch) {
        moxora.contacts.erase(bolt, erasedContact, null);
        moxora.store.run(bolt, session -> Epochs.applied(session, epoch, drill.clock.instant()));
    }

    private void fileLevelCopyFromBeforeAFullErasure() throws SQLException {
        Assembly moxora = restored("data-before-all");
        assertThat(rows(moxora, acme)).as("the copy brings rows back").isPositive();
        noKeysetLiesIn(drill.backup("data-before-all"));
        RestoreGate gate = gate(moxora);
        assertThat(gate.look().state()).isEqualTo(RestoreGate.State.DATA_BEHIND);
        gate.bringUp();
        nobodyIsBack("a file-level copy from before a full erasure", moxora, gate);
    }

    private void copyTakenWhileClosing() throws SQLException {
        Assembly moxora = restored("data-while-closing");
        assertThat(rows(moxora, cato)).isPositive();
        RestoreGate gate = gate(moxora);
        assertThat(gate.look().state()).isEqualTo(RestoreGate.State.DATA_BEHIND);
        gate.bringUp();
        nobodyIsBack("a copy taken while an organisation was closing", moxora, gate);
    }

    private void copyFromBeforeAContactsErasure() throws SQLException {
        Assembly moxora = restored("data-with-contact");
        assertThat(contacts(moxora, bolt))
                .as("the copy brings the contact back")
                .contains(erasedContact);
        RestoreGate gate = gate(moxora);
        assertThat(gate.look().state()).isEqualTo(RestoreGate.State.DATA_BEHIND);
        gate.bringUp();
        assertThat(contacts(moxora, bolt)).doesNotContain(erasedContact);
        nobodyIsBack("a copy from before a contact's erasure", moxora, gate);
    }

    private void olderVaultUnderNewerData() throws SQLException {
        drill.stop();
        drill.restore("vault-before-all", "vault");
        Assembly moxora = restored("data-newest");
        KeyDestruction keys = new KeyDestruction(moxora.vault, moxora.keyrings, moxora.sealer);
        assertThat(keys.openCanary(acme, canary))
                .as("the old vault brings the keys back")
                .isPresent();
        RestoreGate.Finding found = moxora.erasure.gate.look();
        assertThat(found.state()).isEqualTo(RestoreGate.State.VAULT_BEHIND);
        assertThatThrownBy(() -> moxora.erasure.gate.bringUp()).isInstanceOf(Fault.class);
        assertThat(keys.openCanary(acme, canary)).isPresent();
        RestoreGate accepting = new RestoreGate(
                moxora.erasure.context,
                moxora.databases().appliedEpochs(),
                new LedgerHead(drill.data().resolve("ledger-head")),
                List.of(),
                found.fingerprint());
        accepting.bringUp();
        nobodyIsBack("an older vault under newer data", moxora, accepting);
        drill.stop();
        // In the files of the vault too, once they are rewritten and let go.
        noKeysetLiesIn(drill.data());
    }

    private Assembly restored(String data) {
        drill.stop();
        drill.restore(data, "pg");
        Assembly moxora = drill.start();
        assertThat(moxora.erasure.gate.look().state()).isNotEqualTo(RestoreGate.State.IN_STEP);
        return moxora;
    }

    /** The graph's own features where they bring replays, and one that stands for them where they do not. */
    private RestoreGate gate(Assembly moxora) {
        List<Replayable> replayables = new ArrayList<>(List.of(new Replayable() {
            @Override
            public String what() {
                return "erased contacts";
            }

            @Override
            public long replay(TenantScope scope) {
                TenantScope own = new TenantScope(scope.organisation(), bolt.actor(), bolt.purpose());
                if (!scope.organisation().equals(bolt.organisation())
                        || !contacts(moxora, own).contains(erasedContact)) {
                    return 0;
                }
                moxora.contacts.erase(own, erasedContact, null);
                return 1;
            }
        }));
        return new RestoreGate(
                moxora.erasure.context,
                moxora.databases().appliedEpochs(),
                new LedgerHead(drill.data().resolve("ledger-head")),
                replayables,
                "");
    }

    private void nobodyIsBack(String what, Assembly moxora, RestoreGate gate) throws SQLException {
        assertThat(gate.look().state()).as(what).isEqualTo(RestoreGate.State.IN_STEP);
        for (TenantScope gone : List.of(acme, cato)) {
            assertThat(rows(moxora, gone)).as(what).isZero();
        }
        KeyDestruction keys = new KeyDestruction(moxora.vault, moxora.keyrings, moxora.sealer);
        assertThat(keys.openCanary(acme, canary)).as(what).isEmpty();
        assertThat(keys.remaining(acme.organisation())).as(what).isZero();
        assertThat(digest(moxora, bolt)).as(what).isEqualTo(neighbour);
        System.out.printf("drill | %s | refused service until in step, 0 back%n", what);
    }

    /** Nowhere in these files; and where they are, in the vault of the time, they are found. */
    private void noKeysetLiesIn(Path files) {
        List<Needle> needles = slices.stream()
                .map(slice -> Needle.ofBytes(Needle.Kind.WRAPPED_KEY, slice))
                .toList();
        Needle name = Needle.ofText(Needle.Kind.CANARY, "Lovelace-Byron");
        FileScan scan = scan(needles, name, files);
        assertThat(scan.hits(Needle.Kind.WRAPPED_KEY)).isZero();
        assertThat(scan.hits(name)).isZero();
        assertThat(scan(needles, name, drill.backup("vault-before-all")).hits(Needle.Kind.WRAPPED_KEY))
                .as("control: the vault of the time has them")
                .isPositive();
    }

    private static FileScan scan(List<Needle> needles, Needle name, Path files) {
        List<Needle> all = new ArrayList<>(needles);
        all.add(name);
        FileScan scan = new FileScan(all);
        scan.folder(files);
        return scan;
    }

    private static List<UUID> contacts(Assembly moxora, TenantScope scope) {
        return moxora.purging.within(
                scope,
                session -> session.sql()
                        .rows(
                                "select id from contact where organisation_id = ?",
                                row -> row.uuid(1),
                                session.organisation()));
    }

    private static long rows(Assembly moxora, TenantScope scope) {
        return moxora.purging.within(
                scope,
                session -> moxora.erasure.plan.tables().stream()
                        .mapToLong(table -> session.sql()
                                .count(
                                        "select count(*) from " + table + " where organisation_id = ?",
                                        session.organisation()))
                        .sum());
    }

    /** The neighbour's rows, but for those that say when a contact was erased, which was done twice. */
    private String digest(Assembly moxora, TenantScope scope) throws SQLException {
        try (Connection superuser = drill.superuser(drill.clusters().dataOwner(), "pg")) {
            List<String> tables = new ArrayList<>(moxora.erasure.plan.tables());
            tables.removeAll(List.of("audit_entry", "audit_head", "contact_tombstone", "erased_address"));
            return RowDigest.of(superuser, tables, scope);
        }
    }
}
