package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.account.Means;
import moxora.account.Passwords;
import moxora.account.Sessions;
import moxora.account.Users;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Policies;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
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

    private final Users users;
    private final Sessions sessions;
    private final Policies policies;

    @Inject
    SessionResource(Users users, Sessions sessions, Policies policies) {
        this.users = users;
        this.sessions = sessions;
        this.policies = policies;
    }

    @POST
    @Open
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Log in", description = "{\"email\",\"password\",\"organisationId\"?}")
    public Response logIn(JsonObject body) {
        Fields fields = Fields.of(body, Set.of("email", "password", "organisationId", "totp"));
        String email = fields.required("email");
        String password = fields.required("password");
        @Nullable String organisationId = fields.optional("organisationId");
        fields.done();
        if (password.length() > Passwords.LONGEST * 2) {
            throw new Fault(FaultCode.INVALID_CREDENTIALS, "The e-mail or the password is wrong.");
        }
        TenantScope scope = authenticate(email, password, organisationId == null ? null : PathId.of(organisationId));
        Sessions.Opened opened = sessions.open(scope, Means.PASSWORD, false);
        return Response.ok(Json.createObjectBuilder()
                        .add("token", opened.token())
                        .add("expiresAt", opened.expiresAt().toString())
                        .add("organisationId", scope.organisation().toString())
                        .build())
                .cookie(cookie(opened.cookie(), opened.token(), NewCookie.DEFAULT_MAX_AGE))
                .build();
    }

    /** Every organisation in which e-mail and password are right; one must be left. */
    private TenantScope authenticate(String email, String password, @Nullable UUID organisationId) {
        List<TenantScope> right = new ArrayList<>();
        boolean checked = false;
        for (Users.Located located : users.locate(email)) {
            OrganisationId organisation = located.organisation();
            if (organisationId != null && !organisation.value().equals(organisationId)) {
                continue;
            }
            TenantScope unproven = new TenantScope(
                    organisation, new Actor(located.user(), Actor.Role.ANONYMOUS), Purpose.AUTHENTICATION);
            checked = true;
            users.authenticate(unproven, located.user(), password)
                    .ifPresent(role -> right.add(
                            new TenantScope(organisation, new Actor(located.user(), role), Purpose.AUTHENTICATION)));
        }
        if (!checked) {
            users.refuseUnknown(password);
        }
        if (right.isEmpty()) {
            throw new Fault(FaultCode.INVALID_CREDENTIALS, "The e-mail or the password is wrong.");
        }
        if (right.size() > 1) {
            List<Fault.Complaint> choices = right.stream()
                    .map(scope -> new Fault.Complaint(
                            "/organisationId", "choice", scope.organisation().toString()))
                    .toList();
            throw new Fault(
                    FaultCode.ORGANISATION_REQUIRED,
                    "You are a user of several organisations; name one of these as organisationId.",
                    choices);
        }
        return right.get(0);
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
                .cookie(cookie(name, "", 0))
                .header("Clear-Site-Data", "\"cookies\"")
                .build();
    }

    private static NewCookie cookie(String name, String value, int maxAge) {
        return new NewCookie.Builder(name)
                .value(value)
                .path("/")
                .maxAge(maxAge)
                .secure(true)
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
    }
}
