package moxora.rest;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.limit.CredentialHints;
import moxora.limit.InFlight;
import moxora.limit.Incidents;
import moxora.limit.RateLimits;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Once it is known who calls: limits of the account and of the organisation, and a place among the requests of the
 * organisation that are worked on at once. An organisation that the request names beside its session is never obeyed;
 * where it is another one, the request is refused (T-02).
 */
@Priority(Priorities.AUTHENTICATION + 100)
@Dependent
public class CallerLimit implements ContainerRequestFilter {

    /** Headers in which proxies and clients of other systems name a tenant. */
    private static final List<String> HEADERS = List.of(
            "X-Tenant-Id",
            "X-Tenant",
            "X-TenantId",
            "X-Organisation-Id",
            "X-Organization-Id",
            "X-Organisation",
            "X-Organization",
            "X-Org-Id");

    private static final List<String> PARAMETERS =
            List.of("tenantId", "tenant", "organisationId", "organizationId", "organisation", "organization");

    @Inject
    @Nullable
    Provider<RateLimits> limits;

    @Inject
    @Nullable
    Provider<InFlight> inFlight;

    @Inject
    @Nullable
    Provider<CredentialHints> hints;

    @Inject
    @Nullable
    Provider<Incidents> incidents;

    @Context
    @Nullable
    HttpServletRequest servlet;

    @Override
    public void filter(ContainerRequestContext request) {
        if (!(request.getSecurityContext().getUserPrincipal() instanceof TenantCaller caller)) {
            return;
        }
        TenantScope scope = caller.scope();
        UUID organisation = scope.organisation().value();
        RateLimits buckets = Objects.requireNonNull(limits).get();
        RateLimits.Verdict account =
                buckets.take(RateLimits.Kind.ACCOUNT, scope.actor().id());
        request.setProperty(AbuseWatch.VERDICT, account);
        account.require();
        RateLimits.Verdict all = buckets.take(RateLimits.Kind.ORGANISATION, organisation);
        if (!all.passed() || all.remaining() < account.remaining()) {
            request.setProperty(AbuseWatch.VERDICT, all);
        }
        all.require();
        refuseForeignName(request, organisation);
        enter(request, organisation);
    }

    /** Unless its credential was known already, and it has entered before it was proved. */
    private void enter(ContainerRequestContext request, UUID organisation) {
        HttpServletRequest holder = Objects.requireNonNull(servlet);
        if (!PermitReturn.isKept(holder)) {
            PermitReturn.keep(holder, Objects.requireNonNull(inFlight).get().enter(organisation));
        }
        if (request.getProperty(AddressLimit.CREDENTIAL) instanceof UUID credential) {
            Objects.requireNonNull(hints).get().led(credential, organisation);
        }
    }

    private void refuseForeignName(ContainerRequestContext request, UUID own) {
        boolean inHeader = HEADERS.stream()
                .flatMap(name -> request.getHeaders().getOrDefault(name, List.of()).stream())
                .anyMatch(value -> !isOwn(value, own));
        boolean inQuery = PARAMETERS.stream()
                .flatMap(name -> request.getUriInfo().getQueryParameters().getOrDefault(name, List.of()).stream())
                .anyMatch(value -> !isOwn(value, own));
        if (inHeader || inQuery) {
            Objects.requireNonNull(incidents).get().refused(Incidents.Refusal.FOREIGN_TENANT);
            request.setProperty(AbuseWatch.FOREIGN, true);
            throw inHeader
                    ? new Fault(FaultCode.MALFORMED_HEADER, "A header names another organisation than the session's.")
                    : new Fault(
                            FaultCode.UNKNOWN_PARAMETER,
                            "A query parameter names another organisation; the session says which one it is.");
        }
    }

    private static boolean isOwn(String value, UUID own) {
        return value.strip().equalsIgnoreCase(own.toString());
    }
}
