package moxora.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.battery.Tally;
import moxora.contact.Contact;
import moxora.crypto.Keyrings;
import moxora.crypto.KeysetPurpose;
import moxora.erasure.KeyDestruction;
import moxora.erasure.KeyResidue;
import moxora.erasure.Sinks;
import moxora.fault.Fault;
import moxora.store.DyingDatabases;
import moxora.store.Vault;
import moxora.store.VaultKeysetStore;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A rotation that dies at any statement or commit, before it or behind it, is finished by the next run: each purpose
 * has one new key and no third, nothing is left under the old one, and nothing that is seen has changed.
 */
@Tag("B25")
class DyingRotationTest {

    private static final long NEVER = Long.MAX_VALUE;
    private Sandbox sandbox;
    private Assembly moxora;
    private TenantScope bolt;
    private List<String> neighbours;

    @BeforeEach
    void open() {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
        bolt = sandbox.organisation("bolt");
        moxora.contacts.create(bolt, "GB", TestPlatform.ada());
        neighbours = Stored.values(moxora, bolt);
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void aRotationThatDiesAnywhere_isFinishedByTheNextRun() {
        TenantScope acme = sandbox.organisation("acme");
        Contact ada = moxora.contacts.create(acme, "GB", TestPlatform.ada());
        long statements = statements(acme);
        assertThat(statements).isGreaterThan(50);

        Tally tally = Tally.of("B25 deaths at one of " + statements + " statements and commits of a rotation, resumed");
        for (long last : places(statements).toArray()) {
            for (boolean behindIt : new boolean[] {false, true}) {
                tally.check(
                        survives(acme, ada, last, behindIt, true),
                        (behindIt ? "behind " : "before ") + "statement " + last + " of " + statements);
            }
        }
        tally.close();
        assertThat(Stored.values(moxora, bolt)).isEqualTo(neighbours);
    }

    @Test
    @Tag("sabotage")
    void aRotationThatNobodyResumes_isCaught() {
        TenantScope acme = sandbox.organisation("acme");
        Contact ada = moxora.contacts.create(acme, "GB", TestPlatform.ada());
        assertThat(survives(acme, ada, 60, false, false)).isFalse();
    }

    private static LongStream places(long statements) {
        int wanted = Tally.size(10, (int) statements);
        return wanted >= statements
                ? LongStream.rangeClosed(1, statements)
                : LongStream.range(0, wanted).map(i -> 1 + i * statements / wanted);
    }

    private long statements(TenantScope acme) {
        UUID rotation = request(acme);
        DyingDatabases immortal = new DyingDatabases(sandbox.settings.logins(), NEVER, false);
        run(immortal);
        assertThat(moxora.keys.rotations.find(rotation).orElseThrow().state()).isEqualTo(Rotation.State.DONE);
        return immortal.calls();
    }

    private boolean survives(TenantScope acme, Contact ada, long last, boolean behindIt, boolean resumed) {
        moxora.keyrings.evict(acme.organisation());
        Map<String, Integer> before = newest(acme);
        UUID rotation = request(acme);
        DyingDatabases dying = new DyingDatabases(sandbox.settings.logins(), last, behindIt);
        try {
            run(dying);
        } catch (Fault died) {
            // As a process does: it says nothing more.
        }
        boolean died = dying.calls() >= last;

        if (resumed) {
            run(new DyingDatabases(sandbox.settings.logins(), NEVER, false));
        }

        moxora.keyrings.evict(acme.organisation());
        Map<String, Integer> expected = new java.util.HashMap<>(before);
        KeysetPurpose.ROTATED.forEach(purpose -> expected.computeIfPresent(purpose.wire(), (any, of) -> of + 1));
        return died
                && moxora.keys.rotations.find(rotation).orElseThrow().state() == Rotation.State.DONE
                && newest(acme).equals(expected)
                && active(acme).equals(expected)
                && ManyContacts.left(moxora, acme) == 0
                && moxora.contacts.get(acme, ada.id()).equals(ada)
                && Stored.queriesFor(TestPlatform.ada()).stream()
                        .allMatch(query -> moxora.contacts.search(acme, "GB", query).items().stream()
                                .map(Contact::id)
                                .toList()
                                .equals(List.of(ada.id())));
    }

    private UUID request(TenantScope scope) {
        return moxora.keys.rotations.request(scope.organisation(), null, "operator:test", null);
    }

    private Map<String, Integer> newest(TenantScope scope) {
        return moxora.keys.states.of(scope.organisation()).keys().stream()
                .collect(Collectors.toMap(KeyRecord::purpose, KeyRecord::generation, Math::max));
    }

    private Map<String, Integer> active(TenantScope scope) {
        return moxora.keys.states.of(scope.organisation()).keys().stream()
                .filter(key -> key.state().equals("active"))
                .collect(Collectors.toMap(KeyRecord::purpose, KeyRecord::generation));
    }

    private void run(DyingDatabases databases) {
        Vault vault = databases.vault();
        Keyrings keyrings = new Keyrings(new VaultKeysetStore(vault, sandbox.clock), moxora.keks.inUse());
        KeyDestruction destruction = new KeyDestruction(vault, keyrings, moxora.sealer);
        Sinks nowhere = new Sinks(null, null, null, null, null);
        OldKeys oldKeys = new OldKeys(
                vault,
                databases.serving(),
                keyrings,
                destruction,
                new KeyResidue(databases.purging(), vault, destruction, moxora.sealer, nowhere),
                moxora.keys.resealables,
                moxora.keys.rotations,
                moxora.audit,
                null,
                sandbox.clock);
        moxora.keyrings.evictAll();
        new RotationRun(
                        vault,
                        databases.serving(),
                        moxora.registry,
                        keyrings,
                        moxora.keys.resealables,
                        oldKeys,
                        moxora.audit,
                        new Pace(0),
                        sandbox.clock)
                .runDue();
    }
}
