package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Set;
import java.util.UUID;
import moxora.account.Passkeys;
import moxora.account.RelyingParty;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Passkeys of one's own. One opens a session by itself, so making one always asks for a fresh proof of who it is. */
@Path("account/passkeys")
@Tag(name = "Account")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class PasskeysResource {

    private final Passkeys passkeys;
    private final RelyingParty party;

    @Inject
    PasskeysResource(Passkeys passkeys, RelyingParty party) {
        this.passkeys = passkeys;
        this.party = party;
    }

    @POST
    @Path("options")
    @Needs(Right.OWN_ACCOUNT)
    @Fresh
    @WhileClosing
    @WhileEnrolling
    @Operation(summary = "Begin to make a passkey; publicKey is for navigator.credentials.create")
    public JsonObject options(@Context SecurityContext security) {
        return PasskeyJson.creation(party, passkeys.begin(TenantCaller.scope(security)));
    }

    @POST
    @Needs(Right.OWN_ACCOUNT)
    @Fresh
    @WhileClosing
    @WhileEnrolling
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Keep a passkey that was made",
            description =
                    "{\"challengeId\",\"name\",\"credential\"}, the credential as PublicKeyCredential.toJSON() writes"
                            + " it. A session that was for enrolling only becomes a whole one.")
    public Response add(JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of("challengeId", "name", "credential"));
        String name = fields.required("name");
        Passkeys.Answer answer = PasskeyJson.answer(fields);
        TenantCaller caller = TenantCaller.of(security);
        UUID id = passkeys.register(caller.scope(), caller.session(), name, answer);
        return Response.status(Response.Status.CREATED)
                .entity(Json.createObjectBuilder().add("id", id.toString()).build())
                .build();
    }

    @DELETE
    @Path("{id}")
    @Needs(Right.OWN_ACCOUNT)
    @Fresh
    @WhileClosing
    @Operation(summary = "Remove a passkey; 409 where the policy requires a second factor and it is the last")
    public void remove(@PathParam("id") String id, @Context SecurityContext security) {
        passkeys.remove(TenantCaller.scope(security), PathId.of(id));
    }
}
