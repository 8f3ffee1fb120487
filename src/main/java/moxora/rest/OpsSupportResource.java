package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
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
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.account.SupportAccess;
import moxora.account.SupportRequest;
import moxora.audit.AuditAction;
import moxora.audit.OperatorActs;
import moxora.contact.Limits;
import moxora.fault.Fault;
import moxora.operator.SupportJournal;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** An operator's own requests to look into an organisation, and the token once the organisation has said yes. */
@Path("support-access")
@Tag(name = "Operations")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class OpsSupportResource {

    private final SupportAccess access;
    private final SupportJournal journal;
    private final OperatorActs acts;

    @Inject
    OpsSupportResource(SupportAccess access, SupportJournal journal, OperatorActs acts) {
        this.acts = acts;
        this.access = access;
        this.journal = journal;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Ask an organisation to be let in",
            description = "{\"organisationId\",\"reason\",\"duration\"}: the reason in one line of 10 to 500 characters"
                    + " is shown to the organisation's admins; an ISO 8601 duration from PT15M to P1D, counted from"
                    + " their approval on. Without an answer the request lapses after 72 hours.")
    public Response request(JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of("organisationId", "reason", "duration"));
        UUID organisation = fields.uuid("organisationId");
        String reason = fields.required("reason");
        String duration = fields.required("duration");
        fields.done();
        if (organisation == null) {
            throw Fault.refused("/organisationId", "required", "A UUID is required.");
        }
        Duration box = Durations.of(duration, "/duration");
        OrganisationId asked = new OrganisationId(organisation);
        TenantScope scope = scope(asked, OperatorCaller.actor(security));
        acts.record(scope, AuditAction.SUPPORT_REQUESTED);
        SupportRequest request = access.request(scope, reason, box);
        return Response.status(Response.Status.CREATED)
                .entity(json(request.id(), asked, request).build())
                .build();
    }

    @GET
    @Operation(summary = "One's own requests, the newest first; the reasons lie with the organisations")
    public JsonObject list(@Context SecurityContext security, @Context UriInfo uri) {
        Actor operator = OperatorCaller.actor(security);
        Query query = Query.of(uri, Set.of("limit", "cursor"));
        int limit = query.limit(Limits.DEFAULT_PAGE, Limits.PAGE);
        List<SupportJournal.Entry> found = journal.before(operator.id(), query.cursor(), limit + 1);
        boolean more = found.size() > limit;
        List<SupportJournal.Entry> shown = more ? found.subList(0, limit) : found;
        JsonArrayBuilder items = Json.createArrayBuilder();
        shown.forEach(entry -> items.add(json(
                entry.id(),
                entry.organisation(),
                access.find(scope(entry.organisation(), operator), entry.id()).orElse(null))));
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
    @Operation(
            summary = "A token for the access that the organisation approved; a former one ends",
            description = "409 support_not_approved before and after. The token opens the tenant routes, for reading"
                    + " contacts and custom fields, until expiresAt.")
    public Response token(@PathParam("id") String id, @Context SecurityContext security) {
        Actor operator = OperatorCaller.actor(security);
        SupportJournal.Entry entry = journal.find(operator.id(), PathId.of(id)).orElseThrow(Fault::notFound);
        TenantScope scope = scope(entry.organisation(), operator);
        SupportAccess.Issued issued = access.issue(scope, entry.id());
        acts.record(scope, AuditAction.SUPPORT_BEGAN);
        return Response.status(Response.Status.CREATED)
                .entity(Json.createObjectBuilder()
                        .add("token", issued.token())
                        .add("expiresAt", issued.expiresAt().toString())
                        .build())
                .build();
    }

    private static TenantScope scope(OrganisationId organisation, Actor operator) {
        return new TenantScope(organisation, operator, Purpose.SERVICE);
    }

    /** Of a request whose organisation is gone, nothing is left but that it was. */
    private static JsonObjectBuilder json(UUID id, OrganisationId organisation, @Nullable SupportRequest request) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("id", id.toString())
                .add("organisationId", organisation.toString())
                .add("state", request == null ? "gone" : request.state().wire());
        if (request == null) {
            return json;
        }
        return json.add("duration", request.duration().toString())
                .add("requestedAt", request.requestedAt().toString())
                .add("lapsesAt", request.lapsesAt().toString())
                .add("decidedAt", OpsRotationsResource.time(request.decidedAt()))
                .add("expiresAt", OpsRotationsResource.time(request.expiresAt()))
                .add("endedAt", OpsRotationsResource.time(request.endedAt()));
    }
}
