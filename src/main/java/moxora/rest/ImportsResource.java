package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
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
import java.io.InputStream;
import java.util.Set;
import java.util.UUID;
import moxora.csv.ContactImport;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Contacts from CSV files. */
@Path("contacts/imports")
@Tag(name = "Contacts")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class ImportsResource {

    private static final int LONGEST_MAPPING = 32_768;

    private final ContactImport imports;

    @Inject
    ImportsResource(ContactImport imports) {
        this.imports = imports;
    }

    @POST
    @Needs(Right.CONTACTS_IMPORT)
    @Consumes("text/csv")
    @Operation(
            summary = "Import contacts from CSV",
            description =
                    "mapping: URL-encoded JSON from columns to firstName, lastName, email, phone, company, title,"
                            + " tags, notes or customFields.<name>; without it the columns of an export. dryRun=true writes nothing.")
    @Parameter(name = "mapping", in = ParameterIn.QUERY, description = "JSON object from the file's columns to fields")
    @Parameter(name = "dryRun", in = ParameterIn.QUERY, description = "true: check every row, write none")
    public Response begin(InputStream body, @Context SecurityContext security, @Context UriInfo uri) {
        Query query = Query.of(uri, Set.of("mapping", "dryRun"));
        @Nullable String mapping = query.text("mapping");
        if (mapping != null && mapping.length() > LONGEST_MAPPING) {
            throw new Fault(FaultCode.MALFORMED_PARAMETER, "A mapping has at most " + LONGEST_MAPPING + " characters.");
        }
        UUID id = imports.accept(
                TenantCaller.scope(security), body, mapping == null ? "" : mapping, query.flag("dryRun"));
        return Response.accepted(
                        Json.createObjectBuilder().add("id", id.toString()).build())
                .location(uri.getAbsolutePathBuilder().path(id.toString()).build())
                .build();
    }

    @GET
    @Path("{id}")
    @Needs(Right.CONTACTS_IMPORT)
    @Operation(summary = "How far an import is, and which rows it refused")
    public JsonObject status(@PathParam("id") String id, @Context SecurityContext security) {
        return imports.status(TenantCaller.scope(security), PathId.of(id));
    }
}
