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
import moxora.erasure.retention.RetentionReport;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What operators see of an organisation's retention: classes, times and counts, and no row. */
@Path("retention/{organisationId}")
@Tag(name = "Operations")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class OpsRetentionResource {

    private final RetentionReport report;
    private final OperatorActs acts;

    @Inject
    OpsRetentionResource(RetentionReport report, OperatorActs acts) {
        this.report = report;
        this.acts = acts;
    }

    @GET
    @Operation(summary = "How long an organisation's data is kept by class, what goes next, and what went")
    public JsonObject retention(
            @PathParam("organisationId") String id, @Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        TenantScope scope = OperatorCaller.scope(security, PathId.of(id), Purpose.SERVICE);
        RetentionReport.Report found = report.of(scope);
        acts.recordWithin(scope, AuditAction.RETENTION_READ);
        return RetentionJson.of(found);
    }
}
