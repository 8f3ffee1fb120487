package moxora.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.contact.Contact;
import moxora.crypto.Sealed;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Old keys are kept for as long as backups are, then go, and it is shown that they are gone. */
@Tag("T-23")
@Tag("T-29")
class OldKeysTest {

    private static final Map<String, String> TEN_DAYS = Map.of("moxora.data.backup.retention", "P10D");

    @Test
    void anOldKey_opensOlderBackupsUntilTheirTimeIsOver_andNothingAfterwards() {
        try (Sandbox sandbox = Sandbox.open(TEN_DAYS)) {
            Assembly moxora = sandbox.assembly;
            TenantScope acme = sandbox.organisation("acme");
            TenantScope bolt = sandbox.organisation("bolt");
            Contact ada = moxora.contacts.create(acme, "GB", TestPlatform.ada());
            Contact ofBolt = moxora.contacts.create(bolt, "GB", TestPlatform.ada());
            Sealed backup = identity(sandbox, acme, ada);
            byte[] wrapped = wrapped(moxora, acme, 1);
            rotate(moxora, acme);

            Instant end = key(moxora, acme, "fields", 1).destroyAfter();
            assertThat(end)
                    .isBetween(
                            now(sandbox).plus(Duration.ofDays(10)).minusSeconds(60),
                            now(sandbox).plus(Duration.ofDays(10)));
            sandbox.clock.advanceTo(now(sandbox).plus(Duration.ofDays(9)));
            moxora.keys.oldKeys.destroyDue();
            byte[] restored = moxora.sealer.openBytes(acme, Compartment.IDENTITY, ada.id(), backup);
            assertThat(restored).isNotEmpty();

            Instant due = moxora.keys
                    .oldKeys
                    .nextDue(now(sandbox), now(sandbox).plus(Duration.ofDays(5)))
                    .orElseThrow();
            sandbox.clock.advanceTo(due);
            moxora.keys.oldKeys.destroyDue();

            assertThatThrownBy(() -> moxora.sealer.openBytes(acme, Compartment.IDENTITY, ada.id(), backup))
                    .isInstanceOf(Fault.class);
            assertThat(moxora.contacts.get(acme, ada.id())).isEqualTo(ada);
            assertThat(moxora.contacts.get(bolt, ofBolt.id())).isEqualTo(ofBolt);
            KeyRecord gone = key(moxora, acme, "fields", 1);
            assertThat(gone.state()).isEqualTo("destroyed");
            assertThat(gone.kekUri()).isNull();
            assertThat(gone.proof())
                    .contains("\"canaryOpenedBefore\":true", "\"canaryOpens\":false")
                    .contains("\"wrappedInTables\":0", "\"wrappedInFiles\":0", "\"controlFound\":true");
            assertThat(key(moxora, acme, "index", 1).state()).isEqualTo("destroyed");
            assertThat(key(moxora, bolt, "fields", 1).state()).isEqualTo("active");
            long copies = moxora.vault.within(
                    sql -> sql.count("select count(*) from wrapped_keyset where wrapped = ?", (Object) wrapped));
            assertThat(copies).isZero();
        }
    }

    @Test
    void aCompromisedKey_isReplacedAndDestroyedAtOnce() {
        try (Sandbox sandbox = Sandbox.open(TEN_DAYS)) {
            Assembly moxora = sandbox.assembly;
            TenantScope acme = sandbox.organisation("acme");
            Contact ada = moxora.contacts.create(acme, "GB", TestPlatform.ada());
            Sealed stolen = identity(sandbox, acme, ada);

            moxora.keys.states.compromised(acme.organisation(), "operator:test", "a laptop was lost");
            assertThat(key(moxora, acme, "fields", 1).state()).isEqualTo("compromised");
            assertThat(moxora.contacts.get(acme, ada.id())).isEqualTo(ada);
            moxora.keyJobs().forEach(Runnable::run);

            assertThat(key(moxora, acme, "fields", 1).state()).isEqualTo("destroyed");
            assertThat(key(moxora, acme, "fields", 2).state()).isEqualTo("active");
            assertThat(moxora.contacts.get(acme, ada.id())).isEqualTo(ada);
            assertThatThrownBy(() -> moxora.sealer.openBytes(acme, Compartment.IDENTITY, ada.id(), stolen))
                    .isInstanceOf(Fault.class);
            assertThat(moxora.keys.states.of(acme.organisation()).events()).anySatisfy(event -> {
                assertThat(event.state()).isEqualTo("compromised");
                assertThat(event.actor()).isEqualTo("operator:test");
                assertThat(event.reason()).isEqualTo("a laptop was lost");
            });
        }
    }

