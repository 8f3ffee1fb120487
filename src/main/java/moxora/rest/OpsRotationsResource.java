package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.OperatorActs;
import moxora.fault.Fault;
import moxora.keys.Rotation;
import moxora.keys.Rotations;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** New keys for one organisation or for all, and how far they are. */
@Path("keys/rotations")
@Tag(name = "Operations")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class OpsRotationsResource {

    private static final int NEWEST = 100;
    private static final int FASTEST = 1_000_000;

    private final Rotations rotations;
    private final OperatorActs acts;

    @Inject
    OpsRotationsResource(Rotations rotations, OperatorActs acts) {
        this.rotations = rotations;
        this.acts = acts;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "New keys, and everything sealed anew under them",
            description = "{\"organisationId\"?,\"rate\"?}: one organisation, or every one; rate is rows a second")
    public Response request(@Nullable JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body == null ? JsonValue.EMPTY_JSON_OBJECT : body, Set.of("organisationId", "rate"));
        UUID organisation = fields.uuid("organisationId");
        Integer rate = fields.wholeNumber("rate", 1, FASTEST);
        fields.done();
        String operator = OperatorCaller.actor(security).label();
        UUID id;
        if (organisation == null) {
            acts.record(OperatorCaller.actor(security), AuditAction.KEY_ROTATION_REQUESTED, Map.of());
            id = rotations.requestForAll(rate, operator);
        } else {
            acts.recordWithin(
                    OperatorCaller.scope(security, organisation, Purpose.KEY_ROTATION),
                    AuditAction.KEY_ROTATION_REQUESTED);
            id = rotations.request(new OrganisationId(organisation), rate, operator, "requested");
        }
        return accepted("keys/rotations/", id);
    }

    static Response accepted(String under, UUID id) {
        return Response.accepted(
                        Json.createObjectBuilder().add("id", id.toString()).build())
                .header("Location", URI.create("/ops/v1/" + under + id))
                .build();
    }

    @GET
    @Operation(summary = "The newest rotations")
    public JsonObject list() {
        JsonArrayBuilder items = Json.createArrayBuilder();
        rotations.newest(NEWEST).forEach(rotation -> items.add(json(rotation)));
        return Json.createObjectBuilder().add("items", items).build();
    }

    @GET
    @Path("{id}")
    @Operation(summary = "How far a rotation is")
    public JsonObject one(@PathParam("id") String id) {
        return rotations.find(PathId.of(id)).map(OpsRotationsResource::json).orElseThrow(Fault::notFound);
    }

    static JsonObject json(Rotation rotation) {
        String error = rotation.lastError();
        return Json.createObjectBuilder()
                .add("id", rotation.id().toString())
                .add("state", rotation.state().name().toLowerCase(Locale.ROOT))
                .add("done", rotation.done())
                .add("total", rotation.total())
                .add("eta", time(rotation.eta()))
                .add("organisations", rotation.organisations())
                .add("organisationsFinished", rotation.finished())
                .add("requestedAt", rotation.requestedAt().toString())
                .add("requestedBy", rotation.requestedBy())
                .add("finishedAt", time(rotation.finishedAt()))
                .add("lastError", error == null ? JsonValue.NULL : Json.createValue(error))
                .build();
    }

    static JsonValue time(@Nullable Instant instant) {
        return instant == null ? JsonValue.NULL : Json.createValue(instant.toString());
    }
}
