package moxora.contact;

import java.time.Instant;
import java.util.Set;
import moxora.crypto.Token;
import moxora.store.TenantSession;

/** What else must go with a contact, or stay in its place, told in the transaction that erases it. */
public interface AddressErasure {

    /**
     * @param addresses the marks of the contact's addresses; none where the contact did not open. Another contact may
     *     have one of them as well
     */
    void erased(TenantSession session, Set<Token> addresses, Instant now);
}
