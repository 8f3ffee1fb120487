package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.audit.AuditPages;
import moxora.audit.AuditTrail;
import moxora.contact.Limits;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The organisation's own trail: who did what, by id and field name. */
@Path("audit")
@Tag(name = "Audit")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class AuditResource {

    private final AuditPages pages;

    @Inject
    AuditResource(AuditPages pages) {
        this.pages = pages;
    }

    @GET
    @Needs(Right.AUDIT_READ)
    @Operation(summary = "The audit trail, newest first")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 200, 50 when not given")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "the nextCursor of the page before")
    public JsonObject page(@Context SecurityContext security, @Context UriInfo uri) {
        Query query = Query.of(uri, Set.of("limit", "cursor"));
        int limit = query.limit(Limits.DEFAULT_PAGE, Limits.PAGE);
        @Nullable UUID cursor = query.cursor();
        long before = cursor == null ? Long.MAX_VALUE : cursor.getLeastSignificantBits();
        List<AuditTrail.Entry> entries = pages.before(TenantCaller.scope(security), before, limit + 1);
        boolean more = entries.size() > limit;
        List<AuditTrail.Entry> shown = more ? entries.subList(0, limit) : entries;
        JsonArrayBuilder items = Json.createArrayBuilder();
        shown.forEach(entry -> items.add(item(entry)));
        return Json.createObjectBuilder()
                .add("items", items)
                .add(
                        "nextCursor",
                        more
                                ? Json.createValue(Query.cursor(
                                        new UUID(0, shown.get(limit - 1).seq())))
                                : JsonValue.NULL)
                .build();
    }

    private static JsonObject item(AuditTrail.Entry entry) {
        @Nullable UUID target = entry.target();
        return Json.createObjectBuilder()
                .add("seq", entry.seq())
                .add("at", entry.at().toString())
                .add("actor", entry.actor())
                .add("action", entry.action())
                .add("target", target == null ? JsonValue.NULL : Json.createValue(target.toString()))
                .add("detail", entry.detail())
                .add("hash", entry.hash())
                .build();
    }
}
