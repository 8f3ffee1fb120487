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
import java.util.Set;
import moxora.account.Sessions;
import moxora.account.Users;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Purpose;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Proving once more who one is, before what matters most: export, closure, keys, roles. */
@Path("session/reauthentication")
@Tag(name = "Account")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class ReauthenticationResource {

    private final Users users;
    private final Sessions sessions;

    @Inject
    ReauthenticationResource(Users users, Sessions sessions) {
        this.users = users;
        this.sessions = sessions;
    }

    @POST
    @Needs(Right.OWN_ACCOUNT)
    @WhileClosing
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Prove once more who you are",
            description = "{\"password\",\"totp\"?}; the answer's freshUntil is 15 minutes away. Export, closure and"
                    + " changes of roles ask for it with 401 reauthentication_required.")
    public JsonObject prove(JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of("password", "totp"));
        String password = fields.required("password");
        fields.done();
        TenantCaller caller = TenantCaller.of(security);
        boolean right = users.authenticate(
                        caller.scope().toward(Purpose.AUTHENTICATION),
                        caller.scope().actor().id(),
                        password)
                .isPresent();
        if (!right) {
            throw new Fault(FaultCode.INVALID_CREDENTIALS, "The password is wrong.");
        }
        return Json.createObjectBuilder()
                .add(
                        "freshUntil",
                        sessions.reauthenticated(caller.scope(), caller.session())
                                .toString())
                .build();
    }
}
