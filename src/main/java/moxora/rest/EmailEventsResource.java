package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import moxora.contact.Limits;
import moxora.email.trigger.TriggerFeed;
import moxora.email.trigger.TriggerTypes;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** E-mail events of all contacts, to be asked for again and again. */
@Path("email-events")
@Tag(name = "E-mail")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class EmailEventsResource {

    private final TriggerFeed feed;

    @Inject
    EmailEventsResource(TriggerFeed feed) {
        this.feed = feed;
    }

    @GET
    @Needs(Right.TRIGGERS_MANAGE)
    @Operation(
            summary = "Events that a CRM may act on, oldest first, each once",
            description =
                    "nextCursor is always there: ask with it again for what comes next. more says whether something"
                            + " is there already. Opens and clicks of programs are not among them.")
    public JsonObject page(@Context SecurityContext security, @Context UriInfo uri) {
        Query query = Query.of(uri, Set.of("limit", "cursor", "types"));
        TriggerFeed.Page page = feed.page(
                TenantCaller.scope(security),
                query.text("cursor"),
                query.words("types", TriggerTypes.names()),
                query.limit(Limits.DEFAULT_PAGE, Limits.PAGE));
        JsonArrayBuilder items = Json.createArrayBuilder();
        page.items().forEach(item -> items.add(item.json()));
        return Json.createObjectBuilder()
                .add("items", items)
                .add("nextCursor", page.next())
                .add("more", page.more())
                .build();
    }
}
