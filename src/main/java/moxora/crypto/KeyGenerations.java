package moxora.crypto;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/**
 * The living keys of one purpose: the one that seals or indexes, and the others that still open and are searched by.
 * Which key a value is sealed under is read from its first five bytes (Tink's prefix); no key is ever tried out.
 *
 * @param <P> the primitive, an AEAD or a PRF
 */
final class KeyGenerations<P> {

    private static final byte TINK = 1;
    static final int PREFIX_BYTES = 5;

    /** One key. {@code keyId} is Tink's, 32 bits, different for each living key of the purpose. */
    record Key<P>(int generation, int keyId, KeyState state, P primitive, LongAdder uses) {

        /** The bytes that begin every value sealed under the key. */
        byte[] prefix() {
            return ByteBuffer.allocate(PREFIX_BYTES).put(TINK).putInt(keyId).array();
        }
    }

    private final Key<P> active;
    private final List<Key<P>> newestFirst;
    private final Map<Integer, Key<P>> byId = new HashMap<>();

    KeyGenerations(List<Key<P>> keys) {
        this.newestFirst = keys.stream()
                .sorted(Comparator.comparingInt((Key<P> key) -> key.generation).reversed())
                .toList();
        // A compromised key seals on for the moments until its replacement is active: losing what comes in is worse.
        this.active = inState(KeyState.ACTIVE)
                .or(() -> inState(KeyState.COMPROMISED))
                .orElseThrow(() -> new Fault(FaultCode.KEY_UNAVAILABLE, "The organisation has no active key."));
        newestFirst.forEach(key -> byId.put(key.keyId, key));
    }

    /** A single key, as an organisation has at first. */
    static <P> KeyGenerations<P> only(P primitive) {
        return new KeyGenerations<>(List.of(new Key<>(1, 0, KeyState.ACTIVE, primitive, new LongAdder())));
    }

    private java.util.Optional<Key<P>> inState(KeyState state) {
        return newestFirst.stream().filter(key -> key.state == state).findFirst();
    }

    Key<P> active() {
        return active;
    }

    /** Every living key, the newest first. */
    List<Key<P>> all() {
        return newestFirst;
    }

    /** The key that the value names, or null when none of these does. */
    @Nullable
    Key<P> of(byte[] sealed) {
        if (newestFirst.size() == 1) {
            return active;
        }
        return sealed.length < PREFIX_BYTES || sealed[0] != TINK
                ? null
                : byId.get(ByteBuffer.wrap(sealed, 1, Integer.BYTES).getInt());
    }
}
