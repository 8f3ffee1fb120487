package moxora.keys;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A renewal of keys, or of the key-encryption key, and how far it is.
 *
 * @param done rows gone through, or keysets wrapped anew
 * @param total rows or keysets in all, as far as they are counted by now
 * @param eta when it will be done at the speed so far; null while that cannot be told
 * @param organisations how many organisations it covers
 * @param finished how many of them are finished, skipped ones included
 * @param lastError the code of the newest failure that is not overcome, or null
 */
public record Rotation(
        UUID id,
        Kind kind,
        Instant requestedAt,
        String requestedBy,
        State state,
        long done,
        long total,
        @Nullable Instant eta,
        long organisations,
        long finished,
        @Nullable Instant finishedAt,
        @Nullable String lastError) {

    /** What is renewed. */
    public enum Kind {
        /** The organisations' own keys: every value is sealed anew. */
        KEYS,
        /** The key that wraps them: keysets are wrapped anew, and nothing else is touched. */
        KEK
    }

    /** How it stands. A step that fails is tried again until it succeeds, so there is no failed state. */
    public enum State {
        RUNNING,
        DONE
    }
}
