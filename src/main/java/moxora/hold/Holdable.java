package moxora.hold;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.crypto.FieldValues;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/** A table whose rows a hold can cover, read and opened by the feature that writes it. */
public interface Holdable {

    HeldClass heldClass();

    /** The table, as the database calls it; what is held of it is kept under that name. */
    String table();

    /** Whether its rows go when the contact goes that they are about. */
    boolean goesWithContact();

    /**
     * The next rows in their order, opened with the organisation's keys, which are at hand.
     *
     * @param after the place of the last row of the call before, or null at first
     */
    List<Found> some(TenantSession session, Selection selection, @Nullable String after, int limit);

    /**
     * Which rows are looked for.
     *
     * @param contacts only those about one of these contacts; null: all
     * @param before only those whose retention began before that; null: all
     */
    record Selection(@Nullable Set<UUID> contacts, @Nullable Instant before) {}

    /**
     * A row with everything in it.
     *
     * @param id one that the same row has each time
     * @param place where it is in the order
     */
    record Found(UUID id, String place, FieldValues values) {

        @Override
        public String toString() {
            return "Found[" + id + "]";
        }
    }
}
