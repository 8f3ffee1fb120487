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
import moxora.account.EmailVerification;
import moxora.account.MailTokens;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Confirming that an address is its user's. Without it one may log in, but neither invite nor reset a password. */
@Path("account/verification")
@Tag(name = "Account")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class EmailVerificationResource {

    private final EmailVerification verification;
    private final MailTokens tokens;

    @Inject
    EmailVerificationResource(EmailVerification verification, MailTokens tokens) {
        this.verification = verification;
        this.tokens = tokens;
    }

    @POST
    @Open
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Confirm an e-mail address with the token of the mail", description = "{\"token\"}")
    public void confirm(JsonObject body) {
        Fields fields = Fields.of(body, Set.of("token"));
        String token = fields.required("token");
        fields.done();
        MailTokenCaller caller = MailTokenCaller.of(tokens, token);
        verification.confirm(caller.scope(), caller.token());
    }

    @POST
    @Path("mail")
    @Needs(Right.OWN_ACCOUNT)
    @Operation(summary = "Send the mail with the token anew; no body")
    public Response mailAnew(@Context SecurityContext security) {
        verification.mailAnew(TenantCaller.scope(security));
        return Response.accepted().build();
    }
}
