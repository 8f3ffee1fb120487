package moxora.account;

import java.util.UUID;
import moxora.store.TenantSession;

/**
 * Whether a user has shown that their address is theirs. Somebody who signed up with another's address must not become
 * the one whom an OpenID provider vouches for under it.
 */
public interface VerifiedAddresses {

    boolean isVerified(TenantSession session, UUID user);
}
