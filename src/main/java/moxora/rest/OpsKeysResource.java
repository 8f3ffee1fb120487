package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
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
import java.io.StringReader;
import java.util.Set;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.OperatorActs;
import moxora.fault.Fault;
import moxora.keys.KeyRecord;
import moxora.keys.KeyStates;
import moxora.keys.OldKeys;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** An organisation's keys: their states, and what an operator may change of them. No key and no data is seen here. */
@Path("keys/{organisationId}")
@Tag(name = "Operations")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class OpsKeysResource {

    private static final int LONGEST_REASON = 200;

    private final KeyStates states;
    private final OldKeys oldKeys;
    private final OperatorActs acts;

    @Inject
    OpsKeysResource(KeyStates states, OldKeys oldKeys, OperatorActs acts) {
        this.states = states;
        this.oldKeys = oldKeys;
        this.acts = acts;
    }

    @GET
    @Operation(summary = "The organisation's keys and their history")
    public JsonObject keys(@PathParam("organisationId") String id) {
        KeyStates.Lives lives = states.of(organisation(id));
        JsonArrayBuilder keys = Json.createArrayBuilder();
        lives.keys().forEach(key -> keys.add(json(key)));
        JsonArrayBuilder events = Json.createArrayBuilder();
        lives.events().forEach(event -> events.add(json(event)));
        return Json.createObjectBuilder()
                .add("organisationId", organisation(id).toString())
                .add("oldKeysKeptFor", oldKeys.retention().toString())
                .add("keys", keys)
                .add("events", events)
                .build();
    }

    @POST
    @Path("suspension")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Nothing of the organisation's opens until it is resumed", description = "{\"reason\"?}")
    public Response suspend(
            @PathParam("organisationId") String id, @Nullable JsonObject body, @Context SecurityContext security) {
        @Nullable String reason = reason(body);
        states.suspend(organisation(id), record(security, id, AuditAction.KEYS_SUSPENDED), reason);
        return Response.noContent().build();
    }

    @DELETE
    @Path("suspension")
    @Operation(summary = "The keys get back the states that they had")
    public Response resume(@PathParam("organisationId") String id, @Context SecurityContext security) {
        states.resume(organisation(id), record(security, id, AuditAction.KEYS_RESUMED), null);
        return Response.noContent().build();
    }

    @POST
    @Path("compromise")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Declare the keys in use compromised",
            description =
                    "{\"reason\"?}: new keys at once, everything sealed anew, the old keys destroyed without waiting")
    public Response compromised(
            @PathParam("organisationId") String id, @Nullable JsonObject body, @Context SecurityContext security) {
        @Nullable String reason = reason(body);
        UUID rotation =
                states.compromised(organisation(id), record(security, id, AuditAction.KEYS_COMPROMISED), reason);
        return Response.accepted(Json.createObjectBuilder()
                        .add("id", rotation.toString())
                        .add(
                                "lostBackups",
                                "Every backup of the data taken before this rotation ends opens no longer for this"
                                        + " organisation.")
                        .build())
                .build();
    }

    /** Before it is done; the organisation's own trail is written by what does it. Under which name it is recorded. */
    private String record(SecurityContext security, String id, AuditAction action) {
        TenantScope scope = OperatorCaller.scope(security, PathId.of(id), Purpose.KEY_ROTATION);
        acts.record(scope, action);
        return scope.actor().label();
    }

    private static OrganisationId organisation(String id) {
        return new OrganisationId(PathId.of(id));
    }

    private static @Nullable String reason(@Nullable JsonObject body) {
        Fields fields = Fields.of(body == null ? JsonValue.EMPTY_JSON_OBJECT : body, Set.of("reason"));
        String reason = fields.optional("reason");
        fields.done();
        if (reason != null && reason.length() > LONGEST_REASON) {
            throw Fault.refused("/reason", "too_long", "At most " + LONGEST_REASON + " characters are allowed.");
        }
        return reason;
    }

    private static JsonObject json(KeyRecord key) {
        String kek = key.kekUri();
        return Json.createObjectBuilder()
                .add("purpose", key.purpose())
                .add("generation", key.generation())
                .add("state", key.state())
                .add("since", key.since().toString())
                .add("createdAt", key.createdAt().toString())
                .add("uses", key.uses())
                .add("rotationDue", OpsRotationsResource.time(key.rotationDue()))
                .add("destroyAfter", OpsRotationsResource.time(key.destroyAfter()))
                .add("proof", proof(key.proof()))
                .add("kekUri", kek == null ? JsonValue.NULL : Json.createValue(kek))
                .build();
    }

    /** What is only noted for a later search is no proof yet. */
    private static JsonValue proof(@Nullable String proof) {
        if (proof == null || !proof.startsWith("{")) {
            return JsonValue.NULL;
        }
        try (JsonReader reader = Json.createReader(new StringReader(proof))) {
            return reader.readObject();
        }
    }

    private static JsonObject json(KeyRecord.Event event) {
        String reason = event.reason();
        return Json.createObjectBuilder()
                .add("at", event.at().toString())
                .add("actor", event.actor())
                .add("purpose", event.purpose())
                .add("generation", event.generation())
                .add("state", event.state())
                .add("reason", reason == null ? JsonValue.NULL : Json.createValue(reason))
                .build();
    }
}
