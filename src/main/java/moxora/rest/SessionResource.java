package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Set;
import moxora.account.LogIns;
import moxora.account.Passwords;
import moxora.account.Sessions;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Policies;
import moxora.tenant.Right;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Log-in and log-out. */
@Path("session")
@Tag(name = "Account")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class SessionResource {

    /** Longer than a recovery code however it is grouped. */
    private static final int LONGEST_CODE = 64;

    private final PasswordLogIn byPassword;
    private final LogIns logIns;
    private final Sessions sessions;
    private final Policies policies;
    private final Origins origins;

    @Inject
    SessionResource(PasswordLogIn byPassword, LogIns logIns, Sessions sessions, Policies policies, Origins origins) {
        this.byPassword = byPassword;
        this.logIns = logIns;
        this.sessions = sessions;
        this.policies = policies;
        this.origins = origins;
    }

    @POST
    @Open
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Log in",
            description = "{\"email\",\"password\",\"organisationId\"?,\"totp\"?}; totp takes a one-time code or a"
                    + " recovery code. Where the policy requires a second factor and none is enrolled, the answer's"
                    + " enrolmentRequired is true, and the session is for enrolling one only.")
    public Response logIn(JsonObject body) {
        Fields fields = Fields.of(body, Set.of("email", "password", "organisationId", "totp"));
        String email = fields.required("email");
        String password = fields.required("password");
        @Nullable String organisationId = fields.optional("organisationId");
        @Nullable String code = fields.optional("totp");
        fields.done();
        if (password.length() > Passwords.LONGEST * 2 || tooLong(code)) {
            throw new Fault(FaultCode.INVALID_CREDENTIALS, "The e-mail, the password or the code is wrong.");
        }
        TenantScope scope =
                byPassword.authenticate(email, password, organisationId == null ? null : PathId.of(organisationId));
        return SessionAnswer.of(scope.organisation(), logIns.open(origins.place(scope), code));
    }

    /** Whether no code can be so long; asked before anything is looked up. */
    static boolean tooLong(@Nullable String code) {
        return code != null && code.length() > LONGEST_CODE;
    }

    @DELETE
    @Needs(Right.OWN_ACCOUNT)
    @WhileClosing
    @WhileEnrolling
    @Operation(summary = "Log out; the session is gone at once")
    public Response logOut(@Context SecurityContext security) {
        TenantCaller caller = TenantCaller.of(security);
        sessions.close(caller.scope(), caller.session());
        String name = policies.require(caller.policy()).session().cookie();
        return Response.noContent()
                .cookie(SessionAnswer.cookie(name, "", 0))
                .header("Clear-Site-Data", "\"cache\", \"cookies\", \"storage\"")
                .build();
    }
}
