package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import java.util.UUID;
import moxora.email.engagement.Engagement;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The states of all contacts of an organisation, made anew from the log. */
@Path("email-state/rebuild")
@Tag(name = "E-mail")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class EmailStateResource {

    private final Engagement engagement;

    @Inject
    EmailStateResource(Engagement engagement) {
        this.engagement = engagement;
    }

    @POST
    @Needs(Right.EVENTS_MANAGE)
    @Operation(
            summary = "Drop the states of contacts and fold them anew from their events",
            description = "1,000 contacts at a call. While nextCursor is not null there are more: call again with"
                    + " ?cursor=. A call may be repeated; the states are the same.")
    public JsonObject rebuild(@Context SecurityContext security, @Context UriInfo uri) {
        Query query = Query.of(uri, Set.of("cursor"));
        Engagement.Rebuilt rebuilt = engagement.rebuild(TenantCaller.scope(security), query.cursor());
        @Nullable UUID next = rebuilt.next();
        return Json.createObjectBuilder()
                .add("contacts", rebuilt.contacts())
                .add("nextCursor", next == null ? JsonValue.NULL : Json.createValue(Query.cursor(next)))
                .build();
    }
}
