package moxora.keys;

import java.time.Instant;
import moxora.store.KeyLives;
import org.jspecify.annotations.Nullable;

/**
 * One key as an operator sees it.
 *
 * @param purpose {@code fields}, {@code index}, {@code special} or {@code suppression}
 * @param generation from 1 on
 * @param state as NIST SP 800-57 has it, in lower case
 * @param uses encryptions, or tokens computed
 * @param rotationDue when a new generation is due for its age; null for a key that is not in use or never renewed
 * @param destroyAfter when its material goes
 * @param proof JSON: what was looked for after its destruction, and found
 * @param kekUri which key-encryption key wraps it; null once it is gone
 */
public record KeyRecord(
        String purpose,
        int generation,
        String state,
        Instant since,
        Instant createdAt,
        long uses,
        @Nullable Instant rotationDue,
        @Nullable Instant destroyAfter,
        @Nullable String proof,
        @Nullable String kekUri) {

    /** A change of a key's state: who, when, why. */
    public record Event(
            String purpose,
            int generation,
            Instant at,
            String actor,
            String state,
            @Nullable String reason) {}

    static KeyRecord of(KeyLives.Life life) {
        boolean renewed = moxora.crypto.KeysetPurpose.ROTATED.contains(life.purpose())
                && life.state() == moxora.crypto.KeyState.ACTIVE;
        Instant activatedAt = life.activatedAt();
        return new KeyRecord(
                life.purpose().wire(),
                life.generation(),
                wire(life.state()),
                life.since(),
                life.createdAt(),
                life.uses(),
                renewed && activatedAt != null ? activatedAt.plus(KeyUsage.DUE_AFTER) : null,
                life.destroyAfter(),
                life.proof(),
                life.kekUri());
    }

    static Event of(KeyLives.Event event) {
        return new Event(
                event.purpose().wire(),
                event.generation(),
                event.at(),
                event.actor(),
                wire(event.state()),
                event.reason());
    }

    private static String wire(moxora.crypto.KeyState state) {
        return state.name().toLowerCase(java.util.Locale.ROOT);
    }
}
