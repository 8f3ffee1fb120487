package moxora.rest;

import jakarta.ws.rs.core.SecurityContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.util.Optional;
import java.util.UUID;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** Tells an operator by the configured token, in constant time. An operator reads no tenant data. */
public final class Operators {

    private final byte[] tokenHash;

    public Operators(String token) {
        this.tokenHash = sha256(token);
    }

    boolean is(String token) {
        return MessageDigest.isEqual(tokenHash, sha256(token));
    }

    /** Whose token it is, if it is an operator's. */
    Optional<Actor> actor(String token) {
        return is(token) ? Optional.of(new Operator().actor()) : Optional.empty();
    }

    /** Who acts in a request that {@link OperatorFilter} let through. */
    static Actor actor(SecurityContext security) {
        if (security.getUserPrincipal() instanceof Operator operator) {
            return operator.actor();
        }
        throw new Fault(FaultCode.UNAUTHENTICATED, "An operator's token is required.");
    }

    /** The operator of a request in an organisation, for what an operator may do there; it opens nothing. */
    static TenantScope scope(SecurityContext security, UUID organisation, Purpose purpose) {
        return new TenantScope(new OrganisationId(organisation), actor(security), purpose);
    }

    /** The principal of an operator's request. */
    record Operator() implements Principal {

        /** Operators share one token, and so have one id: none. */
        private static final UUID ID = new UUID(0, 0);

        @Override
        public String getName() {
            return "operator";
        }

        Actor actor() {
            return new Actor(ID, Actor.Role.OPERATOR);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
