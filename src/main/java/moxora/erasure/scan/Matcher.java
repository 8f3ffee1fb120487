package moxora.erasure.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds many forms at once. Eight bytes are looked up at every so-manieth position, in a filter that says no to nearly
 * all; every form is entered with as many beginnings as positions are passed over, so that none is missed.
 */
public final class Matcher {

    private static final int WINDOW = 8;
    private static final int WIDEST_STRIDE = 8;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Sets the bit in which cases of a letter differ; what else falls together is told apart by the comparison. */
    private static final long ANY_CASE = 0x2020202020202020L;

    private static final int FEWEST_FILTER_BITS = 16;
    private static final int MOST_FILTER_BITS = 27;
    private static final int SPARSE = 64;

    private final List<Entry> entries = new ArrayList<>();
    private final int[] buckets;
    private final int[] next;
    private final long[] filter;
    private final int filterShift;
    private final int bucketShift;
    private final int stride;
    private final int longestForm;
    private final int longestPattern;

    private record Entry(Pattern pattern, Form form, int offset, long window) {}

    public Matcher(List<Pattern> patterns) {
        int shortest = patterns.stream()
                .flatMap(pattern -> pattern.forms().stream())
                .mapToInt(form -> form.bytes().length)
                .min()
                .orElse(WINDOW);
        this.stride = Math.max(1, Math.min(WIDEST_STRIDE, shortest - WINDOW + 1));
        int longest = WINDOW;
        int pattern = WINDOW;
        for (Pattern each : patterns) {
            pattern = Math.max(pattern, each.length());
            for (Form form : each.forms()) {
                longest = Math.max(longest, form.bytes().length);
                for (int offset = 0; offset < stride; offset++) {
                    entries.add(new Entry(each, form, offset, window(form.bytes(), offset)));
                }
            }
        }
        this.longestForm = longest;
        this.longestPattern = pattern;
        int filterBits = bits((long) entries.size() * SPARSE, FEWEST_FILTER_BITS, MOST_FILTER_BITS);
        this.filter = new long[1 << (filterBits - 6)];
        this.filterShift = Long.SIZE - filterBits;
        int bucketBits = bits(2L * entries.size(), 4, MOST_FILTER_BITS);
        this.buckets = new int[1 << bucketBits];
        this.bucketShift = Long.SIZE - bucketBits;
        this.next = new int[entries.size() + 1];
        for (int i = 0; i < entries.size(); i++) {
            long hash = hash(entries.get(i).window);
            int bit = (int) (hash >>> filterShift);
            filter[bit >>> 6] |= 1L << bit;
            int bucket = (int) (hash >>> bucketShift);
            next[i + 1] = buckets[bucket];
            buckets[bucket] = i + 1;
        }
    }

    private static int bits(long wanted, int fewest, int most) {
        return Math.max(fewest, Math.min(most, Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, wanted - 1))));
    }

    private static long hash(long window) {
        return window * 0x9E3779B97F4A7C15L;
    }

    private static long window(byte[] data, int at) {
        return (long) LONGS.get(data, at) | ANY_CASE;
    }

    int longestForm() {
        return longestForm;
    }

    int longestPattern() {
        return longestPattern;
    }

    /** Whether there is anything to look for. */
    boolean isIdle() {
        return entries.isEmpty();
    }

    /**
     * Looks at the positions from {@code from} up to {@code until}; bytes before and up to {@code end} may belong to what
     * is found. The next call goes on at {@code until}.
     */
    void search(byte[] data, int from, int until, int end, Hits hits) {
        int last = Math.min(until - 1, end - WINDOW);
        for (int at = from; at <= last; at += stride) {
            long hash = hash(window(data, at));
            int bit = (int) (hash >>> filterShift);
            if ((filter[bit >>> 6] & (1L << bit)) != 0) {
                compare(data, at, end, hash, hits);
            }
        }
    }

    private void compare(byte[] data, int at, int end, long hash, Hits hits) {
        long window = window(data, at);
        for (int i = buckets[(int) (hash >>> bucketShift)]; i != 0; i = next[i]) {
            Entry entry = entries.get(i - 1);
            if (entry.window == window && entry.form.isAt(data, at - entry.offset, end)) {
                hits.found(entry.pattern);
            }
        }
    }
}
