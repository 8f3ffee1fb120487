package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import moxora.contact.Limits;
import moxora.fault.Fault;
import moxora.receipt.Payload;
import moxora.receipt.Receipts;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Receipts of what was disclosed to AI processors, and of what was refused. */
@Path("ai/receipts")
@Tag(name = "AI")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class ReceiptsResource {

    private static final int MOST_MESSAGES = 100;

    private final Receipts receipts;

    @Inject
    ReceiptsResource(Receipts receipts) {
        this.receipts = receipts;
    }

    @GET
    @Needs(Right.AI_RECEIPTS_READ)
    @Operation(
            summary = "What was disclosed to AI processors, newest first",
            description =
                    "?contactId= for one contact's. Never any content: names of fields, counts of placeholders, the"
                            + " processor, the digest of the policy that applied, an HMAC of the payload.")
    public JsonObject page(@Context SecurityContext security, @Context UriInfo uri) {
        Query query = Query.of(uri, Set.of("contactId", "limit", "cursor"));
        @Nullable String contact = query.text("contactId");
        Receipts.Page page = receipts.page(
                TenantCaller.scope(security),
                contact == null ? null : PathId.of(contact),
                query.text("cursor"),
                query.limit(Limits.DEFAULT_PAGE, Limits.PAGE));
        JsonArrayBuilder items = Json.createArrayBuilder();
        page.items().forEach(receipt -> items.add(ReceiptJson.of(receipt)));
        @Nullable String next = page.next();
        return Json.createObjectBuilder()
                .add("items", items)
                .add("nextCursor", next == null ? JsonValue.NULL : Json.createValue(next))
                .build();
    }

    @GET
    @Path("{id}")
    @Needs(Right.AI_RECEIPTS_READ)
    @Operation(summary = "One receipt")
    public JsonObject get(@PathParam("id") String id, @Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        return ReceiptJson.of(receipts.get(TenantCaller.scope(security), PathId.of(id)))
                .build();
    }

    @POST
    @Path("{id}/verification")
    @Needs(Right.AI_RECEIPTS_READ)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Tell whether exactly these messages are what left",
            description = "{\"messages\":[{\"role\",\"content\"}]}, as a preview answers them, or {\"payload\"}: their"
                    + " canonical form (RFC 8785) as one text. Answers {\"matches\":true|false}; 409 where the receipt is"
                    + " of a refusal.")
    public JsonObject verify(@PathParam("id") String id, JsonObject body, @Context SecurityContext security) {
        Payload payload = payload(Fields.of(body, Set.of("messages", "payload")));
        boolean matches = receipts.verify(TenantCaller.scope(security), PathId.of(id), payload);
        return Json.createObjectBuilder().add("matches", matches).build();
    }

    private static Payload payload(Fields fields) {
        if (fields.has("payload") && fields.has("messages")) {
            throw Fault.refused("/payload", "either_or", "Either messages or payload, not both.");
        }
        if (fields.has("payload")) {
            String text = fields.required("payload");
            fields.done();
            return Payload.ofText(text);
        }
        List<Payload.Message> messages = new ArrayList<>();
        fields.objects(
                "messages",
                MOST_MESSAGES,
                Set.of("role", "content"),
                (pointer, message) ->
                        messages.add(new Payload.Message(message.required("role"), message.required("content"))));
        fields.done();
        return Payload.of(messages);
    }
}
