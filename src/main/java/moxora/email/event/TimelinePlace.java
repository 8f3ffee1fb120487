package moxora.email.event;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import moxora.crypto.Token;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.receipt.ReceiptPlace;
import org.jspecify.annotations.Nullable;

/**
 * A place on a timeline, newest first; what a cursor carries. Of one instant events come first, by their identity, then
 * receipts. Times are of whole microseconds, as the database keeps.
 *
 * @param event the event that stands there; null where it is a receipt
 * @param receipt the receipt that stands there; null where it is an event
 */
record TimelinePlace(
        Instant at, @Nullable Token event, @Nullable UUID receipt) {

    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
    private static final int EVENT_BYTES = Long.BYTES + Token.SIZE_BYTES;
    private static final byte RECEIPT = 'r';

    /** Behind an event's place are all receipts of its instant. */
    ReceiptPlace amongReceipts() {
        return receipt == null ? ReceiptPlace.before(at) : new ReceiptPlace(at, receipt);
    }

    String wire() {
        ByteBuffer bytes = ByteBuffer.allocate(event == null ? EVENT_BYTES + 1 : EVENT_BYTES)
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, at));
        if (event != null) {
            bytes.put(event.bytes());
        } else if (receipt != null) {
            bytes.putLong(receipt.getMostSignificantBits())
                    .putLong(receipt.getLeastSignificantBits())
                    .put(RECEIPT);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** @throws Fault 400 for what {@link #wire} never gave */
    static TimelinePlace of(String cursor) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            boolean isReceipt = bytes.length == EVENT_BYTES + 1 && bytes[EVENT_BYTES] == RECEIPT;
            if (bytes.length == EVENT_BYTES || isReceipt) {
                ByteBuffer place = ByteBuffer.wrap(bytes);
                Instant at = Instant.EPOCH.plus(place.getLong(), ChronoUnit.MICROS);
                if (at.isAfter(Instant.EPOCH) && at.isBefore(END)) {
                    return isReceipt
                            ? new TimelinePlace(at, null, new UUID(place.getLong(), place.getLong()))
                            : new TimelinePlace(at, token(place), null);
                }
            }
        } catch (IllegalArgumentException notBase64) {
            // The same answer as for any other text that is none of our cursors.
        }
        throw new Fault(FaultCode.MALFORMED_CURSOR, "The cursor must be one that a page before answered.");
    }

    private static Token token(ByteBuffer place) {
        byte[] identity = new byte[Token.SIZE_BYTES];
        place.get(identity);
        return Token.of(identity);
    }
}
