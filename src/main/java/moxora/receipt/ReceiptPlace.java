package moxora.receipt;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/**
 * A receipt's place among all of them, newest first; what a cursor carries. It tells nothing that its receipt does not,
 * and in another organisation it is a place like any other.
 */
public record ReceiptPlace(Instant at, UUID id) {

    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
    private static final int CURSOR_BYTES = Long.BYTES + 2 * Long.BYTES;

    /** No id of ours, and greater than each of them. */
    private static final UUID BEFORE_ALL = new UUID(-1, -1);

    /** Before every receipt of that instant, behind those of later ones. */
    public static ReceiptPlace before(Instant at) {
        return new ReceiptPlace(at, BEFORE_ALL);
    }

    String wire() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(CURSOR_BYTES)
                        .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, at))
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .array());
    }

    /** @throws Fault 400 for what {@link #wire} never gave */
    static ReceiptPlace of(String cursor) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            if (bytes.length == CURSOR_BYTES) {
                ByteBuffer place = ByteBuffer.wrap(bytes);
                Instant at = Instant.EPOCH.plus(place.getLong(), ChronoUnit.MICROS);
                if (at.isAfter(Instant.EPOCH) && at.isBefore(END)) {
                    return new ReceiptPlace(at, new UUID(place.getLong(), place.getLong()));
                }
            }
        } catch (IllegalArgumentException notBase64) {
            // The same answer as for any other text that is none of our cursors.
        }
        throw new Fault(FaultCode.MALFORMED_CURSOR, "The cursor must be one that a page before answered.");
    }
}
