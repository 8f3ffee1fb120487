package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import moxora.contact.Limits;
import moxora.email.event.Timeline;
import moxora.receipt.Receipt;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What became of the mails to a contact, and what of it was disclosed. */
@Path("contacts/{id}/timeline")
@Tag(name = "Contacts")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class TimelineResource {

    private final Timeline timeline;

    @Inject
    TimelineResource(Timeline timeline) {
        this.timeline = timeline;
    }

    @GET
    @Needs(Right.CONTACTS_READ)
    @Operation(
            summary = "A contact's e-mail events and disclosures to AI processors, newest first",
            description =
                    "machine is true where a program opened or clicked by itself. network and client, of opens and clicks, are"
                            + " the network it came from, where the policy keeps it, and the family of the program, such as Gmail."
                            + " ai.disclosure: that something of the contact was sent to a processor, or refused; its receipt"
                            + " is receiptId.")
    public JsonObject page(@PathParam("id") String id, @Context SecurityContext security, @Context UriInfo uri) {
        Query query = Query.of(uri, Set.of("limit", "cursor"));
        Timeline.Page page = timeline.page(
                TenantCaller.scope(security),
                PathId.of(id),
                query.text("cursor"),
                query.limit(Limits.DEFAULT_PAGE, Limits.PAGE));
        JsonArrayBuilder items = Json.createArrayBuilder();
        page.entries().forEach(entry -> items.add(json(entry)));
        @Nullable String next = page.next();
        return Json.createObjectBuilder()
                .add("items", items)
                .add("nextCursor", next == null ? JsonValue.NULL : Json.createValue(next))
                .build();
    }

    private static JsonObjectBuilder json(Timeline.Entry entry) {
        return entry instanceof Timeline.Disclosure disclosure
                ? json(disclosure.receipt())
                : json((Timeline.Item) entry);
    }

    private static JsonObjectBuilder json(Receipt receipt) {
        @Nullable String processor = receipt.processor();
        return Json.createObjectBuilder()
                .add("type", "ai.disclosure")
                .add("at", receipt.at().toString())
                .add("feature", receipt.feature())
                .add("outcome", receipt.outcome().wire())
                .add("processor", processor == null ? JsonValue.NULL : Json.createValue(processor))
                .add("fields", Json.createArrayBuilder(receipt.fields()))
                .add("receiptId", receipt.id().toString());
    }

    private static JsonObjectBuilder json(Timeline.Item item) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("type", item.type().onTimeline())
                .add("at", item.at().toString());
        add(json, "messageId", item.messageId());
        add(json, "bounceClass", item.bounceClass());
        if (item.machine()) {
            json.add("machine", true);
        }
        add(json, "network", item.network());
        add(json, "client", item.client());
        add(json, "url", item.url());
        add(json, "reason", item.reason());
        add(json, "statusCode", item.statusCode());
        add(json, "diagnostic", item.diagnostic());
        return json.add("receivedAt", item.receivedAt().toString());
    }

    private static void add(JsonObjectBuilder json, String name, @Nullable String value) {
        if (value != null) {
            json.add(name, value);
        }
    }
}
