package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import java.util.Set;
import java.util.UUID;
import moxora.contact.CanaryContacts;
import moxora.contact.CustomFieldDefinitions;
import moxora.contact.CustomFieldSchema;
import moxora.tenant.Right;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Contacts that nobody has a reason to read; whoever reads one raises an alarm. */
@Path("canary-contacts")
@Tag(name = "Contacts")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class CanaryContactsResource {

    private final CanaryContacts canaries;
    private final CustomFieldDefinitions customFields;
    private final PhoneRegions regions;

    @Inject
    CanaryContactsResource(CanaryContacts canaries, CustomFieldDefinitions customFields, PhoneRegions regions) {
        this.canaries = canaries;
        this.customFields = customFields;
        this.regions = regions;
    }

    @POST
    @Needs(Right.CANARIES_MANAGE)
    @Fresh
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Plant a contact that raises an alarm when it is read",
            description = "The body is a contact's. It is listed, found and exported like any other. At most 100.")
    public Response plant(@Nullable JsonObject sent, @Context SecurityContext security) {
        JsonObject body = Fields.required(sent);
        TenantScope scope = TenantCaller.scope(security);
        CustomFieldSchema schema =
                ContactJson.customFieldsIn(body).isEmpty() ? CustomFieldSchema.NONE : customFields.schema(scope);
        UUID id = canaries.plant(scope, regions.of(scope), ContactJson.draft(body, schema));
        return Response.status(Response.Status.CREATED)
                .entity(Json.createObjectBuilder().add("id", id.toString()).build())
                .build();
    }

    @GET
    @Needs(Right.CANARIES_MANAGE)
    @Fresh
    @Operation(summary = "Which contacts are planted, the newest first; raises no alarm")
    public JsonObject list(@Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        JsonArrayBuilder items = Json.createArrayBuilder();
        canaries.list(TenantCaller.scope(security))
                .forEach(planted -> items.add(Json.createObjectBuilder()
                        .add("id", planted.contact().toString())
                        .add("plantedAt", planted.plantedAt().toString())));
        return Json.createObjectBuilder().add("items", items).build();
    }

    @DELETE
    @Path("{id}")
    @Needs(Right.CANARIES_MANAGE)
    @Fresh
    @Operation(summary = "Erase a planted contact; raises no alarm")
    public void remove(@PathParam("id") String id, @Context SecurityContext security) {
        canaries.remove(TenantCaller.scope(security), PathId.of(id));
    }
}
