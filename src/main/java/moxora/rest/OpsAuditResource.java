package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import moxora.audit.AuditAction;
import moxora.audit.OperatorActs;
import moxora.audit.PlatformTrail;
import moxora.audit.TrailVerification;
import moxora.contact.Limits;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What operators did, and whether a trail is whole: hashes and counts, no entry of an organisation's. */
@Path("audit")
@Tag(name = "Operations")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class OpsAuditResource {

    private final PlatformTrail platform;
    private final TrailVerification verification;
    private final OperatorActs acts;

    @Inject
    OpsAuditResource(PlatformTrail platform, TrailVerification verification, OperatorActs acts) {
        this.platform = platform;
        this.verification = verification;
        this.acts = acts;
    }

    @GET
    @Operation(
            summary = "What operators did, newest first",
            description =
                    "target is the organisation that it concerned; what concerns one is on its own trail as well.")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 200, 50 when not given")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "the nextCursor of the page before")
    public JsonObject page(@Context UriInfo uri) {
        Query query = Query.of(uri, Set.of("limit", "cursor"));
        int limit = query.limit(Limits.DEFAULT_PAGE, Limits.PAGE);
        return AuditJson.page(platform.before(AuditJson.before(query), limit + 1), limit);
    }

    @GET
    @Path("verification")
    @Operation(summary = "Whether the operators' own trail is as it was written")
    public JsonObject platform(@Context UriInfo uri) {
        Query.of(uri, Set.of());
        return AuditJson.of(verification.ofPlatform());
    }

    @GET
    @Path("{organisationId}/verification")
    @Operation(
            summary = "Whether an organisation's trail is as it was written",
            description = "404 once it is erased: its trail went with it, and its certificate quotes the head.")
    public JsonObject organisation(
            @PathParam("organisationId") String id, @Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        TenantScope scope = OperatorCaller.scope(security, PathId.of(id), Purpose.AUDIT);
        acts.record(scope, AuditAction.AUDIT_VERIFIED);
        return AuditJson.of(verification.of(scope));
    }
}
