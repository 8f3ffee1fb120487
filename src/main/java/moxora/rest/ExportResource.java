package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** All contacts as CSV, at any time (P112). */
@Path("contacts/export")
@Tag(name = "Contacts")
@Dependent
public class ExportResource {

    /** An export that {@link ExportWriter} streams out. */
    record Export(TenantScope scope) {}

    @GET
    @WhileClosing
    @Produces(ExportWriter.CSV)
    @Operation(summary = "Export all contacts as CSV", description = "Moxora-Rows tells how many rows follow.")
    public Response export(@Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        return Response.ok(new Export(TenantCaller.scope(security)))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"contacts.csv\"")
                .build();
    }
}
