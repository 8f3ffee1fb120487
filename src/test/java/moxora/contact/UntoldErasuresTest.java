package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.erasure.RestoreGate;
import moxora.fault.Fault;
import moxora.tenant.TenantScope;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who was erased before the vault was told of each stays erased in a restored copy as well. */
@Tag("P99")
@Tag("T-53")
class UntoldErasuresTest {

    private static Sandbox sandbox;
    private static Assembly moxora;
    private TenantScope acme;
    private TenantScope bolt;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
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

    /** As in a database of a version that told the vault of closures alone. */
    private void forgetInVault() {
        sandbox.inVaultAsSuperuser("delete from erased_contact");
        sandbox.inVaultAsSuperuser("delete from erased_address");
    }

    private void migrate() {
        sandbox.migrateVaultAgainTo("16");
    }

    private void settle() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> inVault("select count(*) from unfinished_work where kind = 'TOMBSTONES'") == 0);
    }

    private long inVault(String count) {
        return moxora.vault.within(sql -> sql.count(count));
    }

    private long told(TenantScope scope) {
        return inVault("select count(*) from erased_contact where done_at is not null and organisation_id = '"
                + scope.organisation() + "'");
    }

    private void plant(TenantScope scope, int tombstones) {
        sandbox.asSuperuser("insert into contact_tombstone (organisation_id, token, erased_at) select '"
                + scope.organisation() + "', decode(md5(i::text), 'hex'), now() from generate_series(1, " + tombstones
                + ") i");
    }

    private UntoldErasures node() {
        return new UntoldErasures(moxora.store, moxora.vault, moxora.removal.erased, Runnable::run, sandbox.clock);
    }

    /** Bolt is the planted fault: nobody tells the vault of its contact, and the contact comes back. */
    @Test
    void whoWasErasedBefore_staysErasedInARestoredCopy_onceTheVaultIsTold() {
        UUID ofAcme = moxora.contacts.create(acme, "GB", TestPlatform.ada()).id();
        UUID kept = moxora.contacts.create(acme, "GB", TestPlatform.ada()).id();
        UUID ofBolt = moxora.contacts.create(bolt, "GB", TestPlatform.ada()).id();
        sandbox.asSuperuser(
                "create table older as select * from contact where id in ('" + ofAcme + "', '" + ofBolt + "')");
        moxora.contacts.erase(acme, ofAcme, null);
        moxora.contacts.erase(bolt, ofBolt, null);
        forgetInVault();
        migrate();
        sandbox.inVaultAsSuperuser("delete from unfinished_work where organisation_id = '" + bolt.organisation() + "'");

        moxora.removal.untold.resumeUnfinished();
        settle();

        assertThat(told(acme)).isEqualTo(1);
        assertThat(told(bolt)).isZero();
        assertThat(moxora.erasure.gate.look().state()).isEqualTo(RestoreGate.State.IN_STEP);

        sandbox.asSuperuser("insert into contact select * from older");
        sandbox.asSuperuser("delete from contact_tombstone");
        moxora.removal.replay.replay(acme);
        moxora.removal.replay.replay(bolt);

        assertThatThrownBy(() -> moxora.contacts.get(acme, ofAcme)).isInstanceOf(Fault.class);
        assertThat(moxora.contacts.get(acme, kept)).isNotNull();
        assertThat(moxora.contacts.get(bolt, ofBolt)).isNotNull();
    }

    @Test
    void oneThatWasBrokenOff_isGoneOnWith_andEachIsToldOnce() {
        plant(acme, UntoldErasures.BATCH + 100);
        plant(bolt, 3);
        migrate();
        UUID id = UUID.randomUUID();
        assertThat(node().step(acme, id)).isTrue();
        assertThat(told(acme)).isEqualTo(UntoldErasures.BATCH);
        long first = inVault("select max(epoch) from erased_contact");

        // Another process, which knows no place.
        node().resumeUnfinished();

        assertThat(told(acme)).isEqualTo(UntoldErasures.BATCH + 100);
        assertThat(told(bolt)).isEqualTo(3);
        assertThat(inVault("select count(*) from erased_contact where epoch = " + first))
                .as("what was told is not told again")
                .isEqualTo(UntoldErasures.BATCH);
        assertThat(inVault("select count(*) from unfinished_work where kind = 'TOMBSTONES'"))
                .isZero();
        assertThat(moxora.erasure.gate.look().state()).isEqualTo(RestoreGate.State.IN_STEP);
    }

    @Test
    void whereAllIsTold_noNumberIsTaken() {
        moxora.contacts.erase(
                acme, moxora.contacts.create(acme, "GB", TestPlatform.ada()).id(), null);
        migrate();
        node().resumeUnfinished();
        migrate();
        long numbers = inVault("select last_value from erasure_epoch");

        node().resumeUnfinished();

        assertThat(told(acme)).isEqualTo(1);
        assertThat(inVault("select last_value from erasure_epoch")).isEqualTo(numbers);
    }

    /** It would stay in the vault behind the purge. */
    @Test
    void ofAnOrganisationWhoseKeysAreGone_nothingIsTold() {
        plant(acme, 3);
        migrate();
        sandbox.asSuperuser("update organisation set state = 'KEY_DESTROYED' where organisation_id = '"
                + acme.organisation() + "'");

        node().resumeUnfinished();

        assertThat(told(acme)).isZero();
    }
}
