package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.contact.Contact;
import moxora.contact.ContactTags;
import moxora.field.PersonalField;
import moxora.tenant.Right;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Tags that are added to a contact, by somebody who thought of them or who took them from a suggestion. */
@Path("contacts/{id}/tags")
@Tag(name = "Contacts")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class ContactTagsResource {

    private static final String TAGS = PersonalField.TAGS.wire();
    private static final String RECEIPT = "receiptId";

    private final ContactTags tags;
    private final PhoneRegions regions;

    @Inject
    ContactTagsResource(ContactTags tags, PhoneRegions regions) {
        this.tags = tags;
        this.regions = regions;
    }

    @POST
    @Needs(Right.CONTACTS_WRITE)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Add tags to a contact; those it has stay",
            description = "{\"tags\",\"receiptId\"?}. receiptId says that an AI answer suggested them: then a user's"
                    + " session is required (409 person_required for an API token), unless the policy has"
                    + " ai.automaticDecisions: allowed and nothing limits the use of the contact.")
    public Response add(
            @PathParam("id") String id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            JsonObject body,
            @Context SecurityContext security) {
        TenantScope scope = TenantCaller.scope(security);
        Fields fields = Fields.of(body, Set.of(TAGS, RECEIPT));
        List<String> wanted = fields.texts(TAGS);
        @Nullable UUID receipt = fields.uuid(RECEIPT);
        fields.done();
        Contact changed =
                tags.add(scope, regions.of(scope), PathId.of(id), ContactVersion.expected(ifMatch), wanted, receipt);
        return Response.ok(ContactJson.whole(changed))
                .tag(ContactVersion.tag(changed))
                .build();
    }
}
