package moxora.contact;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import moxora.crypto.Sealed;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/**
 * Where a page ended: behind the contact of that id, and in a sorted answer also its place there. The place tells a
 * name, and a cursor lies in URLs, so it is sealed.
 */
public final class ContactCursor {

    private static final byte BY_ID = 1;
    private static final byte BY_PLACE = 2;
    private static final int ID_BYTES = 17;
    private static final int LONGEST = 2_048;

    private final UUID id;
    private final @Nullable Sealed place;

    private ContactCursor(UUID id, @Nullable Sealed place) {
        this.id = id;
        this.place = place;
    }

    static ContactCursor newest(UUID id) {
        return new ContactCursor(id, null);
    }

    static ContactCursor sorted(UUID id, Sealed place) {
        return new ContactCursor(id, place);
    }

    /**
     * A cursor as {@link #bytes} gave it.
     *
     * @throws Fault {@code MALFORMED_CURSOR} when it is none of ours
     */
    public static ContactCursor of(byte[] bytes) {
        if (bytes.length < ID_BYTES || bytes.length > LONGEST) {
            throw malformed();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        byte form = buffer.get();
        UUID id = new UUID(buffer.getLong(), buffer.getLong());
        if (form == BY_ID && bytes.length == ID_BYTES) {
            return newest(id);
        }
        if (form == BY_PLACE && bytes.length > ID_BYTES) {
            return sorted(id, Sealed.of(Arrays.copyOfRange(bytes, ID_BYTES, bytes.length)));
        }
        throw malformed();
    }

    static Fault malformed() {
        return new Fault(
                FaultCode.MALFORMED_CURSOR, "A cursor is the nextCursor of the page before, under the same sort.");
    }

    public byte[] bytes() {
        byte[] sealed = place == null ? new byte[0] : place.bytes();
        return ByteBuffer.allocate(ID_BYTES + sealed.length)
                .put(place == null ? BY_ID : BY_PLACE)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .put(sealed)
                .array();
    }

    /** The last contact of the page. */
    public UUID id() {
        return id;
    }

    @Nullable
    Sealed place() {
        return place;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ContactCursor cursor && Arrays.equals(bytes(), cursor.bytes());
    }

    @Override
    public int hashCode() {
        return Objects.hash(id);
    }

    @Override
    public String toString() {
        return "ContactCursor[" + id + "]";
    }
}
