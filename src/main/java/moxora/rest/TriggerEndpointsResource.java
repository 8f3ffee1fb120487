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
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.contact.Limits;
import moxora.email.trigger.DeadLetters;
import moxora.email.trigger.TriggerEndpoints;
import moxora.fault.Fault;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where the CRM is told of e-mail events, and what could not be told. */
@Path("trigger-endpoints")
@Tag(name = "E-mail")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class TriggerEndpointsResource {

    private static final String WHICH = "Exactly one of all (true), ids and since is required.";

    private final TriggerEndpoints endpoints;
    private final DeadLetters deadLetters;

    @Inject
    TriggerEndpointsResource(TriggerEndpoints endpoints, DeadLetters deadLetters) {
        this.endpoints = endpoints;
        this.deadLetters = deadLetters;
    }

    @POST
    @Needs(Right.TRIGGERS_MANAGE)
    @Fresh
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Make an endpoint that is told of e-mail events by signed webhooks",
            description =
                    "{\"url\",\"types\"?,\"description\"?}: types such as email.click, none for all. The secret is"
                            + " shown once; deliveries are signed as Standard Webhooks says.")
    public Response create(JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of("url", "types", "description"));
        String url = fields.required("url");
        List<String> types = fields.texts("types");
        @Nullable String description = fields.optional("description");
        fields.done();
        TriggerEndpoints.Secret made = endpoints.create(TenantCaller.scope(security), url, types, description);
        return Response.status(Response.Status.CREATED)
                .entity(Json.createObjectBuilder()
                        .add("id", made.endpoint().toString())
                        .add("secret", made.secret())
                        .build())
                .build();
    }

    @GET
    @Needs(Right.TRIGGERS_MANAGE)
    @Operation(summary = "The organisation's trigger endpoints, newest first")
    public JsonObject list(@Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        JsonArrayBuilder items = Json.createArrayBuilder();
        endpoints.list(TenantCaller.scope(security)).forEach(endpoint -> items.add(json(endpoint)));
        return Json.createObjectBuilder()
                .add("items", items)
                .add("nextCursor", JsonValue.NULL)
                .build();
    }

    @PATCH
    @Path("{id}")
    @Needs(Right.TRIGGERS_MANAGE)
    @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Pause, resume, or choose other types",
            description = "{\"paused\"?,\"types\"?}: resumed, it is told what it missed, as far as that is kept.")
    public JsonObject change(@PathParam("id") String id, JsonObject body, @Context SecurityContext security) {
        UUID endpoint = PathId.of(id);
        Fields fields = Fields.of(body, Set.of("paused", "types"));
        @Nullable Boolean paused = fields.flag("paused");
        @Nullable List<String> types = fields.has("types") ? fields.texts("types") : null;
        fields.done();
        return json(endpoints.change(
                        TenantCaller.scope(security), endpoint, new TriggerEndpoints.Change(types, paused)))
                .build();
    }

    @DELETE
    @Path("{id}")
    @Needs(Right.TRIGGERS_MANAGE)
    @Operation(summary = "Remove an endpoint with everything that waits for it")
    public void remove(@PathParam("id") String id, @Context SecurityContext security) {
        endpoints.remove(TenantCaller.scope(security), PathId.of(id));
    }

    @POST
    @Path("{id}/secret")
    @Needs(Right.TRIGGERS_MANAGE)
    @Fresh
    @Operation(
            summary = "Give an endpoint a new secret",
            description = "The one before signs as well until previousUntil, a day later.")
    public JsonObject rotate(@PathParam("id") String id, @Context SecurityContext security) {
        TriggerEndpoints.Secret made = endpoints.rotate(TenantCaller.scope(security), PathId.of(id));
        JsonObjectBuilder json = Json.createObjectBuilder().add("secret", made.secret());
        add(json, "previousUntil", made.previousUntil());
        return json.build();
    }

    @GET
    @Path("{id}/dead-letters")
    @Needs(Right.TRIGGERS_MANAGE)
    @Operation(summary = "What an endpoint did not take in three days, oldest first")
    public JsonObject deadLetters(@PathParam("id") String id, @Context SecurityContext security, @Context UriInfo uri) {
        Query query = Query.of(uri, Set.of("limit", "cursor"));
        DeadLetters.Page page = deadLetters.page(
                TenantCaller.scope(security),
                PathId.of(id),
                query.text("cursor"),
                query.limit(Limits.DEFAULT_PAGE, Limits.PAGE));
        JsonArrayBuilder items = Json.createArrayBuilder();
        page.items()
                .forEach(letter -> items.add(Json.createObjectBuilder()
                        .add("id", letter.id().toString())
                        .add("type", letter.type().onTimeline())
                        .add("contactId", letter.contact().toString())
                        .add("attempts", letter.attempts())
                        .add("lastFailure", letter.lastFailure())
                        .add("createdAt", letter.createdAt().toString())));
        @Nullable String next = page.next();
        return Json.createObjectBuilder()
                .add("items", items)
                .add("nextCursor", next == null ? JsonValue.NULL : Json.createValue(next))
                .build();
    }

    @POST
    @Path("{id}/replay")
    @Needs(Right.TRIGGERS_MANAGE)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Deliver dead letters again, each with the webhook-id it had",
            description = "{\"all\":true}, {\"ids\":[…]} or {\"since\":\"2026-01-31T00:00:00Z\"}; at most 10,000 at a"
                    + " time, left says how many there are still.")
    public Response replay(@PathParam("id") String id, JsonObject body, @Context SecurityContext security) {
        UUID endpoint = PathId.of(id);
        DeadLetters.Replayed replayed = deadLetters.replay(TenantCaller.scope(security), endpoint, which(body));
        return Response.accepted(Json.createObjectBuilder()
                        .add("replayed", replayed.replayed())
                        .add("left", replayed.left())
                        .build())
                .build();
    }

    private static DeadLetters.Which which(JsonObject body) {
        Fields fields = Fields.of(body, Set.of("all", "ids", "since"));
        @Nullable Boolean all = fields.flag("all");
        List<String> ids = fields.texts("ids");
        @Nullable String since = fields.optional("since");
        fields.done();
        int ways = (Boolean.TRUE.equals(all) ? 1 : 0) + (ids.isEmpty() ? 0 : 1) + (since == null ? 0 : 1);
        if (ways != 1) {
            throw Fault.refused("", "required", WHICH);
        }
        if (ids.size() > DeadLetters.NAMED) {
            throw Fault.refused("/ids", "too_many", "At most " + DeadLetters.NAMED + " ids are allowed.");
        }
        return new DeadLetters.Which(ids.stream().map(PathId::of).toList(), since == null ? null : instant(since));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException notATime) {
            throw Fault.refused("/since", "malformed_time", "A UTC time such as 2026-01-31T00:00:00Z is required.");
        }
    }

    private static JsonObjectBuilder json(TriggerEndpoints.Endpoint endpoint) {
        JsonObjectBuilder json =
                Json.createObjectBuilder().add("id", endpoint.id().toString()).add("url", endpoint.url());
        if (endpoint.description() != null) {
            json.add("description", endpoint.description());
        }
        JsonArrayBuilder types = Json.createArrayBuilder();
        endpoint.types().forEach(types::add);
        json.add("types", types)
                .add("state", endpoint.state().wire())
                .add("createdAt", endpoint.createdAt().toString());
        if (endpoint.lastFailure() != null) {
            json.add("lastFailure", endpoint.lastFailure());
        }
        add(json, "failingSince", endpoint.failingSince());
        add(json, "previousUntil", endpoint.previousUntil());
        return json;
    }

    private static void add(JsonObjectBuilder json, String name, @Nullable Instant value) {
        if (value != null) {
            json.add(name, value.toString());
        }
    }
}
