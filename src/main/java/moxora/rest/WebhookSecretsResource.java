package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
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
import java.util.Set;
import java.util.UUID;
import moxora.email.endpoint.EndpointSecrets;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What deliveries to an endpoint are proved with; two at once while one replaces the other. */
@Path("webhook-endpoints/{id}/secrets")
@Tag(name = "E-mail")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class WebhookSecretsResource {

    private final EndpointSecrets secrets;

    @Inject
    WebhookSecretsResource(EndpointSecrets secrets) {
        this.secrets = secrets;
    }

    @POST
    @Needs(Right.ENDPOINTS_MANAGE)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Add a second secret to an endpoint, to replace the first one with",
            description =
                    "{\"verificationKey\"?} as when the endpoint was made. From now on deliveries pass that either"
                            + " secret verifies; a third is refused with 409. One that is made here is answered, once.")
    public Response add(@PathParam("id") String id, JsonObject body, @Context SecurityContext security) {
        UUID endpoint = PathId.of(id);
        Fields fields = Fields.of(body, Set.of("verificationKey"));
        @Nullable String verificationKey = fields.optional("verificationKey");
        fields.done();
        EndpointSecrets.Added added = secrets.add(TenantCaller.scope(security), endpoint, verificationKey);
        JsonObjectBuilder answer =
                Json.createObjectBuilder().add("id", added.id().toString());
        if (added.value() != null) {
            answer.add("secret", added.value());
        }
        return Response.status(Response.Status.CREATED).entity(answer.build()).build();
    }

    @GET
    @Needs(Right.ENDPOINTS_MANAGE)
    @Operation(summary = "An endpoint's secrets, oldest first: their ids and times, never themselves")
    public JsonObject list(@PathParam("id") String id, @Context SecurityContext security, @Context UriInfo uri) {
        UUID endpoint = PathId.of(id);
        Query.of(uri, Set.of());
        JsonArrayBuilder items = Json.createArrayBuilder();
        secrets.list(TenantCaller.scope(security), endpoint)
                .forEach(secret -> items.add(Json.createObjectBuilder()
                        .add("id", secret.id().toString())
                        .add("createdAt", secret.createdAt().toString())));
        return Json.createObjectBuilder()
                .add("items", items)
                .add("nextCursor", JsonValue.NULL)
                .build();
    }

    @DELETE
    @Path("{secretId}")
    @Needs(Right.ENDPOINTS_MANAGE)
    @Operation(summary = "Remove one of an endpoint's two secrets; the last one stays as long as the endpoint")
    public void remove(
            @PathParam("id") String id, @PathParam("secretId") String secretId, @Context SecurityContext security) {
        secrets.remove(TenantCaller.scope(security), PathId.of(id), PathId.of(secretId));
    }
}
