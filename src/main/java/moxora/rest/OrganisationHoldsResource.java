package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import moxora.hold.Holds;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The legal holds on the caller's own organisation, but for those that it may not be told of. */
@Path("organisation/holds")
@Tag(name = "Closure")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class OrganisationHoldsResource {

    private final Holds holds;

    @Inject
    OrganisationHoldsResource(Holds holds) {
        this.holds = holds;
    }

    @GET
    @Needs(Right.AUDIT_READ)
    @WhileClosing
    @Operation(summary = "What the law keeps of this organisation: scope, kind of ground and expiry")
    public JsonObject list(@Context SecurityContext security) {
        JsonArrayBuilder items = Json.createArrayBuilder();
        holds.told(TenantCaller.scope(security)).forEach(hold -> items.add(HoldJson.told(hold)));
        return Json.createObjectBuilder().add("items", items).build();
    }
}
