package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Set;
import moxora.disclosure.Preview;
import moxora.disclosure.Previews;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What AI processors are told: for now, what they would be told. */
@Path("ai")
@Tag(name = "AI")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class AiResource {

    private final Previews previews;

    @Inject
    AiResource(Previews previews) {
        this.previews = previews;
    }

    @POST
    @Needs(Right.AI_USE)
    @Path("{feature}/preview")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Show exactly what a processor would be sent; nothing is sent",
            description = "{\"contactId\",\"input\"?}; features: contact-summary, tag-suggestions, automation-builder"
                    + " (which is about no contact), each if the organisation's policy allows it. narrowed says what is left out"
                    + " and why, personRequired whether what comes of it must be applied by a person. 409 restricted"
                    + " says every reason that the contact gives against it.")
    public JsonObject preview(
            @PathParam("feature") String feature, JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of("contactId", "input"));
        @Nullable String contact = fields.optional("contactId");
        @Nullable JsonObject input = fields.object("input");
        fields.done();
        return json(previews.preview(
                TenantCaller.scope(security), feature, contact == null ? null : PathId.of(contact), input));
    }

    private static JsonObject json(Preview preview) {
        JsonArrayBuilder messages = Json.createArrayBuilder();
        preview.messages()
                .forEach(message -> messages.add(
                        Json.createObjectBuilder().add("role", message.role()).add("content", message.content())));
        JsonArrayBuilder narrowed = Json.createArrayBuilder();
        preview.narrowed()
                .forEach(less -> narrowed.add(Json.createObjectBuilder()
                        .add("reason", less.reason())
                        .add("fields", Json.createArrayBuilder(less.fields()))));
        JsonObjectBuilder placeholders = Json.createObjectBuilder();
        preview.placeholders().forEach(placeholders::add);
        @Nullable String processor = preview.processor();
        return Json.createObjectBuilder()
                .add("messages", messages)
                .add("fieldsSent", Json.createArrayBuilder(preview.fieldsSent()))
                .add("placeholders", placeholders)
                .add("processor", processor == null ? JsonValue.NULL : Json.createValue(processor))
                .add("narrowed", narrowed)
                .add("personRequired", preview.personRequired())
                .build();
    }
}
