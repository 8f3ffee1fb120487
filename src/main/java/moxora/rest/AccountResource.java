package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Set;
import moxora.account.Accounts;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A user's own account. */
@Path("account")
@Tag(name = "Account")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class AccountResource {

    private final Accounts accounts;

    @Inject
    AccountResource(Accounts accounts) {
        this.accounts = accounts;
    }

    @GET
    @Needs(Right.OWN_ACCOUNT)
    @WhileClosing
    @WhileEnrolling
    @Operation(summary = "Your own account")
    public JsonObject own(@Context SecurityContext security) {
        return AccountJson.own(accounts.own(TenantCaller.scope(security))).build();
    }

    @PATCH
    @Needs(Right.OWN_ACCOUNT)
    @Consumes({MediaType.APPLICATION_JSON, StrictJsonReader.MERGE_PATCH})
    @Operation(summary = "Change your name", description = "{\"name\"}")
    public JsonObject rename(JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(
                body, Set.of("name"), Set.of("id", "organisationId", "email", "emailVerified", "role", "createdAt"));
        String name = fields.required("name");
        fields.done();
        return AccountJson.own(accounts.rename(TenantCaller.scope(security), name))
                .build();
    }

    @POST
    @Path("password")
    @Needs(Right.OWN_ACCOUNT)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Change your password",
            description = "{\"currentPassword\",\"newPassword\"}. Every other session of yours ends; a mail tells you.")
    public void changePassword(JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of("currentPassword", "newPassword"));
        String present = fields.required("currentPassword");
        String other = fields.required("newPassword");
        fields.done();
        TenantCaller caller = TenantCaller.of(security);
        accounts.changePassword(caller.scope(), caller.session(), present, other);
    }

    @DELETE
    @Needs(Right.OWN_ACCOUNT)
    @Fresh
    @Operation(
            summary = "Remove your account",
            description = "The last admin closes the organisation instead: 409 last_admin.")
    public void remove(@Context SecurityContext security) {
        accounts.remove(TenantCaller.scope(security));
    }
}
