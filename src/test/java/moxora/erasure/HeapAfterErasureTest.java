package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.battery.IdleNodeMain;
import moxora.battery.OtherNode;
import moxora.battery.Sandbox;
import moxora.battery.Tally;
import moxora.crypto.OpenedKeys;
import moxora.store.VaultKeysetStore;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The heap of a process that used an organisation's keys and texts, as HotSpot writes it down behind a collection: after
 * the erasure neither is in it. The same scan finds the keys in a dump before, and finds whatever a process holds on to.
 */
@Tag("B18")
@Tag("T-29")
class HeapAfterErasureTest {

    /** A text that the process holds on purpose; organisations have numbers from 0, see {@link IdleNodeMain#tag}. */
    private static final long HELD = 1_000_000;

    private static final long BARE = 2_000_000;

    private static final String TEXT = "text";
    private static final Map<String, String> WITHOUT_FILES = Map.of("moxora.db.files", "", "moxora.vault.db.files", "");

    @TempDir
    private Path folder;

    private record Used(OrganisationId organisation, String due, HeapNeedles needles) {}

    @Test
    void afterAnErasure_neitherKeysNorTextsAreInTheHeap() throws Exception {
        Tally tally = Tally.of("B18 keys and texts of erased organisations in heaps of the process that used them");
        try (Sandbox sandbox = Sandbox.open(WITHOUT_FILES);
                OtherNode node = node(sandbox)) {
            node.ask("hold " + HELD);
            for (int round = 0; round < Tally.size(1, 25); round++) {
                Used used = use(sandbox, node, "use " + round, round);
                controls(node, used);
                // Or another node does it, and this one hears of it.
                if (round % 2 == 0) {
                    node.ask("erase " + used.due);
                } else {
                    sandbox.clock.advanceTo(Instant.parse(used.due));
                    sandbox.assembly.erasure.run.runDue();
                }
                requireErased(sandbox, used);
                Path after = dump(node);
                used.needles
                        .hits(after)
                        .forEach((name, hits) -> tally.check(
                                hits == 0, hits == 0 ? "" : name + " in " + used.needles.holders(after, name)));
                Files.delete(after);
            }
            aThreadThatNobodyTidies_isFound(sandbox, node);
        }
        tally.close();
    }

    /** Before: the keys that are cached, and a text that is held. */
    private void controls(OtherNode node, Used used) throws Exception {
        Path before = dump(node);
        used.needles.requireKeys(before);
        assertThat(new HeapNeedles(Map.of())
                        .and(TEXT, IdleNodeMain.tag(HELD))
                        .hits(before)
                        .get(TEXT))
                .isPositive();
        Files.delete(before);
    }

    /** The sabotage: without what tidies up behind each request, Tink's cipher keeps the key of its last record. */
    private void aThreadThatNobodyTidies_isFound(Sandbox sandbox, OtherNode node) throws Exception {
        Used bare = use(sandbox, node, "bare " + BARE, BARE);
        node.ask("erase " + bare.due);
        requireErased(sandbox, bare);
        Path after = dump(node);
        assertThat(bare.needles.hits(after).get("fields 1")).isPositive();
        assertThat(bare.needles.holders(after, "fields 1"))
                .allMatch(holder -> holder.contains("javax.crypto.Cipher") && holder.contains("Thread.threadLocals"));
        Files.delete(after);
    }

    private static OtherNode node(Sandbox sandbox) throws Exception {
        return new OtherNode(IdleNodeMain.class, List.of("-Xmx160m"), sandbox.properties(WITHOUT_FILES)).awaitReady();
    }

    private static Used use(Sandbox sandbox, OtherNode node, String order, long number) throws InterruptedException {
        String[] answer = node.ask(order).split(" ");
        OrganisationId organisation = new OrganisationId(UUID.fromString(answer[0]));
        HeapNeedles needles = new HeapNeedles(OpenedKeys.of(
                sandbox.assembly.keyrings, new VaultKeysetStore(sandbox.assembly.vault, sandbox.clock), organisation));
        return new Used(organisation, answer[1], needles.and(TEXT, IdleNodeMain.tag(number)));
    }

    private static void requireErased(Sandbox sandbox, Used used) {
        Closure closure =
                sandbox.assembly.erasure.closures.find(used.organisation).orElseThrow();
        assertThat(closure.state()).isEqualTo(OrganisationState.VERIFIED);
    }

    private Path dump(OtherNode node) throws InterruptedException {
        Path file = folder.resolve("heap.hprof");
        assertThat(node.ask("dump " + file)).isEqualTo("dumped");
        return file;
    }
}
