package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.lang.reflect.Method;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import moxora.audit.Alarms;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.fault.Fault;
import moxora.limit.Incidents;
import moxora.limit.Probing;
import moxora.limit.RateLimits;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each answer: credentials that were refused count against the address, ids that are not there or not theirs
 * against whoever asked for them, and many of those within a minute are an alarm (P63). It also tells callers how much
 * is left to them.
 */
@jakarta.ws.rs.ext.Provider
@Dependent
public class AbuseWatch implements ContainerResponseFilter {

    /** Under this name a request carries the limit that it is nearest to. */
    static final String VERDICT = "moxora.limit";

    /** Under this name it carries that it named another organisation. */
    static final String FOREIGN = "moxora.foreign";

    private static final Logger LOG = Logger.getLogger(AbuseWatch.class.getName());

    private static final List<String> TENANTS = Stream.of("tenantId", "tenant", "organisationId", "organizationId")
            .map(name -> "\"/" + name + "\"")
            .toList();

    @Inject
    @Nullable
    Provider<RateLimits> limits;

    @Inject
    @Nullable
    Provider<Probing> probing;

    @Inject
    @Nullable
    Provider<Alarms> alarms;

    @Inject
    @Nullable
    Provider<Incidents> incidents;

    @Context
    @Nullable
    ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(VERDICT) instanceof RateLimits.Verdict verdict
                && !verdict.policyHeader().isEmpty()) {
            response.getHeaders().putSingle("RateLimit-Policy", verdict.policyHeader());
            response.getHeaders().putSingle("RateLimit", verdict.header());
        }
        if (!(request.getProperty(AddressLimit.KEY) instanceof UUID address)) {
            // No door was found, or there is no graph yet.
            return;
        }
        boolean missed = response.getStatus() == 404
                || request.getProperty(FOREIGN) != null
                || (response.getStatus() == 422 && namesATenant(response.getEntity()));
        Principal known = request.getSecurityContext().getUserPrincipal();
        if (known instanceof TenantCaller caller) {
            if (missed
                    && Objects.requireNonNull(probing)
                            .get()
                            .missed(caller.scope().actor().id())) {
                raise(caller);
            }
        } else if (known != null) {
            // An operator looks for what is not there all day, and finds no tenant's data.
            return;
        } else if (response.getStatus() == 401 && !isOpen()) {
            Objects.requireNonNull(limits).get().take(RateLimits.Kind.CREDENTIALS, address);
        } else if (missed && Objects.requireNonNull(probing).get().missed(address)) {
            Objects.requireNonNull(incidents).get().raised(Incidents.Alarm.PROBING);
            LOG.log(Level.WARNING, "Alarm probing: one address, without a session, asks for what is not there.");
        }
    }

    /** Whether the body that was refused named a tenant, which no body of a session has to. */
    private static boolean namesATenant(@Nullable Object problem) {
        return problem instanceof String text && TENANTS.stream().anyMatch(text::contains);
    }

    private void raise(TenantCaller caller) {
        try {
            Objects.requireNonNull(alarms)
                    .get()
                    .raise(
                            caller.scope(),
                            Incidents.Alarm.PROBING,
                            AuditEvent.of(
                                    AuditAction.PROBING_SUSPECTED,
                                    caller.scope().actor().id(),
                                    Map.of("misses", (long) Probing.MISSES)));
        } catch (Fault unavailable) {
            LOG.log(Level.WARNING, "Alarm probing by {0}, which could not be recorded: {1}", new Object[] {
                caller.scope().actor().label(), unavailable.code().wire()
            });
        }
    }

    private boolean isOpen() {
        @Nullable Method method = Objects.requireNonNull(resource).getResourceMethod();
        return method == null || method.isAnnotationPresent(Open.class);
    }
}
