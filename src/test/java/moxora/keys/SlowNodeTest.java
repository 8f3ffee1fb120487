package moxora.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.contact.Contact;
import moxora.keys.RotationTable.Step;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A rotation waits for each node that still uses its keys, at each step, and for none that is gone. */
@Tag("B25")
class SlowNodeTest {

    private static final Duration AT_MOST = Duration.ofSeconds(20);

    private final UUID other = new UUID(7, 7);
    private Sandbox sandbox;
    private Assembly here;
    private TenantScope acme;
    private TenantScope bolt;
    private Contact old;

    @BeforeEach
    void open() {
        sandbox = Sandbox.open();
        here = sandbox.assembly;
        here.followKeys();
        acme = sandbox.organisation("acme");
        bolt = sandbox.organisation("bolt");
        old = here.contacts.create(acme, "GB", TestPlatform.ada());
        here.contacts.create(bolt, "GB", TestPlatform.ada());
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void aSlowNode_isWaitedForAtEachStep() {
        otherNodeSeen("clock_timestamp() + interval '1 hour'");
        UUID rotation = here.keys.rotations.request(acme.organisation(), null, "operator:test", null);

        assertWaitsAt(rotation, Step.MINTED);
        assertThat(here.keyrings.activeGeneration(acme.organisation())).isEqualTo(1);
        here.contacts.create(acme, "GB", TestPlatform.ada());
        assertThat(generations(acme)).containsExactly(1L);

        otherNodeApplies();
        assertWaitsAt(rotation, Step.ACTIVATED);
        Contact fresh = here.contacts.create(acme, "GB", TestPlatform.ada());
        assertThat(generations(acme)).containsExactly(1L, 2L);
        assertThat(found(here)).contains(old.id(), fresh.id()).hasSize(3);

        otherNodeApplies();
        finish(rotation);
        assertThat(generations(acme)).containsExactly(2L);
        assertThat(found(here)).contains(old.id(), fresh.id()).hasSize(3);
        assertThat(generations(bolt)).containsExactly(1L);
    }

    @Test
    void aNodeThatWasNotSeenForTenSeconds_isNotWaitedFor() {
        otherNodeSeen("clock_timestamp() - interval '11 seconds'");

        finish(here.keys.rotations.request(acme.organisation(), null, "operator:test", null));

        assertThat(generations(acme)).containsExactly(2L);
    }

    /** Why it is waited for: who does not know the new keys misses rows, and says nothing of it. */
    @Test
    @Tag("sabotage")
    void aNodeThatSaysItKnowsTheNewKeysAndDoesNot_missesRows() {
        try (Assembly deaf = new Assembly(sandbox.settings, sandbox.clock);
                Assembly good = new Assembly(sandbox.settings, sandbox.clock)) {
            good.followKeys();
            assertThat(found(deaf)).containsExactly(old.id());
            otherNodeSeen("clock_timestamp() + interval '1 hour'");
            UUID rotation = here.keys.rotations.request(acme.organisation(), null, "operator:test", null);
            assertWaitsAt(rotation, Step.MINTED);

            // As long as it is waited for, nothing is lost to it.
            Contact before = here.contacts.create(acme, "GB", TestPlatform.ada());
            assertThat(found(deaf)).containsExactlyInAnyOrder(old.id(), before.id());

            otherNodeApplies();
            assertWaitsAt(rotation, Step.ACTIVATED);
            Contact after = here.contacts.create(acme, "GB", TestPlatform.ada());
            assertThat(found(deaf)).doesNotContain(after.id());
            assertThat(found(good)).containsExactlyInAnyOrder(old.id(), before.id(), after.id());

            otherNodeApplies();
            finish(rotation);
            assertThat(found(deaf)).isEmpty();
            assertThat(found(good)).containsExactlyInAnyOrder(old.id(), before.id(), after.id());
        }
    }

    private Collection<UUID> found(Assembly node) {
        return node.contacts.search(acme, "GB", Stored.byEmail("ada@example.org")).items().stream()
                .map(Contact::id)
                .toList();
    }

    private List<Long> generations(TenantScope scope) {
        return here.store.within(
                scope,
                session -> session.sql()
                        .rows(
                                "select distinct generation from contact_token where organisation_id = ? order by 1",
                                row -> row.number(1),
                                session.organisation()));
    }

    private void otherNodeSeen(String when) {
        here.vault.run(
                sql -> sql.update("insert into key_node (id, applied, seen_at) values (?, 0, " + when + ")", other));
    }

    private void otherNodeApplies() {
        here.vault.run(
                sql -> sql.update("update key_node set applied = (select tick from key_clock) where id = ?", other));
    }

    /** It gets as far as that step, and no further although every other node is ready for the next. */
    private void assertWaitsAt(UUID rotation, Step step) {
        await().pollInterval(Duration.ofMillis(10)).atMost(AT_MOST).until(() -> {
            here.keys.rotationRun.runDue();
            return step(rotation) == step && notReady() == 1;
        });
        here.keys.rotationRun.runDue();
        assertThat(step(rotation)).isEqualTo(step);
        assertThat(here.keys.rotations.find(rotation).orElseThrow().lastError()).isNull();
    }

    private long notReady() {
        return here.vault.within(
                sql -> sql.count("select count(*) from key_node where applied < (select tick from key_clock)"));
    }

    private Step step(UUID rotation) {
        return here.vault.within(sql -> sql.first(
                        "select step from key_rotation_part where rotation_id = ?",
                        row -> Step.valueOf(row.text(1)),
                        rotation)
                .orElseThrow());
    }

    private void finish(UUID rotation) {
        await().pollInterval(Duration.ofMillis(10)).atMost(AT_MOST).until(() -> {
            here.keys.rotationRun.runDue();
            return step(rotation) == Step.DONE;
        });
    }
}
