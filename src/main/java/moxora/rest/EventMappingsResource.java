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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import moxora.email.event.EventMappings;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What providers' names for types mean to the organisation, where they mean nothing to us. */
@Path("event-mappings")
@Tag(name = "E-mail")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class EventMappingsResource {

    private final EventMappings mappings;

    @Inject
    EventMappingsResource(EventMappings mappings) {
        this.mappings = mappings;
    }

    @PUT
    @Needs(Right.EVENTS_MANAGE)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Say what a provider's name for a type means",
            description = "{\"provider\",\"name\",\"type\"}: type is one of ours (delivery, open, click, bounce,"
                    + " complaint, unsubscribe, deferred, rejected) or ignore. Events that wait are taken up by"
                    + " POST /api/v1/parked-events/replay.")
    public JsonObject set(JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of("provider", "name", "type"));
        String provider = fields.required("provider");
        String name = fields.required("name");
        String type = fields.required("type");
        fields.done();
        return json(mappings.set(TenantCaller.scope(security), provider, name, type));
    }

    @GET
    @Needs(Right.EVENTS_MANAGE)
    @Operation(summary = "The organisation's mappings, by provider and name")
    public JsonObject list(@Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        JsonArrayBuilder items = Json.createArrayBuilder();
        mappings.list(TenantCaller.scope(security)).forEach(mapping -> items.add(json(mapping)));
        return Json.createObjectBuilder()
                .add("items", items)
                .add("nextCursor", JsonValue.NULL)
                .build();
    }

    @DELETE
    @Needs(Right.EVENTS_MANAGE)
    @Operation(
            summary = "Take a mapping back",
            description = "?provider= and ?name= say which. What was taken up under it stays where it is.")
    public void remove(@Context SecurityContext security, @Context UriInfo uri) {
        Query query = Query.of(uri, Set.of("provider", "name"));
        mappings.remove(TenantCaller.scope(security), required(query, "provider"), required(query, "name"));
    }

    private static String required(Query query, String name) {
        @Nullable String value = query.text(name);
        if (value == null) {
            throw new Fault(FaultCode.MALFORMED_PARAMETER, "The parameter " + name + " is required.");
        }
        return value;
    }

    private static JsonObject json(EventMappings.Mapping mapping) {
        return Json.createObjectBuilder()
                .add("provider", mapping.provider())
                .add("name", mapping.name())
                .add("type", mapping.type())
                .add("createdAt", mapping.createdAt().toString())
                .build();
    }
}
