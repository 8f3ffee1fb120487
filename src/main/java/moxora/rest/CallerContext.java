package moxora.rest;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** Hands an authenticated principal to the resource. */
record CallerContext(Principal principal, boolean secure) implements SecurityContext {

    @Override
    public Principal getUserPrincipal() {
        return principal;
    }

    @Override
    public boolean isUserInRole(String role) {
        return principal instanceof TenantCaller caller
                && caller.scope().actor().role().name().equalsIgnoreCase(role);
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    @Override
    public String getAuthenticationScheme() {
        return "Bearer";
    }
}
