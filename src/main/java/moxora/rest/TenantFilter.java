package moxora.rest;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.lang.reflect.Method;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationState;
import org.jspecify.annotations.Nullable;

/**
 * Lets a tenant's request through: a session, a state of the organisation that allows it, a role that may. A method
 * without any mark asks for all three.
 */
@Priority(Priorities.AUTHENTICATION)
@Dependent
public class TenantFilter implements ContainerRequestFilter {

    @Inject
    @Nullable
    Provider<Callers> callers;

    @Inject
    @Nullable
    Provider<Operators> operators;

    @Context
    @Nullable
    ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        Method method = java.util.Objects.requireNonNull(resource).getResourceMethod();
        if (method.isAnnotationPresent(Open.class)) {
            return;
        }
        Callers.bearer(request).ifPresent(this::refuseOperator);
        Callers.Found found = java.util.Objects.requireNonNull(callers)
                .get()
                .find(request)
                .orElseThrow(() -> new Fault(FaultCode.UNAUTHENTICATED, "A valid session is required."));
        if (found.state() == OrganisationState.CLOSING && !method.isAnnotationPresent(WhileClosing.class)) {
            throw new Fault(
                    FaultCode.ORGANISATION_CLOSING,
                    "The organisation is being closed; log-in, export, the closure's status and its undoing work.");
        }
        if (found.state() != OrganisationState.ACTIVE && found.state() != OrganisationState.CLOSING) {
            throw new Fault(FaultCode.UNAUTHENTICATED, "A valid session is required.");
        }
        if (method.isAnnotationPresent(AdminsOnly.class)
                && found.caller().scope().actor().role() != Actor.Role.ADMIN) {
            throw new Fault(FaultCode.FORBIDDEN, "Only an admin of the organisation may do that.");
        }
        request.setSecurityContext(
                new CallerContext(found.caller(), request.getSecurityContext().isSecure()));
    }

    private void refuseOperator(String token) {
        if (java.util.Objects.requireNonNull(operators).get().is(token)) {
            throw new Fault(FaultCode.FORBIDDEN, "An operator reads and changes no tenant data.");
        }
    }
}
