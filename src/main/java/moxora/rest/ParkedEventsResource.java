package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import moxora.contact.Limits;
import moxora.email.event.EventMappings;
import moxora.email.event.ParkedReason;
import moxora.email.parked.ParkedEvents;
import moxora.email.parked.ParkedReplay;
import moxora.fault.Fault;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What providers reported and no timeline took: seen, counted, and taken up once there is a place for it. */
@Path("parked-events")
@Tag(name = "E-mail")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class ParkedEventsResource {

    private static final List<String> REPLAYABLE =
            List.of(ParkedReason.UNKNOWN_RECIPIENT.wire(), ParkedReason.UNKNOWN_TYPE.wire());

    private final ParkedEvents events;
    private final ParkedReplay replay;

    @Inject
    ParkedEventsResource(ParkedEvents events, ParkedReplay replay) {
        this.events = events;
        this.replay = replay;
    }

    @GET
    @Needs(Right.EVENTS_MANAGE)
    @Operation(
            summary = "Events that are kept apart, newest first",
            description = "With how many there are by reason, and how many arrived about erased contacts, of which"
                    + " nothing else is known. Never an address.")
    public JsonObject page(@Context SecurityContext security, @Context UriInfo uri) {
        Query query = Query.of(uri, Set.of("reason", "provider", "limit", "cursor"));
        String reason = query.text("reason") == null ? null : query.word("reason", ParkedReason.names(), "");
        String provider = query.text("provider") == null ? null : query.word("provider", EventMappings.providers(), "");
        ParkedEvents.Page page = events.page(
                TenantCaller.scope(security),
                reason == null ? null : ParkedReason.of(reason),
                provider,
                query.text("cursor"),
                query.limit(Limits.DEFAULT_PAGE, Limits.PAGE));
        JsonArrayBuilder items = Json.createArrayBuilder();
        page.items().forEach(item -> items.add(json(item)));
        JsonObjectBuilder totals = Json.createObjectBuilder();
        page.totals().forEach((why, count) -> totals.add(why.wire(), count));
        return Json.createObjectBuilder()
                .add("items", items)
                .add("totals", totals)
                .add("late", page.late())
                .add("nextCursor", orNull(page.next()))
                .build();
    }

    @POST
    @Path("replay")
    @Needs(Right.EVENTS_MANAGE)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Take up what has a place by now",
            description = "{\"provider\"?,\"reason\"?,\"cursor\"?}: goes through 10,000 events at most; where"
                    + " nextCursor is not null, the next call goes on there.")
    public JsonObject replay(JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of("provider", "reason", "cursor"));
        @Nullable String provider = fields.optional("provider");
        @Nullable String reason = fields.optional("reason");
        @Nullable String cursor = fields.optional("cursor");
        fields.done();
        if (provider != null && !EventMappings.providers().contains(provider)) {
            throw Fault.refused(
                    "/provider",
                    "unknown_provider",
                    "Allowed providers: " + String.join(", ", EventMappings.providers()) + ".");
        }
        if (reason != null && !REPLAYABLE.contains(reason)) {
            throw Fault.refused("/reason", "unknown_reason", "Allowed reasons: " + String.join(", ", REPLAYABLE) + ".");
        }
        ParkedReplay.Outcome outcome = replay.replay(
                TenantCaller.scope(security),
                new ParkedReplay.Selection(reason == null ? null : ParkedReason.of(reason), provider),
                cursor);
        return Json.createObjectBuilder(WebhooksResource.json(outcome.receipt()))
                .add("nextCursor", orNull(outcome.next()))
                .build();
    }

    private static JsonObjectBuilder json(ParkedEvents.Item item) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("id", item.id().toString())
                .add("reason", item.reason().wire())
                .add("provider", item.provider());
        json.add("type", orNull(item.type()));
        json.add("at", orNull(item.at() == null ? null : item.at().toString()));
        json.add("receivedAt", item.receivedAt().toString());
        return json.add("fault", orNull(item.fault()));
    }

    private static JsonValue orNull(@Nullable String text) {
        return text == null ? JsonValue.NULL : Json.createValue(text);
    }
}
