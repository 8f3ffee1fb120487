package moxora.rest;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.Objects;
import java.util.Optional;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.operator.Operators;
import moxora.tenant.Actor;
import org.jspecify.annotations.Nullable;

/** Lets living operators through to {@code /ops}, and nobody else: a tenant's session gets 403 there. */
@Priority(Priorities.AUTHENTICATION)
@Dependent
public class OperatorFilter implements ContainerRequestFilter {

    @Inject
    @Nullable
    Provider<Callers> callers;

    @Inject
    @Nullable
    Provider<Operators> operators;

    @Override
    public void filter(ContainerRequestContext request) {
        Optional<String> token = Callers.bearer(request);
        Optional<Actor> operator =
                token.flatMap(Objects.requireNonNull(operators).get()::find);
        if (operator.isPresent()) {
            request.setSecurityContext(new CallerContext(
                    new OperatorCaller(operator.get()),
                    request.getSecurityContext().isSecure()));
            return;
        }
        if (Objects.requireNonNull(callers).get().find(request).isPresent()) {
            throw new Fault(FaultCode.FORBIDDEN, "Only operators may do that.");
        }
        throw new Fault(FaultCode.UNAUTHENTICATED, "An operator's token is required.");
    }
}
