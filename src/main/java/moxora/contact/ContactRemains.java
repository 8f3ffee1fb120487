package moxora.contact;

import java.time.Instant;
import java.util.UUID;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;

/**
 * Something about a contact that no foreign key leads to and that must go with it all the same. Implemented by the floors
 * above.
 */
public interface ContactRemains {

    /** Has at hand what {@link #erase} will need, such as keys of its own; before the transaction begins. */
    default void prepare(TenantScope scope) {}

    /** Deletes it. The contact's row is still there, locked, and so is what refers to it; its keys are at hand. */
    void erase(TenantSession session, UUID contact, Instant now);
}
