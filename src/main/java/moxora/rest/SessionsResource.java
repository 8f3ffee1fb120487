package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;
import java.util.Set;
import moxora.account.OwnSessions;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A user's own sessions: where they are logged in, and an end to it. */
@Path("sessions")
@Tag(name = "Account")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class SessionsResource {

    private final OwnSessions sessions;

    @Inject
    SessionsResource(OwnSessions sessions) {
        this.sessions = sessions;
    }

    @GET
    @Needs(Right.OWN_ACCOUNT)
    @WhileClosing
    @Operation(summary = "One's own sessions, the newest first; current marks the one that asks")
    public JsonObject list(@Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        TenantCaller caller = TenantCaller.of(security);
        JsonArrayBuilder items = Json.createArrayBuilder();
        sessions.list(caller.scope())
                .forEach(shown -> items.add(Json.createObjectBuilder()
                        .add("id", shown.id().toString())
                        .add("means", shown.means().name().toLowerCase(Locale.ROOT))
                        .add("createdAt", shown.createdAt().toString())
                        .add("lastUsedAt", shown.lastUsedAt().toString())
                        .add("expiresAt", shown.expiresAt().toString())
                        .add("current", shown.id().equals(caller.session()))));
        return Json.createObjectBuilder()
                .add("items", items)
                .add("nextCursor", JsonValue.NULL)
                .build();
    }

    @DELETE
    @Path("{id}")
    @Needs(Right.OWN_ACCOUNT)
    @WhileClosing
    @Operation(summary = "End one of one's own sessions at once")
    public void revoke(@PathParam("id") String id, @Context SecurityContext security) {
        sessions.revoke(TenantCaller.scope(security), PathId.of(id));
    }
}
