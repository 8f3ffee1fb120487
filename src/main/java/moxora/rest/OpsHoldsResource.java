package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.OperatorActs;
import moxora.contact.Limits;
import moxora.erasure.Addenda;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.hold.Hold;
import moxora.hold.HoldDisclosures;
import moxora.hold.HoldDraft;
import moxora.hold.Holds;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Legal holds, each placed, released and read by two operators; each step on the platform's trail. */
@Path("holds")
@Tag(name = "Operations")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class OpsHoldsResource {

    private static final List<String> REASONS =
            Arrays.stream(Hold.Reason.values()).map(Hold.Reason::wire).toList();

    private final Holds holds;
    private final HoldDisclosures disclosures;
    private final Addenda addenda;
    private final OperatorActs acts;

    @Inject
    OpsHoldsResource(Holds holds, HoldDisclosures disclosures, Addenda addenda, OperatorActs acts) {
        this.holds = holds;
        this.disclosures = disclosures;
        this.addenda = addenda;
        this.acts = acts;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Propose a hold on an organisation",
            description =
                    "{\"organisationId\",\"scope\":{\"classes\",\"contactIds\"?},\"ground\":{\"kind\",\"reference\"},"
                            + "\"expiresAt\",\"confidential\"?}. Classes: audit, consents, messages, contacts; contacts only by"
                            + " name, 1,000 at most. Another operator has three days to confirm it.")
    public Response propose(JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of("organisationId", "scope", "ground", "expiresAt", "confidential"));
        UUID organisation = fields.uuid("organisationId");
        if (!fields.has("organisationId")) {
            fields.complain("organisationId", "required", "A UUID is required.");
        }
        Fields scope = fields.inner("scope", Set.of("classes", "contactIds"));
        List<String> classes = scope.texts("classes");
        List<String> contacts = scope.texts("contactIds");
        Fields ground = fields.inner("ground", Set.of("kind", "reference"));
        String kind = ground.required("kind");
        String reference = ground.required("reference");
        Instant expiresAt = fields.time("expiresAt");
        boolean confidential = Boolean.TRUE.equals(fields.flag("confidential"));
        fields.done();
        if (organisation == null) {
            throw Fault.refused("/organisationId", "required", "A UUID is required.");
        }
        HoldDraft draft = HoldDraft.of(
                new OrganisationId(organisation),
                classes,
                contacts,
                kind,
                reference,
                Objects.requireNonNull(expiresAt),
                confidential);
        TenantScope caller = OperatorCaller.scope(security, organisation, Purpose.ERASURE);
        acts.record(caller, AuditAction.HOLD_PROPOSED);
        return Response.accepted(HoldJson.whole(holds.propose(caller, draft)).build())
                .build();
    }

    @GET
    @Operation(summary = "Holds, the newest first; nothing of what is held")
    public JsonObject list(@Context UriInfo uri) {
        Query query = Query.of(uri, Set.of("limit", "cursor"));
        int limit = query.limit(Limits.DEFAULT_PAGE, Limits.PAGE);
        List<Hold> found = holds.before(query.cursor(), limit + 1);
        JsonArrayBuilder items = Json.createArrayBuilder();
        found.stream().limit(limit).forEach(hold -> items.add(HoldJson.whole(hold)));
        return Json.createObjectBuilder()
                .add("items", items)
                .add(
                        "nextCursor",
                        found.size() > limit
                                ? Json.createValue(
                                        Query.cursor(found.get(limit - 1).id()))
                                : JsonValue.NULL)
                .build();
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One hold, with counts of the records it keeps")
    public JsonObject one(@PathParam("id") String id, @Context SecurityContext security) {
        Hold hold = hold(id);
        return HoldJson.whole(hold)
                .add("held", HoldJson.counts(holds.counts(scope(security, hold), hold.id())))
                .build();
    }

    @POST
    @Path("{id}/confirmation")
    @Operation(
            summary = "Confirm what another operator proposed: the hold, or its release",
            description = "409 other_person_required to the one who proposed it.")
    public JsonObject confirm(@PathParam("id") String id, @Context SecurityContext security) {
        Hold hold = hold(id);
        AuditAction action = hold.release() == null ? AuditAction.HOLD_CONFIRMED : AuditAction.HOLD_RELEASED;
        acts.record(OperatorCaller.actor(security), action, hold.id(), Map.of());
        return HoldJson.whole(holds.confirm(scope(security, hold), hold.id())).build();
    }

    @DELETE
    @Path("{id}")
    @Operation(
            summary = "Withdraw a hold that is only proposed, or propose the release of one in force",
            description = "?reason= proceedings_ended, ordered, mistake or superseded. 204 when it is over with this;"
                    + " 202 when another operator must confirm it within three days.")
    public Response release(@PathParam("id") String id, @Context SecurityContext security, @Context UriInfo uri) {
        String reason = Query.of(uri, Set.of("reason")).word("reason", REASONS, "");
        if (reason.isEmpty()) {
            throw new Fault(
                    FaultCode.MALFORMED_PARAMETER,
                    "The parameter reason is required: one of " + String.join(", ", REASONS) + ".");
        }
        Hold hold = hold(id);
        acts.record(OperatorCaller.actor(security), AuditAction.HOLD_RELEASE_PROPOSED, hold.id(), Map.of());
        Hold.Reason why = Hold.Reason.valueOf(reason.toUpperCase(java.util.Locale.ROOT));
        if (holds.release(scope(security, hold), hold.id(), why)) {
            acts.record(OperatorCaller.actor(security), AuditAction.HOLD_WITHDRAWN, hold.id(), Map.of());
            return Response.noContent().build();
        }
        return Response.accepted(HoldJson.whole(hold(id)).build()).build();
    }

    @GET
    @Path("{id}/certificate")
    @Operation(summary = "The signed addendum: what was held is gone; 409 not_verified before")
    public String certificate(@PathParam("id") String id) {
        return addenda.find(hold(id).id())
                .orElseThrow(() -> new Fault(FaultCode.NOT_VERIFIED, "The hold has not ended yet."));
    }

    @POST
    @Path("{id}/disclosures")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Ask to read what is held",
            description = "{\"reason\"}: 1 to 200 characters. Another operator has three days to agree.")
    public Response ask(@PathParam("id") String id, JsonObject body, @Context SecurityContext security) {
        Hold hold = hold(id);
        Fields fields = Fields.of(body, Set.of("reason"));
        String reason = fields.required("reason");
        fields.done();
        acts.record(OperatorCaller.actor(security), AuditAction.HOLD_DISCLOSURE_REQUESTED, hold.id(), Map.of());
        return Response.status(Response.Status.CREATED)
                .entity(HoldJson.disclosure(disclosures.request(scope(security, hold), hold, reason)))
                .build();
    }

    @POST
    @Path("{id}/disclosures/{disclosureId}/confirmation")
    @Operation(summary = "Agree that the operator who asked reads what is held, for an hour")
    public JsonObject agree(
            @PathParam("id") String id,
            @PathParam("disclosureId") String disclosureId,
            @Context SecurityContext security) {
        UUID disclosure = PathId.of(disclosureId);
        Hold hold = hold(id);
        acts.record(OperatorCaller.actor(security), AuditAction.HOLD_DISCLOSURE_CONFIRMED, hold.id(), Map.of());
        return HoldJson.disclosure(disclosures.confirm(scope(security, hold), hold, disclosure));
    }

    @GET
    @Path("{id}/records")
    @Operation(
            summary = "What is held, for the operator who asked, for an hour after another one agreed",
            description = "403 two_people_required otherwise. Each page is on the platform's trail.")
    public JsonObject records(@PathParam("id") String id, @Context SecurityContext security, @Context UriInfo uri) {
        Hold hold = hold(id);
        Query query = Query.of(uri, Set.of("limit", "cursor"));
        int limit = query.limit(Limits.DEFAULT_PAGE, Limits.PAGE);
        Place after = query.cursorBytes().map(Place::of).orElse(Place.BEGINNING);
        TenantScope scope = scope(security, hold);
        disclosures.requireAgreed(scope, hold);
        acts.record(OperatorCaller.actor(security), AuditAction.HOLD_RECORDS_READ, hold.id(), Map.of("limit", (long)
                limit));
        List<HoldDisclosures.Record> found = disclosures.page(scope, hold, after.kind, after.id, limit + 1);
        JsonArrayBuilder items = Json.createArrayBuilder();
        found.stream().limit(limit).forEach(record -> items.add(HoldJson.record(record)));
        return Json.createObjectBuilder()
                .add("items", items)
                .add(
                        "nextCursor",
                        found.size() > limit
                                ? Json.createValue(new Place(
                                                found.get(limit - 1).kind(),
                                                found.get(limit - 1).id())
                                        .cursor())
                                : JsonValue.NULL)
                .build();
    }

    /** Where a page of records ended. */
    private record Place(@Nullable String kind, @Nullable UUID id) {

        static final Place BEGINNING = new Place(null, null);

        String cursor() {
            return Query.cursor((kind + "/" + id).getBytes(StandardCharsets.UTF_8));
        }

        static Place of(byte[] cursor) {
            String[] parts = new String(cursor, StandardCharsets.UTF_8).split("/", -1);
            if (parts.length == 2 && parts[0].matches("[a-z_]{1,63}")) {
                try {
                    return new Place(parts[0], UUID.fromString(parts[1]));
                } catch (IllegalArgumentException notAnId) {
                    // Refused below, as any other cursor that is none of ours.
                }
            }
            throw new Fault(FaultCode.MALFORMED_CURSOR, "A cursor is the nextCursor of the page before.");
        }
    }

    private Hold hold(String id) {
        return holds.find(PathId.of(id)).orElseThrow(Fault::notFound);
    }

    private static TenantScope scope(SecurityContext security, Hold hold) {
        return OperatorCaller.scope(security, hold.organisation().value(), Purpose.ERASURE);
    }
}
