package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import moxora.audit.AuditPages;
import moxora.audit.TrailVerification;
import moxora.contact.Limits;
import moxora.tenant.Right;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The organisation's own trail: who did what, why and from where, by id and field name. */
@Path("audit")
@Tag(name = "Audit")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class AuditResource {

    private final AuditPages pages;
    private final TrailVerification verification;

    /** A trail that {@link AuditWriter} streams out. */
    record Export(TenantScope scope) {}

    @Inject
    AuditResource(AuditPages pages, TrailVerification verification) {
        this.pages = pages;
        this.verification = verification;
    }

    @GET
    @Needs(Right.AUDIT_READ)
    @Operation(
            summary = "The audit trail, newest first",
            description =
                    "All that is given must hold. from is null where the policy keeps no network, and in entries of"
                            + " before it was kept.")
    @Parameter(name = "actor", in = ParameterIn.QUERY, description = "an id, or as in an entry: admin:{id}")
    @Parameter(name = "action", in = ParameterIn.QUERY, description = "as in an entry")
    @Parameter(name = "target", in = ParameterIn.QUERY, description = "an id")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "an RFC 3339 time: the first that counts")
    @Parameter(name = "until", in = ParameterIn.QUERY, description = "an RFC 3339 time: the first too late")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 200, 50 when not given")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "the nextCursor of the page before")
    public JsonObject page(@Context SecurityContext security, @Context UriInfo uri) {
        Query query = Query.of(uri, AuditQueries.PARAMETERS);
        int limit = query.limit(Limits.DEFAULT_PAGE, Limits.PAGE);
        return AuditJson.page(
                pages.find(TenantCaller.scope(security), AuditQueries.of(query), AuditJson.before(query), limit + 1),
                limit);
    }

    @GET
    @Path("verification")
    @Needs(Right.AUDIT_READ)
    @Operation(
            summary = "Whether the trail is as it was written",
            description = "Goes through every entry, the head and every signed checkpoint. firstBroken is the first"
                    + " entry that cannot be relied on.")
    public JsonObject verification(@Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        return AuditJson.of(verification.of(TenantCaller.scope(security)));
    }

    @GET
    @Path("export")
    @Needs(Right.AUDIT_READ)
    @Fresh
    @WhileClosing
    @Produces(AuditWriter.JSON_LINES)
    @Operation(
            summary = "The whole trail as JSON Lines",
            description = "Every entry with all that its hash covers, every checkpoint with its signature, and a last"
                    + " line {\"end\":true,…} without which the file was cut off. java -jar moxora.jar verify-audit checks"
                    + " it offline.")
    public Response export(@Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        return Response.ok(new Export(TenantCaller.scope(security)))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"audit-trail.ndjson\"")
                .build();
    }
}
