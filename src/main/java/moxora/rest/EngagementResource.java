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
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import moxora.contact.Limits;
import moxora.email.engagement.Engagement;
import moxora.email.engagement.EngagementState;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What the events of a contact's mails come to. */
@Path("contacts/{id}/engagement")
@Tag(name = "Contacts")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class EngagementResource {

    private final Engagement engagement;

    @Inject
    EngagementResource(Engagement engagement) {
        this.engagement = engagement;
    }

    @GET
    @Needs(Right.CONTACTS_READ)
    @Operation(
            summary = "What became of the mails to a contact, together and for each registered message",
            description = "The same whatever order events came in and however often. Opens and clicks are those of"
                    + " persons; messages are in no particular order.")
    public JsonObject page(@PathParam("id") String id, @Context SecurityContext security, @Context UriInfo uri) {
        Query query = Query.of(uri, Set.of("limit", "cursor"));
        Engagement.Page page = engagement.page(
                TenantCaller.scope(security),
                PathId.of(id),
                query.cursor(),
                query.limit(Limits.DEFAULT_PAGE, Limits.PAGE));
        JsonArrayBuilder items = Json.createArrayBuilder();
        page.messages().forEach(state -> items.add(json(state)));
        @Nullable UUID next = page.next();
        return Json.createObjectBuilder()
                .add("contact", json(page.contact()))
                .add("items", items)
                .add("nextCursor", next == null ? JsonValue.NULL : Json.createValue(Query.cursor(next)))
                .build();
    }

    private static JsonObjectBuilder json(EngagementState state) {
        JsonObjectBuilder json = Json.createObjectBuilder();
        @Nullable String messageId = state.messageId();
        if (messageId != null) {
            json.add("messageId", messageId);
        }
        add(json, "deferredAt", state.deferred());
        add(json, "deliveredAt", state.delivered());
        add(json, "opened", state.opened());
        add(json, "machineOpenedAt", state.machineOpened());
        add(json, "clicked", state.clicked());
        EngagementState.@Nullable Bounce bounce = state.bounced();
        if (bounce != null) {
            json.add("bounceClass", bounce.type().wire());
            add(json, "bouncedAt", bounce.first());
        }
        add(json, "complainedAt", state.complained());
        add(json, "unsubscribedAt", state.unsubscribed());
        add(json, "rejectedAt", state.rejected());
        return json;
    }

    private static void add(JsonObjectBuilder json, String name, EngagementState.@Nullable Span span) {
        if (span != null) {
            json.add(
                    name,
                    Json.createObjectBuilder()
                            .add("firstAt", span.first().toString())
                            .add("lastAt", span.last().toString()));
        }
    }

    private static void add(JsonObjectBuilder json, String name, @Nullable Instant at) {
        if (at != null) {
            json.add(name, at.toString());
        }
    }
}
