package moxora.contact;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Where a sorted page ended, sealed for the caller who carries it: the place holds a name. It is padded, so that its
 * length does not tell the name's.
 */
final class CursorSealing {

    private static final String SORT = "sort";
    private static final String KEY = "key";
    private static final String NEWEST = "newest";
    private static final String OLDEST = "oldest";
    private static final String PADDING = "padding";
    private static final int STEP = 128;

    private final FieldSealer sealer;

    CursorSealing(FieldSealer sealer) {
        this.sealer = sealer;
    }

    /**
     * A place in the answer that began with the first page.
     *
     * @param newest the newest contact of that answer
     * @param oldest its oldest one when there were more than could be sorted, else null
     */
    record Position(
            ContactOrder.Place place, UUID newest, @Nullable UUID oldest) {}

    ContactCursor seal(TenantScope scope, ContactQuery.Sort sort, Position position) {
        String key = position.place().key();
        int length = key.getBytes(StandardCharsets.UTF_8).length;
        FieldValues values = new FieldValues()
                .with(SORT, sort.wire())
                .with(KEY, key)
                .with(NEWEST, position.newest().toString())
                .with(
                        OLDEST,
                        position.oldest() == null ? "none" : position.oldest().toString())
                .with(PADDING, "-".repeat(1 + Math.floorMod(-length, STEP)));
        UUID id = position.place().id();
        return ContactCursor.sorted(id, sealer.seal(scope, Compartment.CURSOR, id, values));
    }

    /** Null at the beginning. A cursor that was altered, or is another organisation's or another sort's, is none. */
    @Nullable
    Position open(TenantScope scope, ContactQuery.Sort sort, @Nullable ContactCursor cursor) {
        if (cursor == null) {
            return null;
        }
        Sealed place = cursor.place();
        if (place == null) {
            throw ContactCursor.malformed();
        }
        FieldValues values = open(scope, cursor.id(), place);
        if (!values.one(SORT).equals(java.util.Optional.of(sort.wire()))) {
            throw ContactCursor.malformed();
        }
        String oldest = values.one(OLDEST).orElseThrow(ContactCursor::malformed);
        return new Position(
                new ContactOrder.Place(values.one(KEY).orElseThrow(ContactCursor::malformed), cursor.id()),
                UUID.fromString(values.one(NEWEST).orElseThrow(ContactCursor::malformed)),
                oldest.equals("none") ? null : UUID.fromString(oldest));
    }

    private FieldValues open(TenantScope scope, UUID id, Sealed place) {
        try {
            return sealer.open(scope, Compartment.CURSOR, id, place, name -> true);
        } catch (Fault fault) {
            throw fault.code() == FaultCode.INTERNAL ? ContactCursor.malformed() : fault;
        }
    }

    /** The contact behind which an answer in the order of the ids goes on, or null at the beginning. */
    static @Nullable UUID id(@Nullable ContactCursor cursor) {
        if (cursor == null) {
            return null;
        }
        if (cursor.place() != null) {
            throw ContactCursor.malformed();
        }
        return cursor.id();
    }
}
