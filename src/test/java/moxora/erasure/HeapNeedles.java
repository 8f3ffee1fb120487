package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Keys and texts that are looked for in heap dumps: in the whole file, in every form, and who holds what was found. */
public final class HeapNeedles {

    /** A purpose and a generation: what a key is before a computation turns it into something else. */
    private static final String KEY = "\\w+ \\d+";

    private final Map<String, Sought> sought = new TreeMap<>();

    /** Something to be found in a dump in any of its forms, and as it is by whoever holds it. */
    private record Sought(byte[] bytes, Needle needle) {

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

    /** @param keys the clear bytes of keys, by name; see {@link moxora.crypto.OpenedKeys} */
    public HeapNeedles(Map<String, byte[]> keys) {
        keys.forEach((name, key) -> sought.put(name, new Sought(key, Needle.ofBytes(Needle.Kind.CANARY, key))));
    }

    public HeapNeedles and(String name, String text) {
        sought.put(name, new Sought(text.getBytes(StandardCharsets.UTF_8), Needle.ofText(Needle.Kind.CANARY, text)));
        return this;
    }

    public Stream<String> names() {
        return sought.keySet().stream();
    }

    /** How often each is in the dump, by name. */
    public Map<String, Long> hits(Path dump) {
        FileScan scan =
                new FileScan(sought.values().stream().map(Sought::needle).toList());
        scan.file(dump);
        assertThat(scan.unreadable()).isZero();
        assertThat(scan.bytes()).as("bytes of the dump").isGreaterThan(1_000_000);
        Map<String, Long> hits = new TreeMap<>();
        sought.forEach((name, each) -> hits.put(name, scan.hits(each.needle)));
        return hits;
    }

    public List<String> holders(Path dump, String name) {
        return HeapDump.read(dump).holders(sought.get(name)::isIn);
    }

    /** While the keys are in use each must be found, or the scan proves nothing. */
    public void requireKeys(Path dump) {
        Map<String, Long> found = hits(dump);
        assertThat(names().filter(name -> name.matches(KEY)))
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(
                        key -> assertThat(found.get(key)).as("control: " + key).isPositive());
    }
}
