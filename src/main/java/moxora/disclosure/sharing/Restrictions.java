package moxora.disclosure.sharing;

import java.util.Set;
import java.util.UUID;
import moxora.field.Restriction;
import moxora.tenant.TenantScope;

/** What limits what may be done with a contact. */
@FunctionalInterface
public interface Restrictions {

    /** @throws moxora.fault.Fault 404 when the contact is not this organisation's */
    Set<Restriction> of(TenantScope scope, UUID contact);
}
