package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.fault.Fault;
import moxora.store.OrganisationGate;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A copy of the data from before an erasure is brought to what the vault knows, and nothing else in it changes. */
@Tag("T-53")
@Tag("N4")
class ErasedContactsReplayTest {

    private static final List<String> COPIED = List.of(
            "contact", "contact_token", "contact_tombstone", "erased_address", "blocked_address", "parked_event");

    private static Sandbox sandbox;
    private static Assembly moxora;
    private TenantScope acme;
    private TenantScope bolt;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
    }

    @BeforeEach
    void signUp() {
        acme = sandbox.organisation("acme");
        bolt = sandbox.organisation("bolt");
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    private void backUp() {
        sandbox.asSuperuser("drop schema if exists backup cascade");
        sandbox.asSuperuser("create schema backup");
        COPIED.forEach(table -> sandbox.asSuperuser("create table backup." + table + " as select * from " + table));
        sandbox.asSuperuser("create table backup.erasure_applied as select * from erasure_applied");
    }

    private void restore() {
        List<String> backwards = new ArrayList<>(COPIED);
        java.util.Collections.reverse(backwards);
        backwards.forEach(table -> sandbox.asSuperuser("delete from " + table));
        COPIED.forEach(table -> sandbox.asSuperuser("insert into " + table + " select * from backup." + table));
        sandbox.asSuperuser("delete from erasure_applied");
        sandbox.asSuperuser("insert into erasure_applied select * from backup.erasure_applied");
    }

    private UUID create(TenantScope scope, String name) {
        return moxora.contacts
                .create(
                        scope,
                        "GB",
                        new ContactDraft(
                                name,
                                null,
                                List.of(name + "@example.org"),
                                List.of(),
                                null,
                                null,
                                List.of(),
                                Map.of(),
                                null))
                .id();
    }

    private List<String> rows(TenantScope scope, String table) {
        return moxora.store.within(
                scope,
                session -> session.sql()
                        .rows(
                                "select t::text from " + table + " t where organisation_id = ? order by 1",
                                row -> row.text(1),
                                session.organisation()));
    }

    private long missingEpochs() {
        List<Long> known = moxora.vault.within(sql -> sql.rows(
                "select epoch from erased_contact where organisation_id = ?"
                        + " union select epoch from erased_address where organisation_id = ?",
                row -> row.number(1),
                acme.organisation().value(),
                acme.organisation().value()));
        List<Long> applied = moxora.store.within(
                acme, session -> session.sql().rows("select epoch from erasure_applied", row -> row.number(1)));
        return known.stream().filter(epoch -> !applied.contains(epoch)).count();
    }

    @Test
    void whoWasErasedSinceTheBackup_isErasedAgain_andNobodyElse() {
        List<UUID> gone = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            gone.add(create(acme, "gone" + i));
            create(acme, "stays" + i);
        }
        UUID atBolt = create(bolt, "gone0");
        backUp();
        gone.forEach(id -> moxora.contacts.erase(acme, id, null, true));
        moxora.removal.blocks.lift(acme, "gone2@example.org");
        List<String> contacts = rows(acme, "contact");
        List<String> blocked = rows(acme, "blocked_address");
        restore();
        assertThat(moxora.contacts.exists(acme, gone.get(0))).isTrue();
        assertThat(missingEpochs()).isPositive();

        long changed = moxora.removal.replay.replay(acme);

        assertThat(changed).isPositive();
        assertThat(gone).noneMatch(id -> moxora.contacts.exists(acme, id));
        assertThat(rows(acme, "contact")).isEqualTo(contacts);
        assertThat(rows(acme, "blocked_address")).hasSameSizeAs(blocked).hasSize(2);
        assertThat(rows(acme, "contact_tombstone")).hasSize(3);
        assertThat(rows(acme, "erased_address")).hasSize(3);
        assertThat(missingEpochs()).isZero();
        assertThat(moxora.contacts.exists(bolt, atBolt)).isTrue();
        assertThat(moxora.removal.replay.replay(acme)).as("once more").isZero();
    }

    @Test
    void aBlockThatWasLiftedSinceTheBackup_isLiftedAgain() {
        moxora.contacts.erase(acme, create(acme, "ada"), null, true);
        backUp();
        moxora.removal.blocks.lift(acme, "ada@example.org");
        restore();
        assertThat(rows(acme, "blocked_address")).hasSize(1);

        moxora.removal.replay.replay(acme);

        assertThat(rows(acme, "blocked_address")).isEmpty();
        assertThat(create(acme, "ada")).isNotNull();
    }

    @Test
    @Tag("N6")
    void fromTheReplayOn_aLateImportBringsNobodyBack() {
        UUID ada = create(acme, "ada");
        backUp();
        moxora.contacts.erase(acme, ada, null);
        restore();
        moxora.removal.replay.replay(acme);

        ContactBatches.Prepared late = moxora.contactBatches.prepare(
                acme, "GB", List.of(new ContactBatches.Incoming(ada, TestPlatform.ada())));
        ContactBatches.Written written = moxora.store.within(acme, session -> {
            OrganisationGate.requireActive(session);
            return moxora.contactBatches.write(session, late);
        });

        assertThat(written.erased()).containsExactly(ada);
        assertThat(moxora.contacts.exists(acme, ada)).isFalse();
    }

    /** The counter-proof: the tombstones of the vault are what it goes by, not the rows of the data. */
    @Test
    @Tag("B1")
    void withoutTheVaultsTombstones_theErasedAreBack() {
        UUID ada = create(acme, "ada");
        backUp();
        moxora.contacts.erase(acme, ada, null);
        restore();
        sandbox.inVaultAsSuperuser("delete from erased_contact");

        moxora.removal.replay.replay(acme);

        assertThat(moxora.contacts.exists(acme, ada)).isTrue();
    }

    @Test
    void keysThatAreRotated_changeNothingAboutTombstones() {
        UUID ada = create(acme, "ada");
        moxora.sealer.prepare(acme);
        var before = moxora.contactTokens.tombstone(acme, ada);
        int generation = moxora.index.generation(acme);
        moxora.keys.rotations.request(acme.organisation(), null, "operator:test", null);
        moxora.keys.rotationRun.runDue();

        assertThat(moxora.index.generation(acme)).isGreaterThan(generation);
        assertThat(moxora.contactTokens.tombstone(acme, ada)).isEqualTo(before);
    }

    @Test
    void anOrganisationWithoutKeys_hasNobodyLeftToErase() {
        // The copies of this test would rightly keep any closure from beginning.
        sandbox.asSuperuser("drop schema backup cascade");
        var closure = moxora.erasure.closures.request(acme);
        sandbox.clock.advanceTo(closure.dueAt());
        moxora.erasure.run.runDue();

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> moxora.removal.replay.replay(acme))
                .isInstanceOf(Fault.class);
    }
}
