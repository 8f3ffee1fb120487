package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
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
import moxora.account.Organisations;
import moxora.erasure.Closure;
import moxora.erasure.ClosurePlans;
import moxora.erasure.Closures;
import moxora.tenant.OrganisationState;
import moxora.tenant.Right;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Closing the caller's own organisation. */
@Path("organisation/closure")
@Tag(name = "Closure")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class ClosureResource {

    private final Closures closures;
    private final ClosurePlans plans;
    private final Organisations organisations;

    @Inject
    ClosureResource(Closures closures, ClosurePlans plans, Organisations organisations) {
        this.closures = closures;
        this.plans = plans;
        this.organisations = organisations;
    }

    @POST
    @Needs(Right.CLOSURE_DECIDE)
    @Fresh
    @WhileClosing
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Request closure, confirm another admin's request, or see what it would do",
            description =
                    "{\"confirmName\"}: the organisation's name, typed again. With dryRun=true nothing is changed and"
                            + " the answer is what would go and when. Where the policy asks for two people, the first request"
                            + " waits for another admin's: awaitingConfirmation, expiresAt.")
    @Parameter(name = "dryRun", in = ParameterIn.QUERY, description = "true or false, false when not given")
    public Response request(@Nullable JsonObject body, @Context UriInfo uri, @Context SecurityContext security) {
        TenantScope scope = TenantCaller.scope(security);
        boolean dryRun = Query.of(uri, Set.of("dryRun")).flag("dryRun");
        Fields fields = Fields.of(body, Set.of("confirmName"));
        String confirmName = fields.required("confirmName");
        fields.done();
        organisations.requireName(scope, confirmName);
        if (dryRun) {
            return Response.ok(ClosureJson.of(plans.of(scope))).build();
        }
        return Response.accepted(answer(scope, closures.request(scope))).build();
    }

    @GET
    @Needs(Right.CLOSURE_READ)
    @WhileClosing
    @Operation(summary = "How the closure stands")
    public JsonObject status(@Context SecurityContext security) {
        TenantScope scope = TenantCaller.scope(security);
        return closures.find(scope.organisation())
                .or(() -> closures.findUnconfirmed(scope))
                .map(closure -> answer(scope, closure))
                .orElseGet(
                        () -> Json.createObjectBuilder().add("state", "ACTIVE").build());
    }

    @DELETE
    @Needs(Right.CLOSURE_DECIDE)
    @Fresh
    @WhileClosing
    @Operation(summary = "Undo the closure while the window is open, or withdraw what is not confirmed")
    public void undo(@Context SecurityContext security) {
        closures.undo(TenantCaller.scope(security));
    }

    private JsonObject answer(TenantScope scope, Closure closure) {
        JsonObjectBuilder json = ClosureJson.of(closure);
        if (closure.state() == OrganisationState.ACTIVE) {
            closures.awaitsConfirmationUntil(scope)
                    .ifPresent(until -> json.add("awaitingConfirmation", true).add("expiresAt", until.toString()));
        }
        return json.build();
    }
}
