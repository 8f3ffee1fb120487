package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.OperatorActs;
import moxora.contact.Limits;
import moxora.erasure.Certificates;
import moxora.erasure.Closure;
import moxora.erasure.ClosureOverview;
import moxora.erasure.ClosurePlans;
import moxora.erasure.Closures;
import moxora.erasure.ErasureRun;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What operators see of closures: ids, states and times, certificates and scans; nothing of a tenant's data. */
@Path("closures")
@Tag(name = "Operations")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class OpsClosuresResource {

    private static final List<String> STATES = List.of("CLOSING", "KEY_DESTROYED", "PURGED", "VERIFIED");
    private static final byte CURSOR_FORM = 1;
    private static final int CURSOR = 25;

    /** The end of the year 9999, in microseconds since 1970. */
    private static final long LATEST = 253_402_300_799_999_999L;

    private final Closures closures;
    private final ClosureOverview overview;
    private final ClosurePlans plans;
    private final Certificates certificates;
    private final ErasureRun run;
    private final OperatorActs acts;

    @Inject
    OpsClosuresResource(
            Closures closures,
            ClosureOverview overview,
            ClosurePlans plans,
            Certificates certificates,
            ErasureRun run,
            OperatorActs acts) {
        this.closures = closures;
        this.overview = overview;
        this.plans = plans;
        this.certificates = certificates;
        this.run = run;
        this.acts = acts;
    }

    @GET
    @Operation(
            summary = "Closures, newest first",
            description = "slack is the time to the deadline, negative when late.")
    @Parameter(name = "state", in = ParameterIn.QUERY, description = "CLOSING, KEY_DESTROYED, PURGED or VERIFIED")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 200, 200 when not given")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "the nextCursor of the page before")
    public JsonObject list(@Context UriInfo uri) {
        Query query = Query.of(uri, Set.of("state", "limit", "cursor"));
        String word = query.word("state", STATES, "");
        int limit = query.limit(Limits.PAGE, Limits.PAGE);
        List<ClosureOverview.Item> found = overview.page(
                word.isEmpty() ? null : OrganisationState.valueOf(word),
                query.cursorBytes().map(OpsClosuresResource::place).orElse(null),
                limit + 1);
        JsonArrayBuilder items = Json.createArrayBuilder();
        found.stream().limit(limit).forEach(item -> items.add(json(item)));
        return Json.createObjectBuilder()
                .add("items", items)
                .add(
                        "nextCursor",
                        found.size() > limit
                                ? Json.createValue(cursor(found.get(limit - 1).closure()))
                                : JsonValue.NULL)
                .build();
    }

    /** A form, microseconds since 1970, and an id. */
    private static String cursor(Closure last) {
        UUID id = last.organisation().value();
        return Query.cursor(ByteBuffer.allocate(CURSOR)
                .put(CURSOR_FORM)
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, last.requestedAt()))
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
    }

    private static ClosureOverview.Place place(byte[] cursor) {
        ByteBuffer bytes = ByteBuffer.wrap(cursor);
        if (bytes.remaining() == CURSOR && bytes.get() == CURSOR_FORM) {
            long micros = bytes.getLong();
            if (0 <= micros && micros <= LATEST) {
                return new ClosureOverview.Place(
                        Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
                        new OrganisationId(new UUID(bytes.getLong(), bytes.getLong())));
            }
        }
        throw new Fault(FaultCode.MALFORMED_CURSOR, "A cursor is the nextCursor of the page before.");
    }

    @GET
    @Path("{organisationId}")
    @Operation(summary = "One closure")
    public JsonObject one(@PathParam("organisationId") String id) {
        return overview.find(organisation(id)).map(this::json).orElseThrow(Fault::notFound);
    }

    @GET
    @Path("{organisationId}/plan")
    @Operation(
            summary = "What the organisation's closure would do, or will do",
            description = "Counts, times and names of tables; nothing is changed but for the trail.")
    public JsonObject plan(
            @PathParam("organisationId") String id, @Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        TenantScope scope = OperatorCaller.scope(security, PathId.of(id), Purpose.ERASURE);
        acts.record(scope, AuditAction.CLOSURE_PLANNED);
        return ClosureJson.of(plans.of(scope));
    }

    @GET
    @Path("{organisationId}/certificate")
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML})
    @Operation(
            summary = "The signed deletion certificate",
            description = "Byte for byte as it was signed, or a page for people where HTML is asked for.")
    public Response certificate(@PathParam("organisationId") String id, @Context HttpHeaders headers) {
        OrganisationId organisation = organisation(id);
        if (closures.find(organisation).isEmpty()) {
            throw Fault.notFound();
        }
        String signed = certificates
                .find(organisation)
                .orElseThrow(() -> new Fault(FaultCode.NOT_VERIFIED, "The deletion is not verified yet."));
        return Formats.jsonIsWanted(headers, MediaType.APPLICATION_JSON_TYPE)
                ? Response.ok(signed, MediaType.APPLICATION_JSON_TYPE).build()
                : Formats.html(Response.ok(), CertificateHtml.page(CertificatePages.parse(signed)));
    }

    @POST
    @Path("{organisationId}/verify")
    @Operation(summary = "A fresh residue scan of a purged organisation")
    public JsonObject verify(@PathParam("organisationId") String id, @Context SecurityContext security) {
        acts.record(OperatorCaller.scope(security, PathId.of(id), Purpose.ERASURE), AuditAction.ERASURE_SCANNED);
        ErasureRun.Scanned scanned = run.verify(organisation(id));
        JsonArrayBuilder list = Json.createArrayBuilder();
        scanned.checks()
                .forEach(check -> list.add(Json.createObjectBuilder()
                        .add("name", check.name())
                        .add("holds", check.holds())
                        .add("found", check.found())));
        JsonArrayBuilder sinks = Json.createArrayBuilder();
        scanned.sinks().forEach(sink -> sinks.add(sink.json()));
        return Json.createObjectBuilder()
                .add("result", scanned.isClean() ? "clean" : "residue")
                .add("checks", list)
                .add("sinks", sinks)
                .add("forms", Json.createArrayBuilder(scanned.forms()))
                .add("notAddressed", Json.createArrayBuilder(scanned.notAddressed()))
                .build();
    }

    private static OrganisationId organisation(String id) {
        return new OrganisationId(PathId.of(id));
    }

    private JsonObject json(ClosureOverview.Item item) {
        Closure closure = item.closure();
        @Nullable Instant verifiedAt = closure.verifiedAt();
        Optional<String> signed = certificates.isolatedUntilAsSigned(closure.organisation());
        return ClosureJson.of(
                item,
                verifiedAt == null ? null : certificates.isolatedUntil(closure.organisation(), verifiedAt),
                signed.orElse(null));
    }
}
