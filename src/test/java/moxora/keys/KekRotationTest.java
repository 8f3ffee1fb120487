package moxora.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.battery.Tally;
import moxora.contact.Contact;
import moxora.crypto.FileKek;
import moxora.fault.Fault;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another key-encryption key wraps every keyset anew; nothing is encrypted anew, nothing stops, nothing is lost. */
@Tag("T-31")
class KekRotationTest {

    @TempDir
    Path folder;

    @Test
    void everyKeyset_comesUnderTheKeyInUse_andTheFormerKeyIsNotNeededAnyMore() throws Exception {
        String old = kek("old.json");
        String fresh = kek("new.json");
        try (Sandbox before = Sandbox.open(Map.of("moxora.kek.uri", old))) {
            TenantScope acme = before.organisation("acme");
            TenantScope bolt = before.organisation("bolt");
            Contact ada = before.assembly.contacts.create(acme, "GB", TestPlatform.ada());
            Contact ofBolt = before.assembly.contacts.create(bolt, "GB", TestPlatform.ada());
            List<String> stored = Stored.values(before.assembly, acme);

            try (Assembly both = node(before, Map.of("moxora.kek.uri", fresh, "moxora.kek.other.uris", old))) {
                assertThat(both.contacts.get(acme, ada.id())).isEqualTo(ada);
                UUID id = both.keys.kekRotation.request("operator:test");
                assertThat(both.keys.kekRotation.find(id).orElseThrow().state()).isEqualTo(Rotation.State.RUNNING);
                both.keys.kekRotation.runDue();

                Rotation done = both.keys.kekRotation.find(id).orElseThrow();
                assertThat(done.state()).isEqualTo(Rotation.State.DONE);
                assertThat(done.done()).isEqualTo(done.total()).isGreaterThanOrEqualTo(8);
                assertThat(keks(both)).containsOnly(fresh);
                assertThat(Stored.values(both, acme)).isEqualTo(stored);
            }
            Files.delete(folder.resolve("old.json"));
            try (Assembly after = node(before, Map.of("moxora.kek.uri", fresh))) {
                assertThat(after.contacts.get(acme, ada.id())).isEqualTo(ada);
                assertThat(after.contacts.get(bolt, ofBolt.id())).isEqualTo(ofBolt);
                assertThat(after.contacts
                                .search(acme, "GB", Stored.byEmail("ada@example.org"))
                                .items())
                        .hasSize(1);
            }
        }
    }

    @Test
    void anOrganisationsOwnKey_wrapsItsKeysetsOnly_andIsGivenBack() {
        String platform = kek("platform.json");
        String own = kek("own.json");
        try (Sandbox sandbox = Sandbox.open(Map.of("moxora.kek.uri", platform, "moxora.kek.other.uris", own))) {
            Assembly moxora = sandbox.assembly;
            TenantScope acme = sandbox.organisation("acme");
            TenantScope bolt = sandbox.organisation("bolt");
            Contact ada = moxora.contacts.create(acme, "GB", TestPlatform.ada());

            moxora.keys.kekRotation.assign(acme.organisation(), own, "operator:test");
            moxora.keys.kekRotation.runDue();
            assertThat(keks(moxora, acme)).containsOnly(own);
            assertThat(keks(moxora, bolt)).containsOnly(platform);

            // What is new comes under its own key too, and a rotation for everybody leaves it alone.
            moxora.keys.rotations.request(acme.organisation(), null, "operator:test", null);
            moxora.keys.rotationRun.runDue();
            moxora.keys.kekRotation.request("operator:test");
            moxora.keys.kekRotation.runDue();
            assertThat(keks(moxora, acme)).containsOnly(own);
            moxora.keyrings.evictAll();
            assertThat(moxora.contacts.get(acme, ada.id())).isEqualTo(ada);

            moxora.keys.kekRotation.assign(acme.organisation(), null, "operator:test");
            moxora.keys.kekRotation.runDue();
            assertThat(keks(moxora, acme)).containsOnly(platform);
            moxora.keyrings.evictAll();
            assertThat(moxora.contacts.get(acme, ada.id())).isEqualTo(ada);
        }
    }

    @Test
    void aKeyThatIsNotConfigured_isRefusedBeforeAnythingIsWrapped() {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = sandbox.organisation("acme");
            assertThatThrownBy(() -> sandbox.assembly.keys.kekRotation.assign(
                            acme.organisation(), "file:/nowhere/else.json", "operator:test"))
                    .isInstanceOf(Fault.class);
            assertThat(keks(sandbox.assembly, acme)).doesNotContain("file:/nowhere/else.json");
        }
    }

    @Test
    void manyKeysets_areWrappedAnewUnderLoad_andNoneIsLost() throws Exception {
        String old = kek("old.json");
        String fresh = kek("new.json");
        int many = Tally.size(300, 10_000);
        try (Sandbox sandbox = Sandbox.open(Map.of("moxora.kek.uri", old));
                Assembly both = node(sandbox, Map.of("moxora.kek.uri", fresh, "moxora.kek.other.uris", old))) {
            TenantScope busy = sandbox.organisation("busy");
            Contact ada = sandbox.assembly.contacts.create(busy, "GB", TestPlatform.ada());
            for (int i = 0; i < many; i++) {
                sandbox.assembly.keyrings.create(new OrganisationId(new UUID(0x7000, i)));
            }
            AtomicBoolean running = new AtomicBoolean(true);
            Tally tally = Tally.of("T-31 keysets wrapped anew while they are used");
            Thread reader = new Thread(() -> {
                while (running.get()) {
                    both.keyrings.evictAll();
                    boolean opens = both.contacts.get(busy, ada.id()).equals(ada);
                    synchronized (tally) {
                        tally.check(opens, "a read");
                    }
                }
            });
            reader.start();
            UUID id = both.keys.kekRotation.request("operator:test");
            both.keys.kekRotation.runDue();
            running.set(false);
            reader.join();
            assertThat(both.keys.kekRotation.find(id).orElseThrow().state()).isEqualTo(Rotation.State.DONE);
            for (int i = 0; i < many; i++) {
                OrganisationId organisation = new OrganisationId(new UUID(0x7000, i));
                tally.check(both.keyrings.of(organisation) != null, "keyset " + i);
            }
            tally.close();
        }
    }

    /** Another node on the same databases, with other key-encryption keys. */
    private static Assembly node(Sandbox sandbox, Map<String, String> overrides) {
        return new Assembly(sandbox.settings(overrides), sandbox.clock);
    }

    private String kek(String name) {
        String uri = folder.resolve(name).toUri().toString();
        FileKek.at(java.net.URI.create(uri));
        return uri;
    }

    private static List<String> keks(Assembly moxora) {
        return moxora.vault.within(sql -> sql.rows("select distinct kek_uri from wrapped_keyset", row -> row.text(1)));
    }

    private static List<String> keks(Assembly moxora, TenantScope scope) {
        return moxora.vault.within(sql -> sql.rows(
                "select distinct kek_uri from wrapped_keyset where organisation_id = ?",
                row -> row.text(1),
                scope.organisation().value()));
    }
}
