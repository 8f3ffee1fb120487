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
import moxora.operator.Operators;
import moxora.rest.TenantCaller.Standing;
import moxora.tenant.OrganisationState;
import org.jspecify.annotations.Nullable;

/**
 * Lets a tenant's request through: a credential, a state of the organisation that allows it, the one right that the
 * method needs, and where it says so a proof of who it is that is not old. A method without any mark lets nobody in.
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
        Callers.Found found =
                java.util.Objects.requireNonNull(callers).get().find(request).orElseThrow(() -> stranger(request));
        if (found.state() == OrganisationState.CLOSING && !method.isAnnotationPresent(WhileClosing.class)) {
            throw new Fault(
                    FaultCode.ORGANISATION_CLOSING,
                    "The organisation is being closed; log-in, export, the closure's status and its undoing work.");
        }
        if (found.state() != OrganisationState.ACTIVE && found.state() != OrganisationState.CLOSING) {
            throw new Fault(FaultCode.UNAUTHENTICATED, "A valid session is required.");
        }
        requireStanding(method, found.caller());
        requireRight(method, found.caller());
        request.setSecurityContext(
                new CallerContext(found.caller(), request.getSecurityContext().isSecure()));
    }

    private static void requireStanding(Method method, TenantCaller caller) {
        if (caller.standing() == Standing.ENROLLING && !method.isAnnotationPresent(WhileEnrolling.class)) {
            throw new Fault(
                    FaultCode.SECOND_FACTOR_ENROLMENT_REQUIRED,
                    "The organisation's policy requires a second factor; until one is enrolled, this session is for"
                            + " enrolling it only.");
        }
    }

    /** The right before the freshness: whoever may not do it at all need not prove who they are. */
    private static void requireRight(Method method, TenantCaller caller) {
        Needs needs = method.getAnnotation(Needs.class);
        if (needs == null || !caller.scope().actor().may(needs.value())) {
            throw new Fault(
                    FaultCode.FORBIDDEN,
                    needs == null
                            ? "Nobody may do that."
                            : "That needs the right " + needs.value().wire() + ", which this caller does not have.");
        }
        if (method.isAnnotationPresent(Fresh.class) && caller.standing() == Standing.STALE) {
            throw new Fault(
                    FaultCode.REAUTHENTICATION_REQUIRED,
                    "That needs an authentication of the last 15 minutes: POST /api/v1/session/reauthentication.");
        }
    }

    /** Asked only of who is no tenant's caller: it takes a question to the vault. */
    private Fault stranger(ContainerRequestContext request) {
        return isOperator(request)
                ? new Fault(FaultCode.FORBIDDEN, "An operator reads and changes no tenant data.")
                : new Fault(FaultCode.UNAUTHENTICATED, "A valid session is required.");
    }

    private boolean isOperator(ContainerRequestContext request) {
        try {
            return Callers.bearer(request)
                    .flatMap(java.util.Objects.requireNonNull(operators).get()::find)
                    .isPresent();
        } catch (Fault vaultIsGone) {
            // They are no tenant's caller in any case.
            return false;
        }
    }
}
