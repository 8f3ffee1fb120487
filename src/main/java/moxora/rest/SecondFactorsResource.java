package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Set;
import moxora.account.SecondFactors;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What somebody has enrolled besides their password. */
@Path("account/second-factors")
@Tag(name = "Account")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class SecondFactorsResource {

    private final SecondFactors factors;

    @Inject
    SecondFactorsResource(SecondFactors factors) {
        this.factors = factors;
    }

    @GET
    @Needs(Right.OWN_ACCOUNT)
    @WhileClosing
    @WhileEnrolling
    @Operation(summary = "One's own second factors; required says whether the policy lets nobody in without one")
    public JsonObject show(@Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        SecondFactors.Enrolled enrolled = factors.enrolled(TenantCaller.scope(security));
        JsonArrayBuilder passkeys = Json.createArrayBuilder();
        enrolled.passkeys()
                .forEach(passkey -> passkeys.add(time(
                        Json.createObjectBuilder()
                                .add("id", passkey.id().toString())
                                .add("name", passkey.name())
                                .add("createdAt", passkey.createdAt().toString()),
                        "lastUsedAt",
                        passkey.lastUsedAt())));
        JsonObjectBuilder answer = Json.createObjectBuilder().add("required", enrolled.required());
        Instant totp = enrolled.totpEnrolledAt();
        if (totp == null) {
            answer.addNull("totp");
        } else {
            answer.add("totp", Json.createObjectBuilder().add("enrolledAt", totp.toString()));
        }
        return answer.add("passkeys", passkeys)
                .add("recoveryCodesLeft", enrolled.recoveryCodesLeft())
                .build();
    }

    private static JsonObjectBuilder time(JsonObjectBuilder object, String name, @Nullable Instant time) {
        return time == null ? object.add(name, JsonValue.NULL) : object.add(name, time.toString());
    }
}
