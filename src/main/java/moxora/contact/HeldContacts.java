package moxora.contact;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import moxora.hold.HoldKeeping;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;

/** What a legal hold covers of a contact, kept apart in the transaction that erases it; before anything of it goes. */
public final class HeldContacts implements ContactRemains {

    private final HoldKeeping keeping;

    public HeldContacts(HoldKeeping keeping) {
        this.keeping = keeping;
    }

    @Override
    public void prepare(TenantScope scope) {
        keeping.prepare(scope);
    }

    @Override
    public void erase(TenantSession session, UUID contact, Instant now) {
        keeping.beforeErasure(session, contact, now);
    }

    /** How many of the contacts a hold in force is about. */
    long count(TenantSession session, List<UUID> contacts) {
        return contacts.stream()
                .filter(contact -> keeping.isAbout(session, contact))
                .count();
    }
}
