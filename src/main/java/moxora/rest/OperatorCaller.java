package moxora.rest;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.UUID;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** An operator whom the filter let through. */
record OperatorCaller(Actor actor) implements Principal {

    @Override
    public String getName() {
        return actor.label();
    }

    /** The operator of a request that the filter let through. */
    static Actor actor(SecurityContext security) {
        if (security.getUserPrincipal() instanceof OperatorCaller caller) {
            return caller.actor;
        }
        throw new Fault(FaultCode.UNAUTHENTICATED, "An operator's token is required.");
    }

    /** The operator of a request in an organisation, for what an operator may do there; it opens nothing. */
    static TenantScope scope(SecurityContext security, UUID organisation, Purpose purpose) {
        return new TenantScope(new OrganisationId(organisation), actor(security), purpose);
    }

    /** How an operator appears in histories: a role and an id. */
    static String label(SecurityContext security) {
        return actor(security).label();
    }
}
