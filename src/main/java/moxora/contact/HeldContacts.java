package moxora.contact;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import moxora.store.TenantSession;

/** Which contacts must be kept for now, whoever wants them erased. */
@FunctionalInterface
public interface HeldContacts {

    /** Where nothing holds anybody. */
    HeldContacts NONE = (session, contacts) -> Set.of();

    /** Those of the contacts that must be kept; asked in the transaction that would erase them. */
    Set<UUID> among(TenantSession session, Collection<UUID> contacts);
}
