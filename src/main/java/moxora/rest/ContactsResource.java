package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moxora.contact.Contact;
import moxora.contact.ContactCursor;
import moxora.contact.ContactDraft;
import moxora.contact.ContactQuery;
import moxora.contact.Contacts;
import moxora.contact.CustomFieldDefinitions;
import moxora.contact.CustomFieldSchema;
import moxora.contact.Limits;
import moxora.contact.RestrictionRight;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.tenant.Right;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Contacts, one by one and as a searched list. */
@Path("contacts")
@Tag(name = "Contacts")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class ContactsResource {

    private static final Set<String> FILTERS = Arrays.stream(ContactQuery.By.values())
            .map(ContactQuery.By::parameter)
            .collect(Collectors.toSet());

    private static final Set<String> PARAMETERS = Stream.concat(
                    FILTERS.stream(), Stream.of("sort", "limit", "cursor", "include"))
            .collect(Collectors.toSet());

    private static final List<String> SORTS = Arrays.stream(ContactQuery.Sort.values())
            .map(ContactQuery.Sort::wire)
            .toList();

    private final Contacts contacts;
    private final CustomFieldDefinitions customFields;
    private final PhoneRegions regions;

    @Inject
    ContactsResource(Contacts contacts, CustomFieldDefinitions customFields, PhoneRegions regions) {
        this.contacts = contacts;
        this.customFields = customFields;
        this.regions = regions;
    }

    @POST
    @Needs(Right.CONTACTS_WRITE)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Create a contact",
            description = "restrictions and automatedDecision, which limit what may be done with it, need the right"
                    + " contacts_restrict.")
    public Response create(
            JsonObject body,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        TenantScope scope = TenantCaller.scope(security);
        RestrictionRight.require(scope, RestrictionJson.membersIn(body));
        ContactDraft draft = ContactJson.draft(body, schema(scope, body));
        if (idempotencyKey != null && !idempotencyKey.matches("[\\x21-\\x7e]{1,255}")) {
            throw new Fault(FaultCode.MALFORMED_HEADER, "Idempotency-Key is 1 to 255 visible ASCII characters.");
        }
        Contact created = contacts.create(scope, regions.of(scope), draft, idempotencyKey);
        return Response.created(uri.getAbsolutePathBuilder()
                        .path(created.id().toString())
                        .build())
                .tag(ContactVersion.tag(created))
                .entity(ContactJson.whole(created))
                .build();
    }

    @GET
    @Needs(Right.CONTACTS_READ)
    @Operation(
            summary = "Find contacts, newest first",
            description =
                    "Filters email, phone, name, company, tag and field.<name> must all hold, also when one is given"
                            + " several times; letter case, accents and width do not matter, and there are no"
                            + " wildcards. include=profile,notes opens more than names, e-mails and phones. Any sort but"
                            + " newest covers the newest 10,000 matches, and sortBound.hit says whether there may be more.")
    @Parameter(name = "email", in = ParameterIn.QUERY, description = "exact, in any letter case")
    @Parameter(name = "phone", in = ParameterIn.QUERY, description = "exact, in any national or international writing")
    @Parameter(name = "name", in = ParameterIn.QUERY, description = "the beginnings of words, two letters at least")
    @Parameter(name = "company", in = ParameterIn.QUERY, description = "exact, in any letter case")
    @Parameter(name = "tag", in = ParameterIn.QUERY, description = "exact, in any letter case")
    @Parameter(
            name = "field.<name>",
            in = ParameterIn.QUERY,
            description = "a custom field's whole value, in any letter case")
    @Parameter(name = "sort", in = ParameterIn.QUERY, description = "newest (when not given), relevance or name")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 200, 50 when not given")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "the nextCursor of the page before")
    @Parameter(name = "include", in = ParameterIn.QUERY, description = "profile, notes, or both with a comma")
    public JsonObject find(@Context SecurityContext security, @Context UriInfo uri) {
        TenantScope scope = TenantCaller.scope(security);
        Query query = Query.of(uri, PARAMETERS, FILTERS);
        Set<Compartment> open = EnumSet.of(Compartment.IDENTITY);
        query.words("include", Set.of("profile", "notes"))
                .forEach(word -> open.add(Compartment.valueOf(word.toUpperCase(Locale.ROOT))));
        ContactQuery.Page page = contacts.search(
                scope,
                regions.of(scope),
                new ContactQuery(
                        filters(query),
                        ContactQuery.Sort.valueOf(
                                query.word("sort", SORTS, SORTS.get(0)).toUpperCase(Locale.ROOT)),
                        query.cursorBytes().map(ContactCursor::of).orElse(null),
                        query.limit(Limits.DEFAULT_PAGE, Limits.PAGE),
                        open));
        JsonArrayBuilder items = Json.createArrayBuilder();
        page.items().forEach(contact -> items.add(ContactJson.json(contact, open)));
        @Nullable ContactCursor next = page.next();
        JsonObjectBuilder answer = Json.createObjectBuilder()
                .add("items", items)
                .add("nextCursor", next == null ? JsonValue.NULL : Json.createValue(Query.cursor(next.bytes())));
        ContactQuery.@Nullable SortBound bound = page.sortBound();
        if (bound != null) {
            answer.add(
                    "sortBound",
                    Json.createObjectBuilder().add("bound", bound.bound()).add("hit", bound.hit()));
        }
        return answer.build();
    }

    private static List<ContactQuery.Filter> filters(Query query) {
        List<ContactQuery.Filter> filters = new ArrayList<>();
        for (ContactQuery.By by : ContactQuery.By.values()) {
            if (by == ContactQuery.By.CUSTOM_FIELD) {
                query.withPrefix(by.parameter())
                        .forEach((name, values) ->
                                values.forEach(value -> filters.add(new ContactQuery.Filter(by, name, value))));
            } else {
                query.texts(by.parameter()).forEach(value -> filters.add(new ContactQuery.Filter(by, value)));
            }
        }
        return filters;
    }

    @GET
    @Path("{id}")
    @Needs(Right.CONTACTS_READ)
    @Operation(
            summary = "Read a contact",
            description = "include=special adds the custom fields of a special category, for admins only; that they"
                    + " were read is on the audit trail.")
    @Parameter(name = "include", in = ParameterIn.QUERY, description = "special")
    public Response get(@PathParam("id") String id, @Context SecurityContext security, @Context UriInfo uri) {
        boolean special = !Query.of(uri, Set.of("include"))
                .words("include", Set.of("special"))
                .isEmpty();
        TenantScope scope = TenantCaller.scope(security);
        Contact contact = special ? contacts.getWithSpecial(scope, PathId.of(id)) : contacts.get(scope, PathId.of(id));
        return Response.ok(ContactJson.whole(contact))
                .tag(ContactVersion.tag(contact))
                .build();
    }

    @PATCH
    @Path("{id}")
    @Needs(Right.CONTACTS_WRITE)
    @Consumes({MediaType.APPLICATION_JSON, StrictJsonReader.MERGE_PATCH})
    @Operation(
            summary = "Change a contact by JSON merge patch (RFC 7396)",
            description = "restrictions is a list of objection, restriction, minor, consent_withdrawn and"
                    + " no_automated_decision, which automatedDecision: false adds and true takes off; both need the"
                    + " right contacts_restrict.")
    public Response patch(
            @PathParam("id") String id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            JsonObject body,
            @Context SecurityContext security) {
        TenantScope scope = TenantCaller.scope(security);
        RestrictionRight.require(scope, RestrictionJson.membersIn(body));
        CustomFieldSchema schema = schema(scope, body);
        Contact changed = contacts.change(
                scope,
                regions.of(scope),
                PathId.of(id),
                ContactVersion.expected(ifMatch),
                ContactJson.customFieldsIn(body),
                before -> ContactJson.patched(before, body, schema));
        return Response.ok(ContactJson.whole(changed))
                .tag(ContactVersion.tag(changed))
                .build();
    }

    @DELETE
    @Path("{id}")
    @Needs(Right.CONTACTS_WRITE)
    @Operation(
            summary = "Erase a contact; only keyed hashes of its id and addresses stay",
            description =
                    "block=true keeps whoever comes later from being taken in under one of its addresses, until an"
                            + " admin lifts that at address-blocks/remove; of a contact restricted as minor it holds anyway.")
    @Parameter(name = "block", in = ParameterIn.QUERY, description = "true: the addresses may not come back")
    public void erase(
            @PathParam("id") String id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        boolean block = Query.of(uri, Set.of("block")).flag("block");
        contacts.erase(TenantCaller.scope(security), PathId.of(id), ContactVersion.expected(ifMatch), block);
    }

    /** What the custom fields of a body are; nothing is read where it names none. */
    private CustomFieldSchema schema(TenantScope scope, @Nullable JsonObject body) {
        return ContactJson.customFieldsIn(Fields.required(body)).isEmpty()
                ? CustomFieldSchema.NONE
                : customFields.schema(scope);
    }
}
