package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.account.SupportDecisions;
import moxora.account.SupportRequest;
import moxora.contact.Limits;
import moxora.operator.Operators;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which operator asks to look into the organisation, why, and what the organisation says to it (P67). */
@Path("support-access")
@Tag(name = "Support")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class SupportResource {

    private final SupportDecisions decisions;
    private final Operators operators;

    @Inject
    SupportResource(SupportDecisions decisions, Operators operators) {
        this.decisions = decisions;
        this.operators = operators;
    }

    @GET
    @Needs(Right.SUPPORT_DECIDE)
    @WhileClosing
    @Operation(summary = "Requests of operators to look into the organisation, newest first")
    public JsonObject list(@Context SecurityContext security, @Context UriInfo uri) {
        Query query = Query.of(uri, Set.of("limit", "cursor"));
        int limit = query.limit(Limits.DEFAULT_PAGE, Limits.PAGE);
        List<SupportDecisions.Shown> found = decisions.before(TenantCaller.scope(security), query.cursor(), limit + 1);
        boolean more = found.size() > limit;
        List<SupportDecisions.Shown> shown = more ? found.subList(0, limit) : found;
        Map<UUID, String> names = operators.names(
                shown.stream().map(each -> each.request().operator()).distinct().toList());
        JsonArrayBuilder items = Json.createArrayBuilder();
        shown.forEach(each -> items.add(json(each.request())
                .add("operator", names.getOrDefault(each.request().operator(), "unknown"))
                .add("reason", each.reason())));
        return Json.createObjectBuilder()
                .add("items", items)
                .add(
                        "nextCursor",
                        more
                                ? Json.createValue(Query.cursor(
                                        shown.get(limit - 1).request().id()))
                                : JsonValue.NULL)
                .build();
    }

    @POST
    @Path("{id}/approval")
    @Needs(Right.SUPPORT_DECIDE)
    @Fresh
    @Operation(summary = "Let the operator in, from now on for as long as they asked")
    public JsonObject approve(@PathParam("id") String id, @Context SecurityContext security) {
        return json(decisions.approve(TenantCaller.scope(security), PathId.of(id)))
                .build();
    }

    @POST
    @Path("{id}/refusal")
    @Needs(Right.SUPPORT_DECIDE)
    @Operation(summary = "Refuse the request")
    public JsonObject refuse(@PathParam("id") String id, @Context SecurityContext security) {
        return json(decisions.refuse(TenantCaller.scope(security), PathId.of(id)))
                .build();
    }

    @DELETE
    @Path("{id}")
    @Needs(Right.SUPPORT_DECIDE)
    @WhileClosing
    @Operation(summary = "End the access, or a request that waits, at once")
    public void end(@PathParam("id") String id, @Context SecurityContext security) {
        decisions.end(TenantCaller.scope(security), PathId.of(id));
    }

    private static JsonObjectBuilder json(SupportRequest request) {
        UUID decidedBy = request.decidedBy();
        return Json.createObjectBuilder()
                .add("id", request.id().toString())
                .add("operatorId", request.operator().toString())
                .add("state", request.state().wire())
                .add("duration", request.duration().toString())
                .add("requestedAt", request.requestedAt().toString())
                .add("lapsesAt", request.lapsesAt().toString())
                .add("decidedAt", OpsRotationsResource.time(request.decidedAt()))
                .add("decidedBy", decidedBy == null ? JsonValue.NULL : Json.createValue(decidedBy.toString()))
                .add("expiresAt", OpsRotationsResource.time(request.expiresAt()))
                .add("endedAt", OpsRotationsResource.time(request.endedAt()));
    }
}
