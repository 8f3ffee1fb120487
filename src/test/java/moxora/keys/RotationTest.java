package moxora.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.contact.CanaryContacts;
import moxora.contact.CanaryMarks;
import moxora.contact.Contact;
import moxora.contact.ContactDraft;
import moxora.contact.ContactQuery;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** New keys change what is stored, and nothing that anybody sees. */
@Tag("B25")
@Tag("T-23")
class RotationTest {

    private final TestPlatform platform = TestPlatform.shared();
    private final Assembly moxora = platform.assembly;
    private final TenantScope acme = platform.acme();
    private final TenantScope bolt = platform.bolt();

    @Test
    void aRotation_changesNothingThatIsSeen_andEverythingThatIsStored() {
        Contact before = moxora.contacts.create(acme, "GB", TestPlatform.ada());
        Contact ofBolt = moxora.contacts.create(bolt, "GB", TestPlatform.ada());
        List<String> stored = Stored.values(moxora, acme);
        List<String> neighbours = Stored.values(moxora, bolt);

        rotate(acme);

        assertThat(moxora.contacts.get(acme, before.id())).isEqualTo(before);
        for (ContactQuery query : Stored.queriesFor(TestPlatform.ada())) {
            assertThat(moxora.contacts.search(acme, "GB", query).items())
                    .extracting(Contact::id)
                    .containsExactly(before.id());
        }
        assertThat(Stored.values(moxora, acme)).hasSameSizeAs(stored).doesNotContainAnyElementsOf(stored);
        assertThat(Stored.values(moxora, bolt)).isEqualTo(neighbours);
        assertThat(moxora.contacts.get(bolt, ofBolt.id())).isEqualTo(ofBolt);
        assertThat(lives(acme))
                .containsEntry("fields/1", "deactivated")
                .containsEntry("fields/2", "active")
                .containsEntry("index/1", "deactivated")
                .containsEntry("index/2", "active")
                .containsEntry("suppression/1", "active");
    }

    @Test
    void whatIsWrittenAfterARotation_isUnderTheNewKey_andFoundBesideWhatWasThere() {
        Contact old = moxora.contacts.create(acme, "GB", TestPlatform.ada());
        rotate(acme);
        Contact fresh = moxora.contacts.create(acme, "GB", TestPlatform.ada());

        assertThat(moxora.contacts
                        .search(acme, "GB", Stored.byEmail("ada@example.org"))
                        .items())
                .extracting(Contact::id)
                .containsExactly(fresh.id(), old.id());
        moxora.keys.resealables.forEach(table -> assertThat(moxora.store.<Long>within(acme, table::left))
                .as(table.table())
                .isZero());
    }

    @Test
    @Tag("N14")
    void aPlantedContact_isStillKnown_andStillRaisesItsAlarm() {
        CanaryContacts canaries = moxora.abuse.canaryContacts(moxora.contacts);
        UUID planted = canaries.plant(acme, "GB", TestPlatform.ada());

        rotate(acme);
        moxora.contacts.get(acme, planted);

        assertThat(canaries.list(acme)).extracting(CanaryMarks.Planted::contact).containsExactly(planted);
        assertThat(moxora.auditPages.before(acme, Long.MAX_VALUE, 20))
                .anyMatch(entry -> entry.action().equals("canary_contact_read") && planted.equals(entry.target()));
    }

    @Test
    void aRotationAskedForTwice_isOneRotation_andTellsHowFarItIs() {
        ContactDraft ada = TestPlatform.ada();
        for (int i = 0; i < 5; i++) {
            moxora.contacts.create(acme, "GB", ada);
        }
        UUID first = moxora.keys.rotations.request(acme.organisation(), null, "operator:test", null);
        UUID second = moxora.keys.rotations.request(acme.organisation(), null, "operator:test", null);
        assertThat(second).isEqualTo(first);
        assertThat(moxora.keys.rotations.find(first).orElseThrow().state()).isEqualTo(Rotation.State.RUNNING);

        moxora.keys.rotationRun.runDue();

        Rotation done = moxora.keys.rotations.find(first).orElseThrow();
        assertThat(done.state()).isEqualTo(Rotation.State.DONE);
        assertThat(done.done()).isEqualTo(done.total()).isGreaterThanOrEqualTo(5);
        assertThat(done.finishedAt()).isNotNull();
    }

    @Test
    @Tag("T-23")
    void aKeyUsedTooOften_orTooOld_isRenewedByItself() {
        moxora.vault.run(sql -> sql.update(
                "update key_life set uses = ? where organisation_id = ? and purpose = 'fields'",
                KeyUsage.DUE_AFTER_USES - 1,
                acme.organisation().value()));
        moxora.keys.usage.requestDue();
        assertThat(lives(acme)).doesNotContainKey("fields/2");

        moxora.contacts.create(acme, "GB", TestPlatform.ada());
        moxora.keyJobs().forEach(Runnable::run);

        assertThat(lives(acme)).containsEntry("fields/2", "active");
    }

    private void rotate(TenantScope scope) {
        moxora.keys.rotations.request(scope.organisation(), null, "operator:test", null);
        moxora.keys.rotationRun.runDue();
    }

    private Map<String, String> lives(TenantScope scope) {
        return moxora.keys.states.of(scope.organisation()).keys().stream()
                .collect(java.util.stream.Collectors.toMap(
                        key -> key.purpose() + "/" + key.generation(), KeyRecord::state));
    }
}
