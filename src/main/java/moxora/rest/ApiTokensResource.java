package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import moxora.account.ApiTokenDraft;
import moxora.account.ApiTokens;
import moxora.contact.Limits;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The organisation's tokens for programs. */
@Path("api-tokens")
@Tag(name = "Account")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class ApiTokensResource {

    private final ApiTokens tokens;

    @Inject
    ApiTokensResource(ApiTokens tokens) {
        this.tokens = tokens;
    }

    @POST
    @Needs(Right.API_TOKENS_MANAGE)
    @Fresh
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Make an API token",
            description = "{\"name\",\"scopes\":[\"contacts_read\"],\"expiresIn\"?:\"P90D\",\"expiresAt\"?}: the token"
                    + " is answered once and kept as a keyed hash only. It is sent as Authorization: Bearer. It never"
                    + " may more than who made it may at that moment.")
    public Response create(JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of("name", "scopes", "expiresIn", "expiresAt"));
        String name = fields.required("name");
        List<String> scopes = fields.texts("scopes");
        @Nullable String expiresIn = fields.optional("expiresIn");
        @Nullable String expiresAt = fields.optional("expiresAt");
        fields.done();
        ApiTokens.Made made =
                tokens.create(TenantCaller.scope(security), new ApiTokenDraft(name, scopes, expiresIn, expiresAt));
        return Response.status(Response.Status.CREATED)
                .entity(item(made.shown()).add("token", made.token()).build())
                .build();
    }

    @GET
    @Needs(Right.API_TOKENS_MANAGE)
    @Operation(summary = "The organisation's living API tokens, the newest first, without the tokens themselves")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 200, 50 when not given")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "the nextCursor of the page before")
    public JsonObject list(@Context SecurityContext security, @Context UriInfo uri) {
        Query query = Query.of(uri, Set.of("limit", "cursor"));
        int limit = query.limit(Limits.DEFAULT_PAGE, Limits.PAGE);
        List<ApiTokens.Shown> found = tokens.list(TenantCaller.scope(security), query.cursor(), limit + 1);
        boolean more = found.size() > limit;
        List<ApiTokens.Shown> page = more ? found.subList(0, limit) : found;
        JsonArrayBuilder items = Json.createArrayBuilder();
        page.forEach(shown -> {
            @Nullable Instant lastUsedAt = shown.lastUsedAt();
            items.add(item(shown)
                    .add("createdBy", shown.createdBy().toString())
                    .add("lastUsedAt", lastUsedAt == null ? JsonValue.NULL : Json.createValue(lastUsedAt.toString())));
        });
        return Json.createObjectBuilder()
                .add("items", items)
                .add(
                        "nextCursor",
                        more ? Json.createValue(Query.cursor(page.get(limit - 1).id())) : JsonValue.NULL)
                .build();
    }

    @DELETE
    @Path("{id}")
    @Needs(Right.API_TOKENS_MANAGE)
    @Operation(summary = "Revoke an API token: from then on it answers 401")
    public void revoke(@PathParam("id") String id, @Context SecurityContext security) {
        tokens.revoke(TenantCaller.scope(security), PathId.of(id));
    }

    private static JsonObjectBuilder item(ApiTokens.Shown shown) {
        JsonArrayBuilder scopes = Json.createArrayBuilder();
        shown.scopes().forEach(right -> scopes.add(right.wire()));
        return Json.createObjectBuilder()
                .add("id", shown.id().toString())
                .add("name", shown.name())
                .add("scopes", scopes)
                .add("createdAt", shown.createdAt().toString())
                .add("expiresAt", shown.expiresAt().toString());
    }
}
