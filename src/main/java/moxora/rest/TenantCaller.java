package moxora.rest;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.UUID;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;

/**
 * A caller whom the authentication filter let through.
 *
 * @param scope what they may touch
 * @param credential the session they came with, or the API token, or the request for support
 * @param policy the name of their organisation's policy
 * @param standing how far what they came with reaches
 */
record TenantCaller(TenantScope scope, UUID credential, String policy, Standing standing) implements Principal {

    /** How far a credential reaches. */
    enum Standing {
        /** Somebody who proved who they are within the last 15 minutes. */
        FRESH,
        /** Somebody who proved it longer ago. */
        STALE,
        /** Somebody who may enrol a second factor, and nothing else. */
        ENROLLING,
        /** A program, with the rights that somebody fresh gave it. */
        TOKEN,
        /** An operator whom the organisation let in for a while. */
        SUPPORT
    }

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

    /** The session of a caller who is a person at a keyboard. */
    UUID session() {
        if (standing == Standing.TOKEN || standing == Standing.SUPPORT) {
            throw new Fault(FaultCode.FORBIDDEN, "An API token or a support token has no session.");
        }
        return credential;
    }

    static TenantScope scope(SecurityContext security) {
        return of(security).scope;
    }
}
