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
import jakarta.ws.rs.PATCH;
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
import moxora.email.endpoint.WebhookEndpoints;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where the organisation's e-mail providers report to. */
@Path("webhook-endpoints")
@Tag(name = "E-mail")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class WebhookEndpointsResource {

    private final WebhookEndpoints endpoints;
    private final PublicUrl publicUrl;

    /** How the outside reaches this server. */
    public record PublicUrl(String value) {

        /** Where the console is. */
        String root() {
            return value.endsWith("/") ? value : value + "/";
        }

        String of(WebhookEndpoints.Endpoint endpoint) {
            return root() + "api/v1/webhooks/" + endpoint.provider() + "/" + endpoint.id();
        }
    }

    @Inject
    WebhookEndpointsResource(WebhookEndpoints endpoints, PublicUrl publicUrl) {
        this.endpoints = endpoints;
        this.publicUrl = publicUrl;
    }

    @POST
    @Needs(Right.ENDPOINTS_MANAGE)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Make an endpoint for an e-mail provider",
            description =
                    "{\"provider\",\"verificationKey\"?}: what the provider signs with, as it shows it: for sendgrid"
                            + " the verification key of its signed event webhook, for mailgun, mailersend and resend the signing"
                            + " key. Where it is made here it is answered as secret, once. The url answered is where the"
                            + " provider reports to.")
    public Response create(JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of("provider", "verificationKey"));
        String provider = fields.required("provider");
        @Nullable String verificationKey = fields.optional("verificationKey");
        fields.done();
        WebhookEndpoints.Created created = endpoints.create(TenantCaller.scope(security), provider, verificationKey);
        JsonObjectBuilder answer = Json.createObjectBuilder()
                .add("id", created.id().toString())
                .add("url", publicUrl.of(created.endpoint()));
        if (created.secret() != null) {
            answer.add("secret", created.secret());
        }
        return Response.status(Response.Status.CREATED).entity(answer.build()).build();
    }

    @GET
    @Needs(Right.ENDPOINTS_MANAGE)
    @Operation(summary = "The organisation's endpoints, newest first")
    public JsonObject list(@Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        JsonArrayBuilder items = Json.createArrayBuilder();
        endpoints.list(TenantCaller.scope(security)).forEach(endpoint -> items.add(item(endpoint)));
        return Json.createObjectBuilder()
                .add("items", items)
                .add("nextCursor", JsonValue.NULL)
                .build();
    }

    @PATCH
    @Path("{id}")
    @Needs(Right.ENDPOINTS_MANAGE)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Pause an endpoint or resume it",
            description =
                    "{\"paused\"}: while it is paused, what a provider delivers is answered 503 with Retry-After, so"
                            + " that the provider keeps it and tries again for as long as it does.")
    public JsonObject change(@PathParam("id") String id, JsonObject body, @Context SecurityContext security) {
        UUID endpoint = PathId.of(id);
        Fields fields = Fields.of(body, Set.of("paused"));
        boolean paused = fields.requiredFlag("paused");
        fields.done();
        return item(endpoints.pause(TenantCaller.scope(security), endpoint, paused))
                .build();
    }

    @DELETE
    @Path("{id}")
    @Needs(Right.ENDPOINTS_MANAGE)
    @Operation(summary = "Remove an endpoint; deliveries to it answer 404 from then on")
    public void remove(@PathParam("id") String id, @Context SecurityContext security) {
        endpoints.remove(TenantCaller.scope(security), PathId.of(id));
    }

    private JsonObjectBuilder item(WebhookEndpoints.Endpoint endpoint) {
        JsonObjectBuilder item = Json.createObjectBuilder()
                .add("id", endpoint.id().toString())
                .add("provider", endpoint.provider())
                .add("url", publicUrl.of(endpoint))
                .add("createdAt", endpoint.createdAt().toString())
                .add("paused", endpoint.paused())
                .add("secrets", endpoint.secrets());
        return endpoint.lastDelivery() == null
                ? item.addNull("lastDelivery")
                : item.add("lastDelivery", endpoint.lastDelivery().toString());
    }
}
