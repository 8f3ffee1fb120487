package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import moxora.account.ApiTokens;
import moxora.account.Sessions;
import moxora.account.SupportAccess;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Policies;
import moxora.rest.TenantCaller.Standing;
import moxora.rest.WebhookEndpointsResource.PublicUrl;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationState;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** Tells who is calling: by a session's or an API token in the Authorization header, or a session's in a cookie. */
@Dependent
class Callers {

    private static final String BEARER = "Bearer ";
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final int LONGEST_TOKEN = 512;

    private final Sessions sessions;
    private final ApiTokens apiTokens;
    private final Policies policies;
    private final SupportCallers support;
    private final PublicUrl publicUrl;
    private final Origins origins;

    @Inject
    Callers(
            Sessions sessions,
            ApiTokens apiTokens,
            Policies policies,
            SupportCallers support,
            PublicUrl publicUrl,
            Origins origins) {
        this.sessions = sessions;
        this.apiTokens = apiTokens;
        this.policies = policies;
        this.support = support;
        this.publicUrl = publicUrl;
        this.origins = origins;
    }

    /** A caller, and the state their organisation is in. */
    record Found(TenantCaller caller, OrganisationState state) {}

    /** The bearer token of the request, if it carries one. */
    static Optional<String> bearer(ContainerRequestContext request) {
        List<String> headers = request.getHeaders().getOrDefault(HttpHeaders.AUTHORIZATION, List.of());
        if (headers.size() > 1) {
            throw new Fault(FaultCode.MALFORMED_HEADER, "Authorization may be given once.");
        }
        return headers.stream()
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip())
                .filter(token -> !token.isEmpty() && token.length() <= LONGEST_TOKEN)
                .findFirst();
    }

    Optional<Found> find(ContainerRequestContext request) {
        Optional<String> bearer = bearer(request);
        if (bearer.isPresent()) {
            return resume(bearer.get()).map(this::placed);
        }
        Optional<String> cookie = cookie(request.getCookies());
        cookie.ifPresent(token -> refuseForgery(request));
        // Sessions only: a program holds its token in a header, where no browser sends it along by itself.
        return cookie.flatMap(this::session).map(this::placed);
    }

    /** With where they come from, whatever they came with. */
    private Found placed(Found found) {
        TenantCaller caller = found.caller;
        TenantScope scope = caller.scope().from(origins.under(caller.policy()));
        return new Found(new TenantCaller(scope, caller.credential(), caller.policy(), caller.standing()), found.state);
    }

    private Optional<String> cookie(Map<String, Cookie> cookies) {
        return policies.all().stream()
                .map(policy -> cookies.get(policy.session().cookie()))
                .filter(cookie -> cookie != null && cookie.getValue().length() <= LONGEST_TOKEN)
                .map(Cookie::getValue)
                .findFirst();
    }

    /** A cookie comes along by itself, so what changes something must also come from our own pages. */
    private void refuseForgery(ContainerRequestContext request) {
        if (SAFE.contains(request.getMethod())) {
            return;
        }
        // A proxy that ends TLS leaves its own address in the request; the browser names the one the outside knows.
        SameOrigin ours = new SameOrigin(request.getUriInfo().getBaseUri().toString(), publicUrl.value());
        if (!ours.isOwn(request.getHeaderString("Sec-Fetch-Site"), request.getHeaderString("Origin"))) {
            throw new Fault(
                    FaultCode.FORBIDDEN,
                    "A request with the session cookie that changes something must come from our own pages.");
        }
    }

    /** What the token proves. Tokens that are no session's bear a prefix that tells whose they are. */
    private Optional<Found> resume(String token) {
        if (token.startsWith(SupportAccess.PREFIX)) {
            return support.find(token);
        }
        return ApiTokens.isOne(token) ? apiToken(token) : session(token);
    }

    private Optional<Found> apiToken(String token) {
        return apiTokens.locate(token).flatMap(located -> {
            TenantScope unproven = new TenantScope(
                    located.organisation(), new Actor(located.token(), Actor.Role.ANONYMOUS), Purpose.AUTHENTICATION);
            return apiTokens
                    .resume(unproven, located.token())
                    .map(holder -> new Found(
                            new TenantCaller(
                                    new TenantScope(located.organisation(), holder.actor(), Purpose.SERVICE),
                                    located.token(),
                                    holder.policy(),
                                    Standing.TOKEN),
                            holder.state()));
        });
    }

    private Optional<Found> session(String token) {
        Optional<Sessions.Located> located = sessions.locate(token);
        if (located.isEmpty()) {
            return Optional.empty();
        }
        TenantScope unproven = new TenantScope(
                located.get().organisation(),
                new Actor(located.get().session(), Actor.Role.ANONYMOUS),
                Purpose.AUTHENTICATION);
        return sessions.resume(unproven, located.get().session())
                .map(holder -> new Found(
                        new TenantCaller(
                                new TenantScope(
                                        located.get().organisation(),
                                        new Actor(holder.user(), holder.role()),
                                        Purpose.SERVICE),
                                located.get().session(),
                                holder.policy(),
                                standing(holder)),
                        holder.state()));
    }

    private static Standing standing(Sessions.Holder holder) {
        if (holder.enrolling()) {
            return Standing.ENROLLING;
        }
        return holder.fresh() ? Standing.FRESH : Standing.STALE;
    }
}
