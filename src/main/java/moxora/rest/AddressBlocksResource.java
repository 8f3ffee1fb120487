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
import moxora.contact.AddressBlocks;
import moxora.fault.Fault;
import moxora.field.EmailAddress;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Addresses of erased contacts under which nobody may be taken in again. */
@Path("address-blocks")
@Tag(name = "Contacts")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class AddressBlocksResource {

    private final AddressBlocks blocks;

    @Inject
    AddressBlocksResource(AddressBlocks blocks) {
        this.blocks = blocks;
    }

    @POST
    @Path("remove")
    @Needs(Right.CONTACTS_RESTRICT)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Let an address in again",
            description =
                    "{\"address\"}: whoever had it was erased as a minor or with block=true. Addresses are kept as"
                            + " keyed hashes only, and cannot be listed.")
    public JsonObject remove(JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of("address"));
        String address = fields.required("address").strip();
        fields.done();
        if (!EmailAddress.isPlausible(address)) {
            throw Fault.refused("/address", "email", "An e-mail address is required.");
        }
        return Json.createObjectBuilder()
                .add("removed", blocks.lift(TenantCaller.scope(security), address))
                .build();
    }
}
