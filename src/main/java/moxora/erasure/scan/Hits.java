package moxora.erasure.scan;

import java.util.IdentityHashMap;
import java.util.Map;

/** What was found so far, and what could not be read to its end. */
public final class Hits {

    private final Map<Pattern, long[]> found = new IdentityHashMap<>();
    private long members;
    private long unread;

    void found(Pattern pattern) {
        found.computeIfAbsent(pattern, none -> new long[1])[0]++;
    }

    /** In how many places; a thing that is found in both its halves counts twice. */
    public long of(Pattern pattern) {
        long[] count = found.get(pattern);
        return count == null ? 0 : count[0];
    }

    void readOut() {
        members++;
    }

    void notReadToTheEnd() {
        unread++;
    }

    /** Compressed members that were read out. */
    public long members() {
        return members;
    }

    /** Members and files that are encrypted, compressed in a way that is not known here, or too large inside. */
    public long unread() {
        return unread;
    }
}
