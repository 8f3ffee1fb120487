package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import moxora.account.SecondFactors;
import moxora.account.TotpEnrolments;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** An authenticator app of one's own: enrolling it, and taking it away. */
@Path("account/totp")
@Tag(name = "Account")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class TotpResource {

    private final TotpEnrolments enrolments;
    private final SecondFactors factors;

    @Inject
    TotpResource(TotpEnrolments enrolments, SecondFactors factors) {
        this.enrolments = enrolments;
        this.factors = factors;
    }

    @POST
    @Needs(Right.OWN_ACCOUNT)
    @WhileClosing
    @WhileEnrolling
    @Operation(
            summary = "Begin to enrol an authenticator app",
            description = "The secret counts after POST …/confirmation with a code that the app shows; GET …/qr is the"
                    + " uri as a picture. Where a second factor is enrolled already, this asks for an authentication of"
                    + " the last 15 minutes.")
    public Response start(@Context SecurityContext security) {
        TenantCaller caller = TenantCaller.of(security);
        requireFreshForAnother(caller);
        TotpEnrolments.Pending pending = enrolments.start(caller.scope());
        return Response.status(Response.Status.CREATED)
                .entity(Json.createObjectBuilder()
                        .add("secret", pending.secret())
                        .add("uri", pending.uri())
                        .build())
                .build();
    }

    @GET
    @Path("qr")
    @Needs(Right.OWN_ACCOUNT)
    @WhileClosing
    @WhileEnrolling
    @Produces("image/png")
    @Operation(summary = "What waits to be confirmed, as a picture for the app's camera")
    public byte[] picture(@Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        TenantCaller caller = TenantCaller.of(security);
        return QrCode.png(enrolments.pending(caller.scope()).uri());
    }

    @POST
    @Path("confirmation")
    @Needs(Right.OWN_ACCOUNT)
    @WhileClosing
    @WhileEnrolling
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Confirm the app with a code that it shows",
            description =
                    "{\"code\"}; the answer holds the recovery codes, shown once. A session that was for enrolling"
                            + " only becomes a whole one; one's other sessions that proved only a password end.")
    public JsonObject confirm(JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of("code"));
        String code = fields.required("code");
        fields.done();
        TenantCaller caller = TenantCaller.of(security);
        requireFreshForAnother(caller);
        return RecoveryCodesResource.answer(enrolments.confirm(caller.scope(), caller.session(), code));
    }

    @DELETE
    @Needs(Right.OWN_ACCOUNT)
    @Fresh
    @WhileClosing
    @Operation(
            summary =
                    "Take the authenticator app away; 409 where the policy requires a second factor and it is the last")
    public void remove(@Context SecurityContext security) {
        enrolments.remove(TenantCaller.scope(security));
    }

    /** Whoever finds a session left open could otherwise put their own app in the place of the user's. */
    private void requireFreshForAnother(TenantCaller caller) {
        if (caller.standing() == TenantCaller.Standing.STALE && factors.hasAny(caller.scope())) {
            throw new Fault(
                    FaultCode.REAUTHENTICATION_REQUIRED,
                    "Enrolling another second factor needs an authentication of the last 15 minutes:"
                            + " POST /api/v1/session/reauthentication.");
        }
    }
}
