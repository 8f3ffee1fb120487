package moxora.contact;

import java.time.Instant;
import java.util.UUID;

/**
 * A contact as it was read.
 *
 * @param fields what was opened of it; compartments that were not asked for are absent
 * @param version grows with each change, for {@code ETag} and {@code If-Match}
 */
public record Contact(UUID id, ContactDraft fields, long version, Instant createdAt, Instant updatedAt) {

    @Override
    public String toString() {
        return "Contact[" + id + "]";
    }
}
