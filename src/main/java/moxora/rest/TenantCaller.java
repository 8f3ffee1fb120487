package moxora.rest;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.UUID;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;

/**
 * A caller with a session, as the authentication filter found them.
 *
 * @param scope what they may touch
 * @param session the session they came with
 * @param policy the name of their organisation's policy
 */
record TenantCaller(TenantScope scope, UUID session, String policy) implements Principal {

    @Override
    public String getName() {
        return scope.actor().label();
    }

    /** The caller of a request that the filter let through. */
    static TenantCaller of(SecurityContext security) {
        if (security.getUserPrincipal() instanceof TenantCaller caller) {
            return caller;
        }
        throw new Fault(FaultCode.UNAUTHENTICATED, "A session is required.");
    }

    static TenantScope scope(SecurityContext security) {
        return of(security).scope;
    }
}
