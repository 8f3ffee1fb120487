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
import moxora.tenant.Right;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** All contacts as CSV, at any time (P112). */
@Path("contacts/export")
@Tag(name = "Contacts")
@Dependent
public class ExportResource {

    /** An export that {@link ExportWriter} streams out. */
    record Export(TenantScope scope, boolean special) {}

    @GET
    @Needs(Right.CONTACTS_EXPORT)
    @Fresh
    @WhileClosing
    @Produces(ExportWriter.CSV)
    @Operation(
            summary = "Export all contacts as CSV",
            description = "Moxora-Rows tells how many rows follow. include=special adds the custom fields of a special"
                    + " category, for admins only; that they left is on the audit trail.")
    @Parameter(name = "include", in = ParameterIn.QUERY, description = "special")
    public Response export(@Context SecurityContext security, @Context UriInfo uri) {
        boolean special = !Query.of(uri, Set.of("include"))
                .words("include", Set.of("special"))
                .isEmpty();
        return Response.ok(new Export(TenantCaller.scope(security), special))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"contacts.csv\"")
                .build();
    }
}
