package moxora.contact;

import java.time.Instant;
import java.util.UUID;
import moxora.store.TenantSession;

/**
 * Something about a contact that no foreign key leads to and that must go with it all the same. Implemented by the floors
 * above.
 */
public interface ContactRemains {

    /** Deletes it. The contact's row is still there, locked, and so is what refers to it; its keys are at hand. */
    void erase(TenantSession session, UUID contact, Instant now);
}
