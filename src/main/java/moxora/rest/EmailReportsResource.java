package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Set;
import moxora.email.EmailReports;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where bounce mails and complaint mails are brought that no provider reports. */
@Path("email-reports")
@Tag(name = "E-mail")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class EmailReportsResource {

    private final EmailReports reports;

    @Inject
    EmailReportsResource(EmailReports reports) {
        this.reports = reports;
    }

    @POST
    @Needs(Right.EVENTS_MANAGE)
    @Consumes("message/rfc822")
    @Operation(
            summary = "Take in a bounce mail or a complaint mail",
            description = "The raw mail, RFC 3464 or RFC 5965, at most 5 MiB. Nothing of it is kept but its events; the"
                    + " same mail again has no effect.")
    public JsonObject take(@Context SecurityContext security, @Context UriInfo uri, InputStream body) {
        Query.of(uri, Set.of());
        return WebhooksResource.json(reports.take(TenantCaller.scope(security), WebhooksResource.bytes(body)));
    }
}
