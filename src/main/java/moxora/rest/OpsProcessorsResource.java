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
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import moxora.disclosure.processor.ProcessorReviews;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The registers of all policies as operators see them; nothing of any organisation. */
@Path("processors")
@Tag(name = "Operations")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class OpsProcessorsResource {

    private final ProcessorReviews reviews;

    @Inject
    OpsProcessorsResource(ProcessorReviews reviews) {
        this.reviews = reviews;
    }

    @GET
    @Operation(
            summary = "The registered processors of every policy, and which of them are to be looked at",
            description =
                    "state: valid; expiring (within 30 days) and review_due (from 30 days before), which are called"
                            + " as before; expired and missing (no agreement today), which are not called.")
    public JsonObject list(@Context UriInfo uri) {
        Query.of(uri, Set.of());
        JsonArrayBuilder items = Json.createArrayBuilder();
        reviews.lines()
                .forEach(line -> items.add(ProcessorJson.json(line)
                        .add("policy", line.policy())
                        .add("endpoint", line.processor().endpoint().toString())));
        return Json.createObjectBuilder().add("items", items).build();
    }
}
