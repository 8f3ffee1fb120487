package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.account.Organisations;
import moxora.disclosure.processor.ProcessorReviews;
import moxora.disclosure.sharing.Consent;
import moxora.disclosure.sharing.Sharing;
import moxora.fault.Fault;
import moxora.policy.Policies;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Who may be sent what of the organisation's contacts, and sending it to those that are no AI. */
@Path("processors")
@Tag(name = "Processors")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class ProcessorsResource {

    private static final int MOST_FIELDS = 20;

    private final Organisations organisations;
    private final Policies policies;
    private final ProcessorReviews reviews;
    private final Sharing sharing;

    @Inject
    ProcessorsResource(Organisations organisations, Policies policies, ProcessorReviews reviews, Sharing sharing) {
        this.organisations = organisations;
        this.policies = policies;
        this.reviews = reviews;
        this.sharing = sharing;
    }

    @GET
    @Needs(Right.CONTACTS_READ)
    @Operation(
            summary = "The processors that the organisation's policy registers, as a privacy notice would list them",
            description = "state: valid, expiring, review_due: called; missing (no agreement), expired: not called.")
    public JsonObject list(@Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        String policy = organisations.policyOf(TenantCaller.scope(security));
        JsonArrayBuilder items = Json.createArrayBuilder();
        reviews.lines(policies.require(policy)).forEach(line -> items.add(ProcessorJson.json(line)));
        return Json.createObjectBuilder()
                .add("policy", policy)
                .add("items", items)
                .build();
    }

    @POST
    @Path("{name}/disclosures")
    @Needs(Right.CONTACTS_SHARE)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Send fields of one contact to a processor that is registered for them",
            description =
                    "{\"contactId\",\"purpose\",\"fields\":[\"emails\"],\"consent\"?:{\"at\",\"evidence\"}}: evidence"
                            + " is the id (UUID) of the record of consent in the CRM. The processor is posted"
                            + " {\"contact\":{…}} with these fields and nothing else.")
    public JsonObject disclose(@PathParam("name") String name, JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of("contactId", "purpose", "fields", "consent"));
        String contact = fields.required("contactId");
        String purpose = fields.required("purpose");
        List<String> wanted = fields.texts("fields");
        @Nullable Consent consent = fields.object("consent") == null ? null : consent(fields);
        fields.done();
        if (wanted.size() > MOST_FIELDS) {
            throw Fault.refused("/fields", "too_many", "At most " + MOST_FIELDS + " fields are allowed.");
        }
        Sharing.Shared shared = sharing.share(
                TenantCaller.scope(security), name, new Sharing.Wanted(PathId.of(contact), purpose, wanted, consent));
        return Json.createObjectBuilder()
                .add("processor", shared.processor())
                .add("fields", Json.createArrayBuilder(shared.fields()))
                .add("receiptId", shared.receipt().toString())
                .build();
    }

    /** Null where it is incomplete, and then the fields complain. */
    private static @Nullable Consent consent(Fields fields) {
        Fields given = fields.inner("consent", Set.of("at", "evidence"));
        @Nullable Instant at = given.time("at");
        given.required("evidence");
        @Nullable UUID evidence = given.uuid("evidence");
        return at == null || evidence == null ? null : new Consent(at, evidence);
    }
}
