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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.OperatorActs;
import moxora.contact.Limits;
import moxora.operator.Operator;
import moxora.operator.Operators;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The platform's own staff: each by a handle, with a token of their own that is shown once. */
@Path("operators")
@Tag(name = "Operations")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class OpsOperatorsResource {

    private static final String EXPIRES_IN = "expiresIn";

    private final Operators operators;
    private final OperatorActs acts;

    @Inject
    OpsOperatorsResource(Operators operators, OperatorActs acts) {
        this.operators = operators;
        this.acts = acts;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Make an operator; the token is shown once",
            description =
                    "{\"name\",\"expiresIn\"?}: a handle of letters, digits, spaces, dots, hyphens and underscores, and an ISO 8601 duration"
                            + " from PT5M to P731D; without one the token ends only when it is replaced or disabled")
    public Response create(JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of("name", EXPIRES_IN));
        String name = fields.required("name");
        String expiresIn = fields.optional(EXPIRES_IN);
        fields.done();
        Duration lifetime = lifetime(expiresIn);
        acts.record(OperatorCaller.actor(security), AuditAction.OPERATOR_CREATED, Map.of());
        return issued(operators.create(OperatorCaller.actor(security), name, lifetime));
    }

    @GET
    @Operation(summary = "Operators, the newest first, disabled ones too")
    public JsonObject list(@Context UriInfo uri) {
        Query query = Query.of(uri, Set.of("limit", "cursor"));
        int limit = query.limit(Limits.DEFAULT_PAGE, Limits.PAGE);
        List<Operator> found = operators.before(query.cursor(), limit + 1);
        boolean more = found.size() > limit;
        List<Operator> shown = more ? found.subList(0, limit) : found;
        JsonArrayBuilder items = Json.createArrayBuilder();
        shown.forEach(operator -> items.add(json(operator)));
        return Json.createObjectBuilder()
                .add("items", items)
                .add(
                        "nextCursor",
                        more
                                ? Json.createValue(
                                        Query.cursor(shown.get(limit - 1).id()))
                                : JsonValue.NULL)
                .build();
    }

    @POST
    @Path("{id}/token")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Replace an operator's token; the old one ends at once",
            description = "{\"expiresIn\"?}, or no body")
    public Response reissue(@PathParam("id") String id, @Nullable JsonObject body, @Context SecurityContext security) {
        UUID operator = PathId.of(id);
        Fields fields = Fields.of(body == null ? JsonValue.EMPTY_JSON_OBJECT : body, Set.of(EXPIRES_IN));
        String expiresIn = fields.optional(EXPIRES_IN);
        fields.done();
        Duration lifetime = lifetime(expiresIn);
        acts.record(OperatorCaller.actor(security), AuditAction.OPERATOR_TOKEN_REPLACED, operator);
        return issued(operators.reissue(OperatorCaller.actor(security), operator, lifetime));
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Disable an operator for good, at once on every node; the last living one stays")
    public Response disable(@PathParam("id") String id, @Context SecurityContext security) {
        UUID operator = PathId.of(id);
        acts.record(OperatorCaller.actor(security), AuditAction.OPERATOR_DISABLED, operator);
        operators.disable(OperatorCaller.actor(security), operator);
        return Response.noContent().build();
    }

    private static @Nullable Duration lifetime(@Nullable String expiresIn) {
        return expiresIn == null ? null : Durations.of(expiresIn, "/" + EXPIRES_IN);
    }

    private static Response issued(Operators.Issued issued) {
        Operator operator = issued.operator();
        return Response.status(Response.Status.CREATED)
                .entity(Json.createObjectBuilder()
                        .add("id", operator.id().toString())
                        .add("name", operator.name())
                        .add("token", issued.token())
                        .add("expiresAt", OpsRotationsResource.time(operator.expiresAt()))
                        .build())
                .build();
    }

    private static JsonObject json(Operator operator) {
        return Json.createObjectBuilder()
                .add("id", operator.id().toString())
                .add("name", operator.name())
                .add("createdAt", operator.createdAt().toString())
                .add("createdBy", id(operator.createdBy()))
                .add("issuedBy", id(operator.issuedBy()))
                .add("expiresAt", OpsRotationsResource.time(operator.expiresAt()))
                .add("lastUsedAt", OpsRotationsResource.time(operator.lastUsedAt()))
                .add("disabledAt", OpsRotationsResource.time(operator.disabledAt()))
                .add("disabledBy", id(operator.disabledBy()))
                .build();
    }

    private static JsonValue id(@Nullable UUID id) {
        return id == null ? JsonValue.NULL : Json.createValue(id.toString());
    }
}
