package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
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

    private record Used(OrganisationId organisation, String due, Map<String, Sought> sought) {

        /** What the keys are before a computation turns them into something else. */
        Stream<String> keys() {
            return sought.keySet().stream().filter(name -> !name.equals(TEXT) && !name.contains("pad"));
        }
    }

    /** Something to be found in a dump in any of its forms, and as it is by whoever holds it. */
    private record Sought(byte[] bytes, Needle needle) {

        static Sought key(byte[] key) {
            return new Sought(key, Needle.ofBytes(Needle.Kind.CANARY, key));
        }

        static Sought text(String text) {
            return new Sought(text.getBytes(StandardCharsets.UTF_8), Needle.ofText(Needle.Kind.CANARY, text));
        }

        /** Whether the array has half of it at least. */
        boolean isIn(byte[] array) {
            int half = bytes.length / 2;
            return isIn(array, 0, half) || isIn(array, half, bytes.length);
        }

        private boolean isIn(byte[] array, int from, int until) {
            for (int at = 0; at <= array.length - (until - from); at++) {
                if (array[at] == bytes[from] && Arrays.equals(array, at, at + until - from, bytes, from, until)) {
                    return true;
                }
            }
            return false;
        }
    }

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
                hits(after, used.sought)
                        .forEach((name, hits) -> tally.check(
                                hits == 0, hits == 0 ? "" : name + " in " + holders(after, used.sought.get(name))));
                Files.delete(after);
            }
            aThreadThatNobodyTidies_isFound(sandbox, node);
        }
        tally.close();
    }

    /** Before: the keys that are cached, and a text that is held. */
    private void controls(OtherNode node, Used used) throws Exception {
        Map<String, Sought> sought = new TreeMap<>(used.sought);
        sought.put("held text", Sought.text(IdleNodeMain.tag(HELD)));
        Path before = dump(node);
        Map<String, Long> found = hits(before, sought);
        assertThat(used.keys()).allSatisfy(key -> assertThat(found.get(key)).isPositive());
        assertThat(found.get("held text")).isPositive();
        Files.delete(before);
    }

    /** The sabotage: without what tidies up behind each request, Tink's cipher keeps the key of its last record. */
    private void aThreadThatNobodyTidies_isFound(Sandbox sandbox, OtherNode node) throws Exception {
        Used bare = use(sandbox, node, "bare " + BARE, BARE);
        node.ask("erase " + bare.due);
        requireErased(sandbox, bare);
        Path after = dump(node);
        assertThat(hits(after, bare.sought).get("fields 1")).isPositive();
        assertThat(holders(after, bare.sought.get("fields 1")))
                .allMatch(holder -> holder.contains("javax.crypto.Cipher") && holder.contains("Thread.threadLocals"));
        Files.delete(after);
    }

    private static OtherNode node(Sandbox sandbox) throws Exception {
        return new OtherNode(IdleNodeMain.class, List.of("-Xmx160m"), sandbox.properties(WITHOUT_FILES)).awaitReady();
    }

    private static Used use(Sandbox sandbox, OtherNode node, String order, long number) throws InterruptedException {
        String[] answer = node.ask(order).split(" ");
        OrganisationId organisation = new OrganisationId(UUID.fromString(answer[0]));
        Map<String, Sought> sought = new TreeMap<>();
        OpenedKeys.of(
                        sandbox.assembly.keyrings,
                        new VaultKeysetStore(sandbox.assembly.vault, sandbox.clock),
                        organisation)
                .forEach((name, key) -> sought.put(name, Sought.key(key)));
        assertThat(sought).containsKeys("fields 1", "special 1", "index 1", "suppression 1");
        sought.put(TEXT, Sought.text(IdleNodeMain.tag(number)));
        return new Used(organisation, answer[1], sought);
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

    private static Map<String, Long> hits(Path dump, Map<String, Sought> sought) {
        FileScan scan =
                new FileScan(sought.values().stream().map(Sought::needle).toList());
        scan.file(dump);
        assertThat(scan.unreadable()).isZero();
        Map<String, Long> hits = new TreeMap<>();
        sought.forEach((name, each) -> hits.put(name, scan.hits(each.needle)));
        return hits;
    }

    private static List<String> holders(Path dump, Sought sought) {
        return HeapDump.read(dump).holders(sought::isIn);
    }
}
