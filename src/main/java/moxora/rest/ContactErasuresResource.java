package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.contact.BulkErasure;
import moxora.contact.ContactQuery;
import moxora.tenant.Right;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Erasures of many contacts at once. */
@Path("contacts/erasures")
@Tag(name = "Contacts")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class ContactErasuresResource {

    private static final String FILTER = "filter";
    private static final String IDS = "ids";
    private static final String EXPECTED = "expected";
    private static final String CONFIRM = "confirm";
    private static final String BLOCK = "block";

    private static final Map<String, ContactQuery.By> FILTERS =
            Arrays.stream(ContactQuery.By.values()).collect(Collectors.toMap(ContactQuery.By::parameter, by -> by));

    private final BulkErasure erasures;
    private final PhoneRegions regions;

    @Inject
    ContactErasuresResource(BulkErasure erasures, PhoneRegions regions) {
        this.erasures = erasures;
        this.regions = regions;
    }

    @POST
    @Needs(Right.CONTACTS_ERASE_MANY)
    @Fresh
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Erase many contacts",
            description = "{\"filter\":{\"email\",\"phone\",\"name\",\"company\",\"tag\",\"field.<name>\"}}, of which"
                    + " all that are given must hold, or {\"ids\":[…]} with up to 1,000. With dryRun=true it answers"
                    + " matched, held, notFound, a sample of ids and confirm, and erases nothing. Without, the body also"
                    + " needs \"expected\", the dry run's matched, and may have its confirm; they differ: 409"
                    + " count_differs. block: true keeps whoever comes later from being taken in under one of the"
                    + " addresses. At most 10,000 at once.")
    @Parameter(name = "dryRun", in = ParameterIn.QUERY, description = "true: show what would go, erase nothing")
    public Response erase(JsonObject body, @Context SecurityContext security, @Context UriInfo uri) {
        boolean dryRun = Query.of(uri, Set.of("dryRun")).flag("dryRun");
        TenantScope scope = TenantCaller.scope(security);
        Fields fields = Fields.of(body, Set.of(FILTER, IDS, EXPECTED, CONFIRM, BLOCK));
        List<ContactQuery.Filter> filters = filters(fields);
        Set<UUID> ids = ids(fields);
        if (fields.has(FILTER) == fields.has(IDS)) {
            fields.complain(FILTER, "required", "Either filter or ids is required, and not both.");
        }
        @Nullable Integer expected = fields.wholeNumber(EXPECTED, 0, BulkErasure.MOST);
        if (!dryRun && expected == null) {
            fields.complain(EXPECTED, "required", "The number of contacts that the dry run matched is required.");
        }
        @Nullable String confirm = fields.optional(CONFIRM);
        boolean block = Boolean.TRUE.equals(fields.flag(BLOCK));
        fields.done();
        BulkErasure.Selection selection = new BulkErasure.Selection(filters, ids);
        if (dryRun) {
            return Response.ok(json(erasures.preview(scope, regions.of(scope), selection)))
                    .build();
        }
        UUID id = erasures.begin(scope, regions.of(scope), selection, expected == null ? -1 : expected, confirm, block);
        return Response.accepted(
                        Json.createObjectBuilder().add("id", id.toString()).build())
                .location(uri.getAbsolutePathBuilder().path(id.toString()).build())
                .build();
    }

    @GET
    @Path("{id}")
    @Needs(Right.CONTACTS_ERASE_MANY)
    @Operation(
            summary = "How far an erasure is",
            description = "kept counts contacts that were gone before their turn.")
    public JsonObject status(@PathParam("id") String id, @Context SecurityContext security) {
        BulkErasure.Status status = erasures.status(TenantCaller.scope(security), PathId.of(id));
        return Json.createObjectBuilder()
                .add("id", status.id().toString())
                .add("state", status.done() ? "done" : "running")
                .add("matched", status.matched())
                .add("erased", status.erased())
                .add("kept", status.kept())
                .build();
    }

    private static JsonObject json(BulkErasure.Preview preview) {
        JsonArrayBuilder sample = Json.createArrayBuilder();
        preview.sample().forEach(id -> sample.add(id.toString()));
        return Json.createObjectBuilder()
                .add("dryRun", true)
                .add("matched", preview.matched())
                .add("held", preview.held())
                .add("notFound", preview.notFound())
                .add("sample", sample)
                .add(CONFIRM, preview.confirm())
                .build();
    }

    private static List<ContactQuery.Filter> filters(Fields fields) {
        List<ContactQuery.Filter> filters = new ArrayList<>();
        @Nullable JsonObject given = fields.object(FILTER);
        if (given == null) {
            if (fields.has(FILTER)) {
                fields.complain(FILTER, "required", "A filter has at least one member.");
            }
            return filters;
        }
        String custom = ContactQuery.By.CUSTOM_FIELD.parameter();
        given.forEach((name, value) -> {
            ContactQuery.@Nullable By by = name.startsWith(custom) ? ContactQuery.By.CUSTOM_FIELD : FILTERS.get(name);
            if (by == null || name.equals(custom)) {
                fields.complainAt(
                        FILTER, "unknown_property", "Allowed here: company, email, field.<name>, name, phone, tag.");
            } else if (!(value instanceof JsonString text) || text.getString().isBlank()) {
                fields.complainAt(FILTER + "/" + by.parameter(), "wrong_type", "A text that is not empty is required.");
            } else {
                filters.add(new ContactQuery.Filter(
                        by,
                        by == ContactQuery.By.CUSTOM_FIELD ? name.substring(custom.length()) : "",
                        text.getString()));
            }
        });
        if (given.isEmpty()) {
            fields.complain(FILTER, "required", "A filter has at least one member.");
        }
        return filters;
    }

    private static Set<UUID> ids(Fields fields) {
        Set<UUID> ids = new LinkedHashSet<>();
        if (!fields.has(IDS)) {
            return ids;
        }
        List<String> texts = fields.texts(IDS);
        if (texts.size() > BulkErasure.MOST_IDS) {
            fields.complain(IDS, "too_many", "At most " + BulkErasure.MOST_IDS + " at a time.");
            return ids;
        }
        for (int place = 0; place < texts.size(); place++) {
            @Nullable UUID id = id(texts.get(place));
            if (id == null) {
                fields.complainAt(IDS + "/" + place, "malformed_id", "A UUID is required.");
            } else {
                ids.add(id);
            }
        }
        if (texts.isEmpty()) {
            fields.complain(IDS, "required", "At least one id is required.");
        }
        return ids;
    }

    private static @Nullable UUID id(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? id : null;
        } catch (IllegalArgumentException notAnId) {
            return null;
        }
    }
}
