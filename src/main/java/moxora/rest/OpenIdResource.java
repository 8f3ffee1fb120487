package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import moxora.account.Sessions;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.oidc.Identity;
import moxora.oidc.LogInFlows;
import moxora.oidc.OpenIdProvider;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Log-in at the OpenID provider of the configuration; without one, none of this is there.
 *
 * <p>Between going and coming back the browser keeps one secret in a cookie of ten minutes, which every answer to the
 * coming back takes away again: the one cookie beside the session's, and the only means to tell that the browser that
 * comes back is the one that went.
 */
@Path("session/oidc")
@Tag(name = "Account")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class OpenIdResource {

    /** Lax: the way back from the provider begins on its pages, where no strict cookie is sent along. */
    static final String COOKIE = "__Host-moxora-log-in";

    private static final Set<String> FOR_LATER = Set.of("temporarily_unavailable", "server_error");
    private static final int LONGEST = 2_048;

    private final Optional<OpenIdProvider> provider;
    private final LogInFlows flows;
    private final OpenIdLogIn logIn;
    private final WebhookEndpointsResource.PublicUrl publicUrl;
    private final Origins origins;

    @Inject
    OpenIdResource(
            Optional<OpenIdProvider> provider,
            LogInFlows flows,
            OpenIdLogIn logIn,
            WebhookEndpointsResource.PublicUrl publicUrl,
            Origins origins) {
        this.origins = origins;
        this.provider = provider;
        this.flows = flows;
        this.logIn = logIn;
        this.publicUrl = publicUrl;
    }

    @GET
    @Open
    @Operation(summary = "Send the browser to the OpenID provider; 404 where none is configured")
    @Parameter(
            name = "organisationId",
            in = ParameterIn.QUERY,
            description = "the organisation to log in to, for a user of several")
    public Response begin(@Context UriInfo uri) {
        OpenIdProvider configured = configured();
        @Nullable String organisation = Query.of(uri, Set.of("organisationId")).text("organisationId");
        @Nullable UUID named = organisation == null ? null : PathId.of(organisation);
        LogInFlows.Begun begun = flows.begin(named, null);
        return Response.status(Response.Status.FOUND)
                .location(configured.authorization(begun))
                .cookie(cookie(begun.secret()))
                .build();
    }

    @GET
    @Path("callback")
    @Open
    @Operation(summary = "Where the OpenID provider sends the browser back to: a session, and on to the console")
    public Response end(@Context UriInfo uri, @Context HttpHeaders headers) {
        OpenIdProvider configured = configured();
        try {
            Optional<Sessions.Opened> opened = end(configured, uri, headers);
            Response.ResponseBuilder onward =
                    Response.seeOther(URI.create(publicUrl.root())).cookie(cookie("", 0));
            opened.ifPresent(session ->
                    onward.cookie(SessionAnswer.cookie(session.cookie(), session.token(), NewCookie.DEFAULT_MAX_AGE)));
            return onward.build();
        } catch (Fault fault) {
            return Response.fromResponse(new FaultMapper().toResponse(fault))
                    .cookie(cookie("", 0))
                    .build();
        }
    }

    private Optional<Sessions.Opened> end(OpenIdProvider configured, UriInfo uri, HttpHeaders headers) {
        // Not by Query: a client must bear parameters that it does not know (RFC 6749 section 4.1.2).
        MultivaluedMap<String, String> parameters = uri.getQueryParameters();
        @Nullable Cookie kept = headers.getCookies().get(COOKIE);
        LogInFlows.Flow flow = flows.resume(one(parameters, "state"), kept == null ? null : kept.getValue());
        @Nullable String issuer = one(parameters, "iss");
        if (issuer != null && !issuer.equals(configured.issuer())) {
            // Mixed up with another provider's answer (RFC 9207).
            throw LogInFlows.unknown();
        }
        @Nullable String error = one(parameters, "error");
        if (error != null) {
            throw FOR_LATER.contains(error)
                    ? new Fault(FaultCode.IDENTITY_PROVIDER_UNAVAILABLE, "The OpenID provider asks to try later.")
                    : new Fault(FaultCode.LOG_IN_REFUSED, "The OpenID provider did not log anybody in.");
        }
        @Nullable String code = one(parameters, "code");
        if (code == null) {
            throw new Fault(FaultCode.MALFORMED_PARAMETER, "The parameter code is missing.");
        }
        Identity identity = configured.redeem(code, flow);
        return logIn.end(identity, flow, origins::place);
    }

    private static @Nullable String one(MultivaluedMap<String, String> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.isEmpty()) {
            return null;
        }
        if (values.size() > 1 || values.get(0).isEmpty() || values.get(0).length() > LONGEST) {
            throw new Fault(
                    FaultCode.MALFORMED_PARAMETER,
                    "The parameter " + name + " is given once and has 1 to " + LONGEST + " characters.");
        }
        return values.get(0);
    }

    private OpenIdProvider configured() {
        return provider.orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "No OpenID provider is configured."));
    }

    /** What a browser keeps while it is away. */
    static NewCookie cookie(String secret) {
        return cookie(secret, (int) LogInFlows.LIFE.toSeconds());
    }

    private static NewCookie cookie(String value, int maxAge) {
        return new NewCookie.Builder(COOKIE)
                .value(value)
                .path("/")
                .maxAge(maxAge)
                .secure(true)
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }
}
