package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import java.util.UUID;
import moxora.contact.Limits;
import moxora.email.suppression.Consents;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The consents by which suppressions were lifted. */
@Path("suppressions/consents")
@Tag(name = "E-mail")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class ConsentsResource {

    private final Consents consents;

    @Inject
    ConsentsResource(Consents consents) {
        this.consents = consents;
    }

    @GET
    @Needs(Right.SUPPRESSIONS_MANAGE)
    @Operation(
            summary = "Consents to be sent mails again, newest first",
            description = "When, by what way and in which words; whose, only whoever knows the address can find out.")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 200, 50 when not given")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "the nextCursor of the page before")
    public JsonObject list(@Context SecurityContext security, @Context UriInfo uri) {
        Query query = Query.of(uri, Set.of("limit", "cursor"));
        return json(consents.page(
                TenantCaller.scope(security), null, query.cursor(), query.limit(Limits.DEFAULT_PAGE, Limits.PAGE)));
    }

    @POST
    @Path("search")
    @Needs(Right.SUPPRESSIONS_MANAGE)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "The newest consents of one address",
            description = "{\"address\"}: in a body, so that it is in no log of URLs. At most 200.")
    public JsonObject search(JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of("address"));
        String address = fields.required("address");
        fields.done();
        return json(consents.page(TenantCaller.scope(security), address, null, Limits.PAGE));
    }

    private static JsonObject json(Consents.Page page) {
        JsonArrayBuilder items = Json.createArrayBuilder();
        page.items().forEach(consent -> items.add(ConsentJson.json(consent)));
        @Nullable UUID next = page.next();
        return Json.createObjectBuilder()
                .add("items", items)
                .add("nextCursor", next == null ? JsonValue.NULL : Json.createValue(Query.cursor(next)))
                .build();
    }
}
