package moxora.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.OtherNode;
import moxora.battery.Sandbox;
import moxora.battery.Tally;
import moxora.contact.Contact;
import moxora.contact.ContactQuery.By;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A rotation whose process is killed in the middle, as {@code kill -9} does, is finished by another: nothing that is
 * seen has changed, and each kill cost one batch at most.
 */
@Tag("B25")
@Tag("T-23")
class KilledRotationTest {

    private static final int BATCH = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Sandbox sandbox;
    private Assembly moxora;
    private TenantScope acme;
    private TenantScope bolt;

    @BeforeEach
    void open() {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
        moxora.followKeys();
        acme = sandbox.organisation("acme");
        bolt = sandbox.organisation("bolt");
        moxora.contacts.create(bolt, "GB", TestPlatform.ada());
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void aRotationKilledAgainAndAgain_isFinishedByAnother_andNothingIsSeenOfIt() throws Exception {
        int contacts = Tally.size(3_000, 30_000);
        int kills = Tally.size(2, 20);
        ManyContacts.write(moxora, acme, contacts);
        Map<UUID, Contact> before = ManyContacts.all(moxora, acme);
        List<String> stored = Stored.values(moxora, acme);
        List<String> neighbours = Stored.values(moxora, bolt);
        long rows = ManyContacts.rows(moxora, acme);
        ManyContacts.countChanges(sandbox);

        UUID rotation = moxora.keys.rotations.request(acme.organisation(), null, "operator:test", null);
        Tally tally = Tally.of("B25 kills of a rotation's process between its first and its last row, resumed");
        for (int kill = 0; kill < kills; kill++) {
            long reached = 1 + kill * contacts / kills;
            tally.check(killedAt(rotation, reached), "kill " + kill);
        }
        finish(rotation);
        tally.close();

        Rotation done = moxora.keys.rotations.find(rotation).orElseThrow();
        assertThat(done.done()).isEqualTo(done.total()).isEqualTo(rows);
        assertThat(claims(rotation)).isGreaterThan(kills);
        assertThat(ManyContacts.left(moxora, acme)).isZero();
        assertThat(repeated(contacts)).isLessThanOrEqualTo(kills * BATCH);
        assertThat(ManyContacts.all(moxora, acme)).isEqualTo(before);
        List<String> storedNow = Stored.values(moxora, acme);
        assertThat(storedNow).hasSameSizeAs(stored);
        assertThat(Collections.disjoint(new HashSet<>(stored), storedNow)).isTrue();
        assertThat(Stored.values(moxora, bolt)).isEqualTo(neighbours);
        assertAllAreFound(before.values());
    }

    /** Kills the process once so many rows are done: it is at the next batch then, and has written none of it down. */
    private boolean killedAt(UUID rotation, long reached) throws Exception {
        try (OtherNode node = new OtherNode(sandbox.properties(Map.of())).awaitReady()) {
            node.tell("rotate " + rotation);
            await().pollInterval(Duration.ofMillis(2)).atMost(PATIENCE).until(() -> done(rotation) >= reached);
            return node.kill()
                    && moxora.keys.rotations.find(rotation).orElseThrow().state() == Rotation.State.RUNNING
                    && done(rotation) < ManyContacts.rows(moxora, acme);
        }
    }

    private void finish(UUID rotation) {
        await().pollInterval(Duration.ofMillis(50)).atMost(PATIENCE).until(() -> {
            moxora.keys.rotationRun.runDue();
            return moxora.keys.rotations.find(rotation).orElseThrow().state() == Rotation.State.DONE;
        });
    }

    /** By everything that no other contact has too. */
    private void assertAllAreFound(Collection<Contact> contacts) {
        int every = Tally.size(25, 1);
        int number = 0;
        for (Contact contact : contacts) {
            if (number++ % every == 0) {
                Stored.queriesFor(contact.fields()).stream()
                        .filter(query -> query.filters().stream()
                                .noneMatch(filter -> filter.by() == By.COMPANY || filter.by() == By.TAG))
                        .forEach(query -> assertThat(moxora.contacts
                                        .search(acme, "GB", query)
                                        .items())
                                .extracting(Contact::id)
                                .containsExactly(contact.id()));
            }
        }
        assertThat(number).isEqualTo(contacts.size());
    }

    private long done(UUID rotation) {
        return moxora.vault.within(
                sql -> sql.count("select done from key_rotation_part where rotation_id = ?", rotation));
    }

    private long claims(UUID rotation) {
        return moxora.vault.within(
                sql -> sql.count("select claim from key_rotation_part where rotation_id = ?", rotation));
    }

    /** How many contacts were sealed anew once too often. */
    private int repeated(int contacts) throws SQLException {
        Map<UUID, Integer> changes = ManyContacts.changes(sandbox);
        assertThat(changes).hasSize(contacts);
        return changes.values().stream().mapToInt(times -> times - 1).sum();
    }

    /** A node that never wrote down where it was would begin again after each kill; the count of changes shows it. */
    @Test
    @Tag("sabotage")
    void aRotationThatForgetsItsPlace_isCaught() throws SQLException {
        int contacts = 3 * BATCH;
        ManyContacts.write(moxora, acme, contacts);
        ManyContacts.countChanges(sandbox);
        UUID rotation = moxora.keys.rotations.request(acme.organisation(), null, "operator:test", null);

        RotationRun dying = run(new DiesAtItsThirdBatch(moxora.keys.resealables.stream()
                .filter(table -> table.table().equals("contact"))
                .findFirst()
                .orElseThrow()));
        await().atMost(PATIENCE).until(() -> {
            dying.runDue();
            return done(rotation) >= 2 * BATCH;
        });
        moxora.vault.run(
                sql -> sql.update("update key_rotation_part set place = null where rotation_id = ?", rotation));
        finish(rotation);

        assertThat(repeated(contacts)).isEqualTo(2 * BATCH).isGreaterThan(BATCH);
    }

    private RotationRun run(Resealable contacts) {
        List<Resealable> tables = new ArrayList<>(List.of(contacts));
        return new RotationRun(
                moxora.vault,
                moxora.store,
                moxora.registry,
                moxora.keyrings,
                tables,
                moxora.keys.oldKeys,
                moxora.audit,
                new Pace(0),
                moxora.clock);
    }

    private static final class DiesAtItsThirdBatch implements Resealable {

        private final Resealable real;
        private int batches;

        DiesAtItsThirdBatch(Resealable real) {
            this.real = real;
        }

        @Override
        public String table() {
            return real.table();
        }

        @Override
        public long rows(TenantSession session) {
            return real.rows(session);
        }

        @Override
        public Walked resealSome(TenantSession session, @Nullable String after, int limit) {
            if (++batches > 2) {
                throw new IllegalStateException("the process died");
            }
            return real.resealSome(session, after, limit);
        }

        @Override
        public long left(TenantSession session) {
            return real.left(session);
        }
    }
}