    @Test
    void whereNoRetentionIsDeclared_oldKeysAreKeptForAMonth_andWhereItIsZero_theyGoAtOnce() {
        try (Sandbox sandbox = Sandbox.open();
                Sandbox none = Sandbox.open(Map.of("moxora.data.backup.retention", "PT0S"))) {
            assertThat(sandbox.assembly.keys.oldKeys.retention()).isEqualTo(Duration.ofDays(30));
            TenantScope acme = none.organisation("acme");
            rotate(none.assembly, acme);
            none.assembly.keys.oldKeys.destroyDue();
            assertThat(key(none.assembly, acme, "fields", 1).state()).isEqualTo("destroyed");
        }
    }

    @Test
    void aRowUnderTheOldKey_isSealedAnewBeforeThatKeyGoes() {
        try (Sandbox sandbox = Sandbox.open(TEN_DAYS)) {
            Assembly moxora = sandbox.assembly;
            TenantScope acme = sandbox.organisation("acme");
            Contact ada = moxora.contacts.create(acme, "GB", TestPlatform.ada());
            Sealed before = identity(sandbox, acme, ada);
            rotate(moxora, acme);
            // As a restored backup would.
            sandbox.asSuperuser("update contact set identity = '\\x"
                    + HexFormat.of().formatHex(before.bytes()) + "' where id = '" + ada.id() + "'");
            sandbox.clock.advanceTo(now(sandbox).plus(Duration.ofDays(11)));

            moxora.keys.oldKeys.destroyDue();
            assertThat(key(moxora, acme, "fields", 1).state()).isEqualTo("deactivated");
            moxora.keys.rotationRun.runDue();
            moxora.keys.oldKeys.destroyDue();

            assertThat(key(moxora, acme, "fields", 1).state()).isEqualTo("destroyed");
            assertThat(moxora.contacts.get(acme, ada.id())).isEqualTo(ada);
        }
    }

    @Test
    void aCopyOfTheOldWrapping_leftBehindInTheVaultsFiles_isSeen_andNoProofIsGiven() {
        try (Sandbox sandbox = Sandbox.open(TEN_DAYS)) {
            Assembly moxora = sandbox.assembly;
            TenantScope acme = sandbox.organisation("acme");
            byte[] wrapped = wrapped(moxora, acme, 1);
            rotate(moxora, acme);
            sandbox.inVaultAsSuperuser("create table kept_copy as select '\\x"
                    + HexFormat.of().formatHex(wrapped) + "'::bytea as wrapped");
            sandbox.inVaultAsSuperuser("checkpoint");
            sandbox.clock.advanceTo(now(sandbox).plus(Duration.ofDays(11)));

            assertThatThrownBy(moxora.keys.oldKeys::destroyDue)
                    .isInstanceOf(Fault.class)
                    .hasMessageContaining("not shown to be gone");
            assertThat(key(moxora, acme, "fields", 1).proof()).startsWith("pending");

            sandbox.inVaultAsSuperuser("drop table kept_copy");
            sandbox.inVaultAsSuperuser("select pg_switch_wal()");
            sandbox.inVaultAsSuperuser("checkpoint");
            moxora.keys.oldKeys.destroyDue();
            assertThat(key(moxora, acme, "fields", 1).proof()).contains("\"wrappedInFiles\":0");
        }
    }

    private static Instant now(Sandbox sandbox) {
        return sandbox.clock.instant();
    }

    private static void rotate(Assembly moxora, TenantScope scope) {
        moxora.keys.rotations.request(scope.organisation(), null, "operator:test", null);
        moxora.keys.rotationRun.runDue();
    }

    private static KeyRecord key(Assembly moxora, TenantScope scope, String purpose, int generation) {
        List<KeyRecord> keys = moxora.keys.states.of(scope.organisation()).keys();
        return keys.stream()
                .filter(key -> key.purpose().equals(purpose) && key.generation() == generation)
                .findFirst()
                .orElseThrow();
    }

    private static Sealed identity(Sandbox sandbox, TenantScope scope, Contact contact) {
        return sandbox.assembly.store.within(
                scope,
                session -> session.sql()
                        .first(
                                "select identity from contact where organisation_id = ? and id = ?",
                                row -> row.sealed(1),
                                session.organisation(),
                                contact.id())
                        .orElseThrow());
    }

    private static byte[] wrapped(Assembly moxora, TenantScope scope, int generation) {
        return moxora.vault.within(sql -> sql.first(
                        "select wrapped from wrapped_keyset where organisation_id = ? and purpose = 'fields'"
                                + " and generation = ?",
                        row -> row.bytes(1),
                        scope.organisation().value(),
                        generation)
                .orElseThrow());
    }
}
