package moxora.email.endpoint;

import java.nio.ByteBuffer;
import java.util.UUID;
import moxora.crypto.RouteKeys;
import moxora.store.Ids;

/**
 * Ids of webhook endpoints: UUIDv7 whose last 32 bits are a keyed hash of the others.
 *
 * <p>So an id that was ours once is told from one that never was, when nothing is stored of the organisation any more:
 * its provider goes on reporting for days, and gets 200 without effect instead of an error that it would repeat. The
 * hash guards nothing else; what an endpoint takes is proved by the provider's signature.
 */
final class EndpointIds {

    private static final String KIND = "endpoint id";
    private static final long CHECKED = 0xFFFF_FFFF_0000_0000L;

    private final RouteKeys keys;

    EndpointIds(RouteKeys keys) {
        this.keys = keys;
    }

    UUID next() {
        UUID id = Ids.nextUncounted();
        long kept = id.getLeastSignificantBits() & CHECKED;
        return new UUID(id.getMostSignificantBits(), kept | check(id.getMostSignificantBits(), kept));
    }

    /** Whether {@link #next} gave the id; of ids made up, one in four thousand million passes. */
    boolean wasIssued(UUID id) {
        long kept = id.getLeastSignificantBits() & CHECKED;
        return id.getLeastSignificantBits() == (kept | check(id.getMostSignificantBits(), kept));
    }

    private long check(long most, long kept) {
        byte[] hash = keys.hash(KIND, new UUID(most, kept).toString()).bytes();
        return Integer.toUnsignedLong(ByteBuffer.wrap(hash).getInt());
    }
}
