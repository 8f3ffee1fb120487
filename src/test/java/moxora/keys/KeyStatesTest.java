package moxora.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.contact.Contact;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Ids;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A suspended organisation is refused with a reason, nobody else is, and it is as before when it is resumed. */
@Tag("T-38")
class KeyStatesTest {

    private final Assembly moxora = TestPlatform.shared().assembly;
    private final TenantScope acme = TestPlatform.shared().acme();
    private final TenantScope bolt = TestPlatform.shared().bolt();

    @Test
    void aSuspendedOrganisation_canDoNothing_andAfterwardsEverything_andOthersNoticeNothing() {
        Contact ada = moxora.contacts.create(acme, "GB", TestPlatform.ada());
        Contact ofBolt = moxora.contacts.create(bolt, "GB", TestPlatform.ada());

        moxora.keys.states.suspend(acme.organisation(), "operator:test", "asked for by its owner");

        suspended(() -> moxora.contacts.get(acme, ada.id()));
        suspended(() -> moxora.contacts.create(acme, "GB", TestPlatform.ada()));
        suspended(() -> moxora.contacts.search(acme, "GB", Stored.byEmail("ada@example.org")));
        assertThat(moxora.contacts.get(bolt, ofBolt.id())).isEqualTo(ofBolt);

        moxora.keys.states.resume(acme.organisation(), "operator:test", null);

        assertThat(moxora.contacts.get(acme, ada.id())).isEqualTo(ada);
        assertThat(moxora.keys.states.of(acme.organisation()).keys())
                .extracting(KeyRecord::state)
                .containsOnly("active");
        assertThat(moxora.keys.states.of(acme.organisation()).events())
                .filteredOn(event -> event.state().equals("suspended"))
                .isNotEmpty()
                .allSatisfy(event -> {
                    assertThat(event.actor()).isEqualTo("operator:test");
                    assertThat(event.reason()).isEqualTo("asked for by its owner");
                });
        assertThat(moxora.keys.states.of(bolt.organisation()).events())
                .extracting(KeyRecord.Event::state)
                .containsOnly("active");
    }

    @Test
    void suspendedTwice_isSuspendedOnce_andOldKeysGetTheirOwnStateBack() {
        moxora.keys.rotations.request(acme.organisation(), null, "operator:test", null);
        moxora.keys.rotationRun.runDue();

        moxora.keys.states.suspend(acme.organisation(), "operator:test", null);
        moxora.keys.states.suspend(acme.organisation(), "operator:test", null);
        moxora.keys.states.resume(acme.organisation(), "operator:test", null);

        assertThat(moxora.keys.states.of(acme.organisation()).keys())
                .filteredOn(key -> key.purpose().equals("fields"))
                .extracting(KeyRecord::state)
                .containsExactly("deactivated", "active");
    }

    @Test
    void aRotationOfASuspendedOrganisation_waits_andGoesOnWhenItIsResumed() {
        Contact ada = moxora.contacts.create(acme, "GB", TestPlatform.ada());
        moxora.keys.states.suspend(acme.organisation(), "operator:test", null);
        UUID rotation = moxora.keys.rotations.request(acme.organisation(), null, "operator:test", null);
        moxora.keys.rotationRun.runDue();
        assertThat(moxora.keys.rotations.find(rotation).orElseThrow().lastError())
                .isEqualTo("key_suspended");

        moxora.keys.states.resume(acme.organisation(), "operator:test", null);
        TestPlatform.shared()
                .clock
                .advanceTo(TestPlatform.shared().clock.instant().plusSeconds(11));
        moxora.keys.rotationRun.runDue();

        assertThat(moxora.keys.rotations.find(rotation).orElseThrow().state()).isEqualTo(Rotation.State.DONE);
        assertThat(moxora.contacts.get(acme, ada.id())).isEqualTo(ada);
    }

    @Test
    void anOrganisationThatIsNotThere_is404() {
        OrganisationId nobody = new OrganisationId(Ids.next());
        for (ThrowingCallable call : java.util.List.<ThrowingCallable>of(
                () -> moxora.keys.states.of(nobody),
                () -> moxora.keys.states.suspend(nobody, "operator:test", null),
                () -> moxora.keys.states.compromised(nobody, "operator:test", null),
                () -> moxora.keys.rotations.request(nobody, null, "operator:test", null))) {
            assertThatThrownBy(call)
                    .isInstanceOfSatisfying(
                            Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.NOT_FOUND));
        }
    }

    private static void suspended(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.KEY_SUSPENDED);
            assertThat(fault.code().status()).isEqualTo(503);
        });
    }
}
