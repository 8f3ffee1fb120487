package moxora.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.contact.Contact;
import moxora.keys.RotationTable.Step;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Keys are suspended, or declared compromised, at any step of a rotation: it still ends with keys that nobody declared
 * compromised, and never at the price of what is stored.
 */
@Tag("B25")
@Tag("T-31")
class StatesWhileRotatingTest {

    private static final Duration AT_MOST = Duration.ofSeconds(20);

    private final UUID other = new UUID(7, 7);
    private Sandbox sandbox;
    private Assembly moxora;
    private TenantScope acme;
    private TenantScope bolt;
    private Contact ada;
    private Contact ofBolt;
    private UUID rotation;

    @BeforeEach
    void open() {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
        moxora.followKeys();
        acme = sandbox.organisation("acme");
        bolt = sandbox.organisation("bolt");
        ada = moxora.contacts.create(acme, "GB", TestPlatform.ada());
        ofBolt = moxora.contacts.create(bolt, "GB", TestPlatform.ada());
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    /** Where a rotation can stand while the world goes on: it waits there for a node that is slow. */
    private enum At {
        WAITING,
        MINTED,
        ACTIVATED
    }

    @ParameterizedTest
    @EnumSource
    void aSuspension_holdsTheRotationUp_whichThenStillRenewsTheKeys(At step) {
        rotateUpTo(step);
        moxora.keys.states.suspend(acme.organisation(), "operator:test", null);
        otherNodeLeaves();
        moxora.keys.rotationRun.runDue();
        assertThat(states("fields")).startsWith("suspended").doesNotContain("active");
        moxora.keys.states.resume(acme.organisation(), "operator:test", null);

        finish();

        assertThat(states("fields")).containsExactly("deactivated", "active");
        assertThat(states("index")).containsExactly("deactivated", "active");
        assertNothingIsLost();
    }

    @ParameterizedTest
    @EnumSource
    void aCompromiseDeclaredMeanwhile_leadsToKeysThatNobodyKnows_andDestroysNoneInUse(At step) {
        rotateUpTo(step);
        assertThat(moxora.keys.states.compromised(acme.organisation(), "operator:test", null))
                .isEqualTo(rotation);
        otherNodeLeaves();

        finish();
        moxora.keys.oldKeys.destroyDue();

        assertThat(states("fields")).endsWith("active").contains("destroyed").doesNotContain("compromised");
        assertThat(states("index")).endsWith("active").contains("destroyed").doesNotContain("compromised");
        assertNothingIsLost();
    }

    @ParameterizedTest
    @EnumSource
    void aCompromiseAndASuspension_comeToTheSameEnd(At step) {
        rotateUpTo(step);
        moxora.keys.states.compromised(acme.organisation(), "operator:test", null);
        moxora.keys.states.suspend(acme.organisation(), "operator:test", null);
        otherNodeLeaves();
        moxora.keys.rotationRun.runDue();
        moxora.keys.oldKeys.destroyDue();
        moxora.keys.states.resume(acme.organisation(), "operator:test", null);

        finish();
        moxora.keys.oldKeys.destroyDue();

        assertThat(states("fields")).endsWith("active").contains("destroyed").doesNotContain("compromised");
        assertNothingIsLost();
    }

    private void rotateUpTo(At step) {
        moxora.vault.run(sql -> sql.update(
                "insert into key_node (id, applied, seen_at) values (?, 0, clock_timestamp() + interval '1 hour')",
                other));
        rotation = moxora.keys.rotations.request(acme.organisation(), null, "operator:test", null);
        if (step == At.WAITING) {
            return;
        }
        until(Step.MINTED);
        if (step == At.ACTIVATED) {
            moxora.vault.run(sql ->
                    sql.update("update key_node set applied = (select tick from key_clock) where id = ?", other));
            until(Step.ACTIVATED);
        }
    }

    private void otherNodeLeaves() {
        moxora.vault.run(sql -> sql.update("delete from key_node where id = ?", other));
    }

    private void until(Step step) {
        await().pollInterval(Duration.ofMillis(10)).atMost(AT_MOST).until(() -> {
            moxora.keys.rotationRun.runDue();
            return step() == step;
        });
    }

    private void finish() {
        await().pollInterval(Duration.ofMillis(10)).atMost(AT_MOST).until(() -> {
            // A step that failed is tried again after a while.
            sandbox.clock.advanceTo(moxora.clock.instant().plusSeconds(11));
            moxora.keys.rotationRun.runDue();
            return step() == Step.DONE;
        });
    }

    private Step step() {
        return moxora.vault.within(sql -> sql.first(
                        "select step from key_rotation_part where rotation_id = ?",
                        row -> Step.valueOf(row.text(1)),
                        rotation)
                .orElseThrow());
    }

    /** The states of the purpose's keys, the oldest first. */
    private List<String> states(String purpose) {
        Map<Integer, String> states = moxora.keys.states.of(acme.organisation()).keys().stream()
                .filter(key -> key.purpose().equals(purpose))
                .collect(Collectors.toMap(KeyRecord::generation, KeyRecord::state));
        return states.keySet().stream().sorted().map(states::get).toList();
    }

    private void assertNothingIsLost() {
        moxora.keyrings.evictAll();
        assertThat(moxora.contacts.get(acme, ada.id())).isEqualTo(ada);
        for (var query : Stored.queriesFor(TestPlatform.ada())) {
            assertThat(moxora.contacts.search(acme, "GB", query).items())
                    .extracting(Contact::id)
                    .containsExactly(ada.id());
        }
        assertThat(ManyContacts.left(moxora, acme)).isZero();
        assertThat(moxora.contacts.get(bolt, ofBolt.id())).isEqualTo(ofBolt);
    }
}
