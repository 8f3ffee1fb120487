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
import java.util.List;
import java.util.Set;
import moxora.contact.CustomField;
import moxora.contact.CustomFieldDefinitions;
import moxora.contact.CustomFieldDraft;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The custom fields that an organisation's contacts can have. */
@Path("custom-fields")
@Tag(name = "Contacts")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class CustomFieldsResource {

    private static final String NAME = "name";
    private static final String TYPE = "type";
    private static final String CHOICES = "choices";
    private static final String SEARCHABLE = "searchable";
    private static final String SPECIAL = "special";

    private final CustomFieldDefinitions definitions;

    @Inject
    CustomFieldsResource(CustomFieldDefinitions definitions) {
        this.definitions = definitions;
    }

    @POST
    @Needs(Right.CUSTOM_FIELDS_DEFINE)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Define a custom field",
            description = "{\"name\",\"type\":\"text|number|date|boolean|choice\",\"choices\":[…]?,\"searchable\"?,"
                    + "\"special\"?}; special is for special categories of GDPR article 9.")
    public Response define(JsonObject body, @Context SecurityContext security, @Context UriInfo uri) {
        Fields fields = Fields.of(body, Set.of(NAME, TYPE, CHOICES, SEARCHABLE, SPECIAL));
        String name = fields.required(NAME);
        String type = fields.required(TYPE);
        List<String> choices = fields.texts(CHOICES);
        @Nullable Boolean searchable = fields.flag(SEARCHABLE);
        boolean special = Boolean.TRUE.equals(fields.flag(SPECIAL));
        fields.done();
        CustomField defined = definitions.define(
                TenantCaller.scope(security), CustomFieldDraft.of(name, type, choices, searchable, special));
        return Response.created(uri.getAbsolutePathBuilder()
                        .path(defined.id().toString())
                        .build())
                .entity(json(defined))
                .build();
    }

    @GET
    @Needs(Right.CUSTOM_FIELDS_READ)
    @Operation(summary = "The organisation's custom fields, oldest first")
    public JsonObject list(@Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        JsonArrayBuilder items = Json.createArrayBuilder();
        definitions.list(TenantCaller.scope(security)).forEach(field -> items.add(json(field)));
        return Json.createObjectBuilder().add("items", items).build();
    }

    @GET
    @Path("{id}")
    @Needs(Right.CUSTOM_FIELDS_READ)
    @Operation(summary = "One custom field, and how far work on it has come")
    public JsonObject get(@PathParam("id") String id, @Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        return json(definitions.get(TenantCaller.scope(security), PathId.of(id)));
    }

    @PATCH
    @Path("{id}")
    @Needs(Right.CUSTOM_FIELDS_DEFINE)
    @Consumes({MediaType.APPLICATION_JSON, StrictJsonReader.MERGE_PATCH})
    @Operation(
            summary = "Add choices, or make a field searchable or not",
            description = "While indexing is not null, a search by the field is refused.")
    public JsonObject change(@PathParam("id") String id, JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(
                body, Set.of(CHOICES, SEARCHABLE), Set.of("id", NAME, TYPE, SPECIAL, "indexing", "createdAt"));
        @Nullable List<String> choices = fields.has(CHOICES) ? fields.texts(CHOICES) : null;
        @Nullable Boolean searchable = fields.flag(SEARCHABLE);
        fields.done();
        return json(definitions.change(TenantCaller.scope(security), PathId.of(id), choices, searchable));
    }

    @DELETE
    @Path("{id}")
    @Needs(Right.CUSTOM_FIELDS_DEFINE)
    @Operation(
            summary = "Remove a custom field and its values in all contacts",
            description = "202: the values go in the background, and the field with the last of them.")
    public Response remove(@PathParam("id") String id, @Context SecurityContext security) {
        CustomField removed = definitions.remove(TenantCaller.scope(security), PathId.of(id));
        return Response.accepted(json(removed)).build();
    }

    private static JsonObject json(CustomField field) {
        JsonArrayBuilder choices = Json.createArrayBuilder();
        field.choices().forEach(choices::add);
        CustomField.@Nullable Work work = field.work();
        boolean removing = work != null && work.task() == CustomField.Task.REMOVE;
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("id", field.id().toString())
                .add(NAME, field.name())
                .add(TYPE, field.type().wire())
                .add(CHOICES, choices)
                .add(SEARCHABLE, field.searchable())
                .add(SPECIAL, field.special())
                .add("indexing", removing ? JsonValue.NULL : progress(work))
                .add("createdAt", field.createdAt().toString());
        if (removing) {
            json.add("removing", progress(work));
        }
        return json.build();
    }

    private static JsonValue progress(CustomField.@Nullable Work work) {
        return work == null
                ? JsonValue.NULL
                : Json.createObjectBuilder()
                        .add("done", Math.min(work.done(), work.total()))
                        .add("total", work.total())
                        .build();
    }
}
