package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import moxora.account.MailTokens;
import moxora.account.PasswordResets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A new password by mail. The answer is the same for every address. */
@Path("account/password-reset")
@Tag(name = "Account")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class PasswordResetResource {

    private final PasswordResets resets;
    private final MailTokens tokens;

    @Inject
    PasswordResetResource(PasswordResets resets, MailTokens tokens) {
        this.resets = resets;
        this.tokens = tokens;
    }

    @POST
    @Open
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Ask for a new password",
            description = "{\"email\"} → 202, whoever has the address. Where it is a user's and verified, a mail goes"
                    + " out for each organisation they are a user of.")
    public Response request(JsonObject body) {
        Fields fields = Fields.of(body, Set.of("email"));
        String email = fields.required("email");
        fields.done();
        resets.request(email.strip());
        return Response.accepted().build();
    }

    @POST
    @Path("confirmation")
    @Open
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Set a new password with the token of the mail",
            description = "{\"token\",\"password\"}. Every session ends; a second factor stays.")
    public void confirm(JsonObject body) {
        Fields fields = Fields.of(body, Set.of("token", "password"));
        String token = fields.required("token");
        String password = fields.required("password");
        fields.done();
        MailTokenCaller caller = MailTokenCaller.of(tokens, token);
        resets.confirm(caller.scope(), caller.token(), password);
    }
}
