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
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.OperatorActs;
import moxora.fault.Fault;
import moxora.keys.KekRotation;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Every keyset wrapped anew under the key-encryption key in use, or one organisation's under its own. */
@Path("keys/kek-rotations")
@Tag(name = "Operations")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class OpsKekRotationsResource {

    private static final int NEWEST = 100;
    private static final int LONGEST_URI = 1_000;

    private final KekRotation rotation;
    private final OperatorActs acts;

    @Inject
    OpsKekRotationsResource(KekRotation rotation, OperatorActs acts) {
        this.rotation = rotation;
        this.acts = acts;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Keysets wrapped anew",
            description = "{}: all under the key-encryption key in use, but for those of organisations with their own;"
                    + " {\"organisationId\",\"to\"}: that organisation's under the configured key of that URI, from now"
                    + " on its own, or under the platform's again where to is null")
    public Response request(@Nullable JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body == null ? JsonValue.EMPTY_JSON_OBJECT : body, Set.of("organisationId", "to"));
        UUID organisation = fields.uuid("organisationId");
        String to = fields.optional("to");
        fields.done();
        if (to != null && (to.isBlank() || to.length() > LONGEST_URI)) {
            throw Fault.refused("/to", "invalid_uri", "The URI of a configured key-encryption key is required.");
        }
        if (organisation == null && to != null && !rotation.inUse().equals(to)) {
            throw Fault.refused(
                    "/to", "not_in_use", "Everybody's keysets go under the key in use, that of MOXORA_KEK_URI.");
        }
        String operator = OperatorCaller.actor(security).label();
        UUID id;
        if (organisation == null) {
            acts.record(OperatorCaller.actor(security), AuditAction.KEK_ROTATION_REQUESTED, Map.of());
            id = rotation.request(operator);
        } else {
            acts.record(OperatorCaller.scope(security, organisation, Purpose.KEY_ROTATION), AuditAction.KEK_CHANGED);
            id = rotation.assign(new OrganisationId(organisation), to, operator);
        }
        return OpsRotationsResource.accepted("keys/kek-rotations/", id);
    }

    @GET
    @Operation(summary = "The newest changes of key-encryption keys")
    public JsonObject list() {
        JsonArrayBuilder items = Json.createArrayBuilder();
        rotation.newest(NEWEST).forEach(found -> items.add(OpsRotationsResource.json(found)));
        return Json.createObjectBuilder().add("items", items).build();
    }

    @GET
    @Path("{id}")
    @Operation(summary = "How far it is")
    public JsonObject one(@PathParam("id") String id) {
        return rotation.find(PathId.of(id)).map(OpsRotationsResource::json).orElseThrow(Fault::notFound);
    }
}
