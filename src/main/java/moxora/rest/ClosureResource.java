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
import java.util.Set;
import moxora.account.Organisations;
import moxora.erasure.Closure;
import moxora.erasure.Closures;
import moxora.fault.Fault;
import moxora.tenant.Right;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Closing the caller's own organisation. */
@Path("organisation/closure")
@Tag(name = "Closure")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class ClosureResource {

    private final Closures closures;
    private final Organisations organisations;

    @Inject
    ClosureResource(Closures closures, Organisations organisations) {
        this.closures = closures;
        this.organisations = organisations;
    }

    @POST
    @Needs(Right.CLOSURE_DECIDE)
    @Fresh
    @WhileClosing
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Request closure", description = "{\"confirmName\"}: the organisation's name, typed again.")
    public Response request(JsonObject body, @Context SecurityContext security) {
        TenantScope scope = TenantCaller.scope(security);
        Fields fields = Fields.of(body, Set.of("confirmName"));
        String confirmName = fields.required("confirmName");
        fields.done();
        if (!organisations
                .profile(scope)
                .name()
                .equals(java.text.Normalizer.normalize(confirmName, java.text.Normalizer.Form.NFC)
                        .strip())) {
            throw Fault.refused(
                    "/confirmName", "name_differs", "The organisation's name is required, letter by letter.");
        }
        return Response.accepted(json(closures.request(scope))).build();
    }

    @GET
    @Needs(Right.CLOSURE_READ)
    @WhileClosing
    @Operation(summary = "How the closure stands")
    public JsonObject status(@Context SecurityContext security) {
        return closures.find(TenantCaller.scope(security).organisation())
                .map(ClosureResource::json)
                .orElseGet(
                        () -> Json.createObjectBuilder().add("state", "ACTIVE").build());
    }

    @DELETE
    @Needs(Right.CLOSURE_DECIDE)
    @Fresh
    @WhileClosing
    @Operation(summary = "Undo the closure while the window is open")
    public void undo(@Context SecurityContext security) {
        closures.undo(TenantCaller.scope(security));
    }

    private static JsonObject json(Closure closure) {
        return Json.createObjectBuilder()
                .add("state", closure.state().name())
                .add("requestedAt", closure.requestedAt().toString())
                .add("undoUntil", closure.undoUntil().toString())
                .add("deadline", closure.deadline().toString())
                .build();
    }
}
