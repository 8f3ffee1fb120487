package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Set;
import moxora.account.Accounts;
import moxora.account.MailTokens;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A user's change of address: asked for with the password, confirmed from the new mailbox, told to the old one. */
@Path("account/email")
@Tag(name = "Account")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class AccountEmailResource {

    private final Accounts accounts;
    private final MailTokens tokens;

    @Inject
    AccountEmailResource(Accounts accounts, MailTokens tokens) {
        this.accounts = accounts;
        this.tokens = tokens;
    }

    @POST
    @Needs(Right.OWN_ACCOUNT)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Ask for another e-mail address",
            description = "{\"email\",\"password\"}; a token for the confirmation is mailed to the new address.")
    public Response request(JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of("email", "password"));
        String email = fields.required("email");
        String password = fields.required("password");
        fields.done();
        accounts.requestEmail(TenantCaller.scope(security), email, password);
        return Response.accepted().build();
    }

    @POST
    @Path("confirmation")
    @Open
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Confirm the new address with the token of the mail",
            description = "{\"token\"}. Log-in goes by the new address from then on, every session ends, and the old"
                    + " address is told.")
    public void confirm(JsonObject body) {
        Fields fields = Fields.of(body, Set.of("token"));
        String token = fields.required("token");
        fields.done();
        MailTokenCaller caller = MailTokenCaller.of(tokens, token);
        accounts.confirmEmail(caller.scope(), caller.token());
    }
}
