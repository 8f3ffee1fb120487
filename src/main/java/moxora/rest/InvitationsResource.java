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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import java.util.UUID;
import moxora.account.Invitations;
import moxora.account.MailTokens;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Asking colleagues in by mail. */
@Path("invitations")
@Tag(name = "Users")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class InvitationsResource {

    private final Invitations invitations;
    private final MailTokens tokens;

    @Inject
    InvitationsResource(Invitations invitations, MailTokens tokens) {
        this.invitations = invitations;
        this.tokens = tokens;
    }

    @POST
    @Needs(Right.USERS_MANAGE)
    @Fresh
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Invite somebody by mail",
            description = "{\"email\",\"role\"}. It lasts seven days; 100 are open at a time. Your own address must be"
                    + " verified: 403 email_not_verified.")
    public Response create(JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of("email", "role"));
        String email = fields.required("email");
        String role = fields.required("role");
        fields.done();
        Invitations.Invitation made =
                invitations.create(TenantCaller.scope(security), email, UsersResource.role("/role", role));
        return Response.status(Response.Status.CREATED)
                .entity(Json.createObjectBuilder()
                        .add("id", made.id().toString())
                        .add("expiresAt", made.expiresAt().toString())
                        .build())
                .build();
    }

    @GET
    @Needs(Right.USERS_MANAGE)
    @Operation(summary = "Open invitations, the oldest first; at most 100")
    public JsonObject list(@Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        JsonArrayBuilder items = Json.createArrayBuilder();
        invitations
                .list(TenantCaller.scope(security))
                .forEach(open -> items.add(Json.createObjectBuilder()
                        .add("id", open.id().toString())
                        .add("email", open.email())
                        .add("role", open.role().wire())
                        .add("createdAt", open.createdAt().toString())
                        .add("expiresAt", open.expiresAt().toString())));
        return Json.createObjectBuilder()
                .add("items", items)
                .add("nextCursor", JsonValue.NULL)
                .build();
    }

    @DELETE
    @Path("{id}")
    @Needs(Right.USERS_MANAGE)
    @Operation(summary = "Take an invitation back")
    public void withdraw(@PathParam("id") String id, @Context SecurityContext security) {
        invitations.withdraw(TenantCaller.scope(security), PathId.of(id));
    }

    @POST
    @Path("acceptance")
    @Open
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Accept an invitation with the token of the mail",
            description = "{\"token\",\"name\",\"password\"}; the address is verified by that.")
    public Response accept(JsonObject body) {
        Fields fields = Fields.of(body, Set.of("token", "name", "password"));
        String token = fields.required("token");
        String name = fields.required("name");
        String password = fields.required("password");
        fields.done();
        MailTokenCaller caller = MailTokenCaller.of(tokens, token);
        UUID user = invitations.accept(caller.scope(), caller.token(), name, password);
        return Response.status(Response.Status.CREATED)
                .entity(Json.createObjectBuilder()
                        .add("organisationId", caller.scope().organisation().toString())
                        .add("userId", user.toString())
                        .build())
                .build();
    }
}
