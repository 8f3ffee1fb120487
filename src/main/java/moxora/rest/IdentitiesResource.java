package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import moxora.account.Identities;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.oidc.LogInFlows;
import moxora.oidc.OpenIdProvider;
import moxora.tenant.Right;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** As whom an OpenID provider may log one in, and an end to it. */
@Path("account/identities")
@Tag(name = "Account")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class IdentitiesResource {

    private final Identities identities;
    private final Optional<OpenIdProvider> provider;
    private final LogInFlows flows;

    @Inject
    IdentitiesResource(Identities identities, Optional<OpenIdProvider> provider, LogInFlows flows) {
        this.identities = identities;
        this.provider = provider;
        this.flows = flows;
    }

    @POST
    @Needs(Right.OWN_ACCOUNT)
    @Fresh
    @Operation(
            summary = "Begin to link one's identity at the OpenID provider; 404 where none is configured",
            description =
                    "The answer's authorizationUri is where the browser goes next; the way back links whoever logs"
                            + " in there to who asked here.")
    public Response link(@Context SecurityContext security) {
        OpenIdProvider configured =
                provider.orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "No OpenID provider is configured."));
        TenantScope scope = TenantCaller.scope(security);
        LogInFlows.Begun begun =
                flows.begin(scope.organisation().value(), scope.actor().id());
        return Response.ok(Json.createObjectBuilder()
                        .add("authorizationUri", configured.authorization(begun).toString())
                        .build())
                .cookie(OpenIdResource.cookie(begun.secret()))
                .build();
    }

    @GET
    @Needs(Right.OWN_ACCOUNT)
    @WhileClosing
    @Operation(summary = "One's own identities at the OpenID provider, the newest first")
    public JsonObject list(@Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        JsonArrayBuilder items = Json.createArrayBuilder();
        identities.list(TenantCaller.scope(security)).forEach(shown -> {
            @Nullable Instant lastUsedAt = shown.lastUsedAt();
            items.add(Json.createObjectBuilder()
                    .add("id", shown.id().toString())
                    .add("issuer", shown.issuer())
                    .add("linkedAt", shown.linkedAt().toString())
                    .add("lastUsedAt", lastUsedAt == null ? JsonValue.NULL : Json.createValue(lastUsedAt.toString())));
        });
        return Json.createObjectBuilder()
                .add("items", items)
                .add("nextCursor", JsonValue.NULL)
                .build();
    }

    @DELETE
    @Path("{id}")
    @Needs(Right.OWN_ACCOUNT)
    @WhileClosing
    @Operation(summary = "Take one of one's own identities away: the provider logs one in with it no more")
    public void unlink(@PathParam("id") String id, @Context SecurityContext security) {
        identities.unlink(TenantCaller.scope(security), PathId.of(id));
    }
}
