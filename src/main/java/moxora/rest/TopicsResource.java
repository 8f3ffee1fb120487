package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
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
import moxora.email.unsubscribe.Topic;
import moxora.email.unsubscribe.TopicDraft;
import moxora.email.unsubscribe.Topics;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The topics of mails that people can choose between. */
@Path("topics")
@Tag(name = "E-mail")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class TopicsResource {

    private static final String NAME = "name";
    private static final String TITLE = "title";
    private static final String DESCRIPTION = "description";

    private final Topics topics;

    @Inject
    TopicsResource(Topics topics) {
        this.topics = topics;
    }

    @POST
    @Needs(Right.SUPPRESSIONS_MANAGE)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Define a topic",
            description =
                    "{\"name\",\"title\"?,\"description\"?}: messages and suppressions name it by its name, people"
                            + " read its title and description.")
    public Response define(JsonObject body, @Context SecurityContext security, @Context UriInfo uri) {
        Fields fields = Fields.of(body, Set.of(NAME, TITLE, DESCRIPTION));
        String name = fields.required(NAME);
        @Nullable String title = fields.optional(TITLE);
        @Nullable String description = fields.optional(DESCRIPTION);
        fields.done();
        Topic defined = topics.define(TenantCaller.scope(security), TopicDraft.of(name, title, description));
        return Response.created(uri.getAbsolutePathBuilder()
                        .path(defined.id().toString())
                        .build())
                .entity(json(defined))
                .build();
    }

    @GET
    @Needs(Right.SUPPRESSIONS_READ)
    @Operation(summary = "The organisation's topics, oldest first")
    public JsonObject list(@Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        JsonArrayBuilder items = Json.createArrayBuilder();
        topics.list(TenantCaller.scope(security)).forEach(topic -> items.add(json(topic)));
        return Json.createObjectBuilder()
                .add("items", items)
                .add("nextCursor", JsonValue.NULL)
                .build();
    }

    @GET
    @Path("{id}")
    @Needs(Right.SUPPRESSIONS_READ)
    @Operation(summary = "One topic")
    public JsonObject get(@PathParam("id") String id, @Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        return json(topics.get(TenantCaller.scope(security), PathId.of(id)));
    }

    @PATCH
    @Path("{id}")
    @Needs(Right.SUPPRESSIONS_MANAGE)
    @Consumes({MediaType.APPLICATION_JSON, StrictJsonReader.MERGE_PATCH})
    @Operation(
            summary = "Change a topic's title or description",
            description = "What is absent stays, null takes it away. The name stays: what people chose hangs on it.")
    public JsonObject change(@PathParam("id") String id, JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of(TITLE, DESCRIPTION), Set.of("id", NAME, "createdAt"));
        @Nullable String title = fields.optional(TITLE);
        @Nullable String description = fields.optional(DESCRIPTION);
        fields.done();
        return json(topics.change(
                TenantCaller.scope(security),
                PathId.of(id),
                before -> new TopicDraft(
                        before.name(),
                        fields.has(TITLE) ? title : before.title(),
                        fields.has(DESCRIPTION) ? description : before.description())));
    }

    @DELETE
    @Path("{id}")
    @Needs(Right.SUPPRESSIONS_MANAGE)
    @Operation(summary = "Remove a topic; who unsubscribed from it stays unsubscribed")
    public void remove(@PathParam("id") String id, @Context SecurityContext security) {
        topics.remove(TenantCaller.scope(security), PathId.of(id));
    }

    private static JsonObject json(Topic topic) {
        return Json.createObjectBuilder()
                .add("id", topic.id().toString())
                .add(NAME, topic.name())
                .add(TITLE, text(topic.title()))
                .add(DESCRIPTION, text(topic.description()))
                .add("createdAt", topic.createdAt().toString())
                .build();
    }

    private static JsonValue text(@Nullable String value) {
        return value == null ? JsonValue.NULL : Json.createValue(value);
    }
}
