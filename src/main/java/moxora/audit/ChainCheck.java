package moxora.audit;

import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Goes along a chain, entry by entry, and remembers the first place at which it does not hold: against its own hashes,
 * against what checkpoints say, and at the end against its head.
 */
final class ChainCheck {

    private final UUID trail;
    private final Iterator<Checkpoint> checkpoints;
    private @Nullable Checkpoint awaited;
    private Link last;
    private long broken;

    /**
     * @param from where the chain is taken up
     * @param checkpoints whose signatures hold, by their places
     */
    ChainCheck(UUID trail, Link from, List<Checkpoint> checkpoints) {
        this.trail = trail;
        this.last = from;
        this.checkpoints = checkpoints.iterator();
        this.awaited = next();
    }

    void entry(AuditTrail.Entry entry) {
        Link expected = last.next(trail, entry);
        if (entry.seq() != expected.seq() || !expected.is(entry.hash()) || !last.is(entry.previous())) {
            broken(expected.seq());
        }
        // Not the entry's own word for its place: what is missing before it must not be looked for behind it.
        last = expected;
        Checkpoint checkpoint = awaited;
        if (checkpoint != null && checkpoint.seq() == expected.seq()) {
            if (!expected.is(checkpoint.hash()) || checkpoint.entries() != expected.seq()) {
                broken(expected.seq());
            }
            awaited = next();
        }
    }

    /** The first place that does not hold, if there is one. */
    OptionalLong end(AuditTrail.Head head) {
        if (last.seq() != head.seq()) {
            broken(Math.min(last.seq(), head.seq()) + 1);
        } else if (!last.is(head.hash())) {
            // Whoever rewrites the newest entry can compute its hash as well; the head must have been told, too.
            broken(Math.max(1, head.seq()));
        }
        if (awaited != null) {
            // Somebody signed that there were more entries than there are.
            broken(last.seq() + 1);
        }
        return broken == 0 ? OptionalLong.empty() : OptionalLong.of(broken);
    }

    long entries() {
        return last.seq();
    }

    private void broken(long seq) {
        broken = broken == 0 ? seq : Math.min(broken, seq);
    }

    private @Nullable Checkpoint next() {
        return checkpoints.hasNext() ? checkpoints.next() : null;
    }
}
