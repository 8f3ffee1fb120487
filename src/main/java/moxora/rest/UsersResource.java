package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import moxora.account.Account;
import moxora.account.Colleagues;
import moxora.contact.Limits;
import moxora.fault.Fault;
import moxora.tenant.Actor;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The users of the caller's organisation. */
@Path("users")
@Tag(name = "Users")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class UsersResource {

    private final Colleagues colleagues;

    @Inject
    UsersResource(Colleagues colleagues) {
        this.colleagues = colleagues;
    }

    @GET
    @Needs(Right.USERS_READ)
    @Operation(summary = "The organisation's users, the oldest first")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 200, 50 when not given")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "the nextCursor of the page before")
    public JsonObject page(@Context SecurityContext security, @Context UriInfo uri) {
        Query query = Query.of(uri, Set.of("limit", "cursor"));
        int limit = query.limit(Limits.DEFAULT_PAGE, Limits.PAGE);
        List<Account> found = colleagues.page(TenantCaller.scope(security), query.cursor(), limit + 1);
        boolean more = found.size() > limit;
        List<Account> shown = more ? found.subList(0, limit) : found;
        JsonArrayBuilder items = Json.createArrayBuilder();
        shown.forEach(account -> items.add(AccountJson.colleague(account)));
        return Json.createObjectBuilder()
                .add("items", items)
                .add(
                        "nextCursor",
                        more
                                ? Json.createValue(
                                        Query.cursor(shown.get(limit - 1).id()))
                                : JsonValue.NULL)
                .build();
    }

    @PATCH
    @Path("{id}")
    @Needs(Right.USERS_MANAGE)
    @Fresh
    @Consumes({MediaType.APPLICATION_JSON, StrictJsonReader.MERGE_PATCH})
    @Operation(
            summary = "Give a user another role",
            description = "{\"role\"}: it counts from their next request on; a mail tells them.")
    public JsonObject changeRole(@PathParam("id") String id, JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of("role"), Set.of("id", "name", "email", "emailVerified", "createdAt"));
        String role = fields.required("role");
        fields.done();
        return AccountJson.colleague(
                        colleagues.changeRole(TenantCaller.scope(security), PathId.of(id), role("/role", role)))
                .build();
    }

    @DELETE
    @Path("{id}")
    @Needs(Right.USERS_MANAGE)
    @Fresh
    @Operation(summary = "Remove a user, their sessions and tokens; a mail tells them")
    public void remove(@PathParam("id") String id, @Context SecurityContext security) {
        colleagues.remove(TenantCaller.scope(security), PathId.of(id));
    }

    static Actor.Role role(String pointer, String wire) {
        return Actor.Role.ofUser(wire)
                .orElseThrow(() -> Fault.refused(
                        pointer,
                        "unknown_role",
                        "Allowed here: "
                                + Actor.Role.ofUsers().stream()
                                        .map(Actor.Role::wire)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }
}
