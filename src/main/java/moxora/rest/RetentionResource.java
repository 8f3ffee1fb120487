package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import moxora.erasure.retention.RetentionReport;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** For how long the organisation's data is kept, by class. */
@Path("retention")
@Tag(name = "Audit")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class RetentionResource {

    private final RetentionReport report;

    @Inject
    RetentionResource(RetentionReport report) {
        this.report = report;
    }

    @GET
    @Needs(Right.RETENTION_READ)
    @Operation(
            summary = "How long each class of data is kept, what goes next, and what went",
            description = "period is an ISO 8601 period by the calendar in UTC, or account: as long as the"
                    + " organisation's account. contradictions are clocks of the policy that disagree, and which of them"
                    + " is followed.")
    public JsonObject retention(@Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        return RetentionJson.of(report.of(TenantCaller.scope(security)));
    }
}
