package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An older copy of the vault is refused, and the keys that it brings back are destroyed again. */
@Tag("P99")
@Tag("N4")
class OlderVaultTest extends RestoredCopies {

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
        assertThat(keys.openCanary(acme, canary))
                .as("the old vault brings the keys back")
                .isPresent();
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
        newestData = data(SqlCopy::of);

        vault(old::putBack);
        RestoreGate.Finding found = gate().look();
        assertThat(found.state()).isEqualTo(RestoreGate.State.VAULT_BEHIND);
        assertThat(found.detail()).contains(acme.organisation().toString()).doesNotContain("Ada", "@");
        accepting(found.fingerprint()).bringUp();
        assertThat(gate().look().state()).isEqualTo(RestoreGate.State.IN_STEP);
        assertThat(rows(acme)).as("an absent entry destroys nothing").isPositive();
    }

    @Test
    void anotherVault_isRefused() throws SQLException {
        gate().settle();
        newestVault = vault(SqlCopy::of);
        sandbox.inVaultAsSuperuser("update epoch_floor set vault_id = gen_random_uuid()");
        assertThat(gate().look().detail()).contains("another vault");
    }

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
}
