package moxora.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.account.Means;
import moxora.battery.Sandbox;
import moxora.fault.Fault;
import moxora.keys.KeyRecord;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationState;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What matters is not done where it cannot be recorded: with a trail that takes no entry, each such act is refused, and
 * nothing of it has happened.
 */
@Tag("P63")
@Tag("P68")
@Tag("T-60")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DurableFirstTest {

    private static final String OPERATOR = new Actor(new UUID(0, 0), Actor.Role.OPERATOR).label();

    private Sandbox sandbox;
    private TenantScope acme;
    private UUID ada;

    @BeforeAll
    void open() {
        sandbox = Sandbox.open();
        acme = sandbox.organisation("acme");
        ada = sandbox.assembly.contacts.create(acme, "GB", TestPlatform.ada()).id();
    }

    @AfterAll
    void close() {
        sandbox.close();
    }

    @Test
    void anExport_writesNoByte() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long[] announced = {0};
        refused(() -> sandbox.assembly.contactExport.write(acme, rows -> announced[0]++, out));
        refused(() -> sandbox.assembly.contactExport.writeWithSpecial(acme, rows -> announced[0]++, out));
        assertThat(out.size()).isZero();
        assertThat(announced[0]).isZero();

        sandbox.assembly.contactExport.write(
                acme,
                rows -> {
                    // Told before the first byte: by then the entry is there for everybody else.
                    assertThat(newest().action()).isEqualTo("contacts_exported");
                    assertThat(newest().detail()).isEqualTo("rows=" + rows);
                    assertThat(newest().purpose()).isEqualTo("export");
                },
                out);
        assertThat(out.size()).isPositive();
    }

    @Test
    void anExportOfTheTrail_writesNoByte() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        refused(() -> sandbox.assembly.auditing.export.write(acme, out));
        assertThat(out.size()).isZero();
    }

    @Test
    void aReadOfASpecialCategory_isNotAnswered() {
        refused(() -> sandbox.assembly.contacts.getWithSpecial(acme, ada));
    }

    @Test
    void aPreviewForAProcessor_isNotAnswered() {
        refused(() -> sandbox.assembly.ai.previews.preview(acme, "tag-suggestions", ada, null));
    }

    @Test
    void aLogIn_opensNoSession() {
        TenantScope scope = acme.toward(Purpose.AUTHENTICATION);
        int before = sandbox.assembly.ownSessions.list(scope).size();
        refused(() -> sandbox.assembly.sessions.open(scope, Means.PASSWORD, false));
        assertThat(sandbox.assembly.ownSessions.list(scope)).hasSize(before);
    }

    @Test
    void keys_areNeitherSuspendedNorResumedNorDeclaredCompromised() {
        TenantScope bolt = sandbox.organisation("bolt");
        var states = sandbox.assembly.keys.states;
        refused(() -> states.suspend(bolt.organisation(), OPERATOR, null));
        refused(() -> states.compromised(bolt.organisation(), OPERATOR, null));
        assertThat(states.of(bolt.organisation()).keys())
                .extracting(KeyRecord::state)
                .containsOnly("active");
        states.suspend(bolt.organisation(), OPERATOR, null);
        refused(() -> states.resume(bolt.organisation(), OPERATOR, null));
        assertThat(states.of(bolt.organisation()).keys())
                .extracting(KeyRecord::state)
                .containsOnly("suspended");
        refused(() -> sandbox.assembly.keys.kekRotation.assign(bolt.organisation(), null, OPERATOR));
        states.resume(bolt.organisation(), OPERATOR, null);
        assertThat(sandbox.assembly.auditPages.before(bolt, Long.MAX_VALUE, 2))
                .extracting(AuditTrail.Entry::action, AuditTrail.Entry::actor)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("keys_resumed", OPERATOR),
                        org.assertj.core.api.Assertions.tuple("keys_suspended", OPERATOR));
    }

    @Test
    void aClosure_isNeitherBegunNorUndone() {
        TenantScope bolt = sandbox.organisation("bolt");
        refused(() -> sandbox.assembly.erasure.closures.request(bolt));
        assertThat(sandbox.assembly.erasure.closures.find(bolt.organisation())).isEmpty();
        assertThat(sandbox.assembly.organisations.profile(bolt).state()).isEqualTo(OrganisationState.ACTIVE);
        sandbox.assembly.erasure.closures.request(bolt);
        refused(() -> sandbox.assembly.erasure.closures.undo(bolt));
        assertThat(sandbox.assembly.erasure.closures.find(bolt.organisation())).isPresent();
    }

    @Test
    void aMeasurement_isNotAnswered() {
        refused(() -> sandbox.assembly.leakageMeter.measure(
                acme, "GB", sandbox.assembly.policies.require("moxora").search()));
    }

    @Test
    void anOperatorsAct_isNotRecordedOnOneTrailOnly_beforeItIsDone() {
        Actor operator = new Actor(new UUID(0, 0), Actor.Role.OPERATOR);
        TenantScope scope = new TenantScope(acme.organisation(), operator, Purpose.KEY_ROTATION);
        OperatorActs acts = sandbox.assembly.auditing.operatorActs;
        refused(() -> acts.recordWithin(scope, AuditAction.KEY_ROTATION_REQUESTED));
        sandbox.inVaultAsSuperuser("revoke insert on platform_audit_entry from moxora_vault_app");
        try {
            assertThatThrownBy(() -> acts.record(operator, AuditAction.CLOCK_MOVED, Map.of()))
                    .isInstanceOf(Fault.class);
            assertThatThrownBy(() -> acts.record(scope, AuditAction.AUDIT_VERIFIED))
                    .isInstanceOf(Fault.class);
        } finally {
            sandbox.inVaultAsSuperuser("grant insert on platform_audit_entry to moxora_vault_app");
        }
        acts.recordWithin(scope, AuditAction.KEY_ROTATION_REQUESTED);
        assertThat(newest().action()).isEqualTo("key_rotation_requested");
        assertThat(newest().actor()).isEqualTo(operator.label());
    }

    private AuditTrail.Entry newest() {
        return sandbox.assembly.auditPages.before(acme, Long.MAX_VALUE, 1).get(0);
    }

    private void refused(ThrowingCallable act) {
        sandbox.asOwner("revoke insert on audit_entry from moxora_app");
        try {
            assertThatThrownBy(act).isInstanceOf(Fault.class);
        } finally {
            sandbox.asOwner("grant insert on audit_entry to moxora_app");
        }
        assertThat(sandbox.assembly.auditing.verification.of(acme).intact()).isTrue();
    }
}
