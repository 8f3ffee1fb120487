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
import java.util.UUID;
import moxora.account.LogIns;
import moxora.account.PasskeyChallenges;
import moxora.account.Passkeys;
import moxora.account.RelyingParty;
import moxora.fault.Fault;
import moxora.field.EmailAddress;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Log-in with a passkey, and nothing else. */
@Path("session/passkey")
@Tag(name = "Account")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class PasskeyLogInResource {

    private final LogIns logIns;
    private final Passkeys passkeys;
    private final PasskeyChallenges challenges;
    private final RelyingParty party;
    private final Origins origins;

    @Inject
    PasskeyLogInResource(
            LogIns logIns, Passkeys passkeys, PasskeyChallenges challenges, RelyingParty party, Origins origins) {
        this.logIns = logIns;
        this.passkeys = passkeys;
        this.challenges = challenges;
        this.party = party;
        this.origins = origins;
    }

    @POST
    @Open
    @Path("options")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "A challenge for a passkey",
            description = "{\"email\"?,\"organisationId\"?}; publicKey is for navigator.credentials.get. The answer is"
                    + " the same whether anybody has that address or not: no credentials are named.")
    public JsonObject options(JsonObject body) {
        Fields fields = Fields.of(body, Set.of("email", "organisationId"));
        @Nullable String email = fields.optional("email");
        @Nullable UUID organisation = fields.uuid("organisationId");
        fields.done();
        if (email != null && email.length() > EmailAddress.MAX_LENGTH) {
            throw Fault.refused(
                    "/email", "invalid_email", "At most " + EmailAddress.MAX_LENGTH + " characters are allowed.");
        }
        return PasskeyJson.request(party, challenges.forLogIn(email, organisation));
    }

    @POST
    @Open
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Log in with a passkey",
            description =
                    "{\"challengeId\",\"credential\"}, the credential as PublicKeyCredential.toJSON() writes it; the"
                            + " answer is that of POST /api/v1/session")
    public Response logIn(JsonObject body) {
        Passkeys.Answer answer = PasskeyJson.answer(Fields.of(body, Set.of("challengeId", "credential")));
        Passkeys.Located located = passkeys.locate(answer.credentialId()).orElseThrow(LogIns::refusedPasskey);
        TenantScope unproven = new TenantScope(
                located.organisation(), new Actor(located.passkey(), Actor.Role.ANONYMOUS), Purpose.AUTHENTICATION);
        LogIns.Proved proved =
                logIns.passkey(unproven, located.passkey(), answer).orElseThrow(LogIns::refusedPasskey);
        TenantScope scope = new TenantScope(
                located.organisation(), new Actor(proved.user(), proved.role()), Purpose.AUTHENTICATION);
        return SessionAnswer.of(scope.organisation(), logIns.openProved(origins.place(scope)));
    }
}
