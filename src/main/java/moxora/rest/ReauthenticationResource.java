package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import moxora.account.LogIns;
import moxora.account.Passkeys;
import moxora.account.Passwords;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Proving once more who one is, before what matters most: export, closure, keys, roles. */
@Path("session/reauthentication")
@Tag(name = "Account")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class ReauthenticationResource {

    private final LogIns logIns;
    private final Passkeys passkeys;

    @Inject
    ReauthenticationResource(LogIns logIns, Passkeys passkeys) {
        this.logIns = logIns;
        this.passkeys = passkeys;
    }

    @POST
    @Needs(Right.OWN_ACCOUNT)
    @WhileClosing
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Prove once more who you are",
            description = "{\"password\",\"totp\"?}, or {\"challengeId\",\"credential\"} with a passkey and a challenge"
                    + " of POST /api/v1/session/passkey/options; the answer's freshUntil is 15 minutes away. Export,"
                    + " closure and changes of roles ask for it with 401 reauthentication_required.")
    public JsonObject prove(@Nullable JsonObject body, @Context SecurityContext security) {
        TenantCaller caller = TenantCaller.of(security);
        Instant freshUntil =
                body != null && body.containsKey("credential") ? byPasskey(body, caller) : byPassword(body, caller);
        return Json.createObjectBuilder()
                .add("freshUntil", freshUntil.toString())
                .build();
    }

    private Instant byPassword(@Nullable JsonObject body, TenantCaller caller) {
        Fields fields = Fields.of(body, Set.of("password", "totp"));
        String password = fields.required("password");
        @Nullable String code = fields.optional("totp");
        fields.done();
        if (password.length() > Passwords.LONGEST * 2 || SessionResource.tooLong(code)) {
            throw new Fault(FaultCode.INVALID_CREDENTIALS, "The password or the code is wrong.");
        }
        return logIns.reauthenticate(caller.scope(), caller.session(), password, code);
    }

    private Instant byPasskey(JsonObject body, TenantCaller caller) {
        Passkeys.Answer answer = PasskeyJson.answer(Fields.of(body, Set.of("challengeId", "credential")));
        UUID passkey = passkeys.locate(answer.credentialId())
                .filter(located -> located.organisation().equals(caller.scope().organisation()))
                .orElseThrow(LogIns::refusedPasskey)
                .passkey();
        return logIns.reauthenticate(caller.scope(), caller.session(), passkey, answer);
    }
}
