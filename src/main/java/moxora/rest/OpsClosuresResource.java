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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import moxora.audit.AuditAction;
import moxora.audit.OperatorActs;
import moxora.erasure.Certificates;
import moxora.erasure.Check;
import moxora.erasure.Closure;
import moxora.erasure.Closures;
import moxora.erasure.ErasureRun;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What operators see of closures: ids, states and times, certificates and scans; nothing of a tenant's data. */
@Path("closures")
@Tag(name = "Operations")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class OpsClosuresResource {

    private static final int NEWEST = 200;

    private final Closures closures;
    private final Certificates certificates;
    private final ErasureRun run;
    private final OperatorActs acts;

    @Inject
    OpsClosuresResource(Closures closures, Certificates certificates, ErasureRun run, OperatorActs acts) {
        this.closures = closures;
        this.certificates = certificates;
        this.run = run;
        this.acts = acts;
    }

    @GET
    @Operation(summary = "The newest closures")
    public JsonObject list() {
        JsonArrayBuilder items = Json.createArrayBuilder();
        closures.all(NEWEST).forEach(closure -> items.add(json(closure)));
        return Json.createObjectBuilder().add("items", items).build();
    }

    @GET
    @Path("{organisationId}")
    @Operation(summary = "One closure")
    public JsonObject one(@PathParam("organisationId") String id) {
        return closures.find(organisation(id)).map(this::json).orElseThrow(Fault::notFound);
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
        List<Check> checks = run.scanAgain(organisation(id));
        JsonArrayBuilder list = Json.createArrayBuilder();
        checks.forEach(check -> list.add(Json.createObjectBuilder()
                .add("name", check.name())
                .add("holds", check.holds())
                .add("found", check.found())));
        return Json.createObjectBuilder()
                .add("result", checks.stream().allMatch(Check::holds) ? "clean" : "residue")
                .add("checks", list)
                .build();
    }

    private static OrganisationId organisation(String id) {
        return new OrganisationId(PathId.of(id));
    }

    private JsonObject json(Closure closure) {
        @Nullable Instant verifiedAt = closure.verifiedAt();
        Optional<String> signed = certificates.isolatedUntilAsSigned(closure.organisation());
        @Nullable String lastError = closure.lastError();
        return Json.createObjectBuilder()
                .add("organisationId", closure.organisation().toString())
                .add("state", closure.state().name())
                .add("requestedAt", closure.requestedAt().toString())
                .add("undoUntil", closure.undoUntil().toString())
                .add("dueAt", closure.dueAt().toString())
                .add("deadline", closure.deadline().toString())
                .add(
                        "isolatedUntil",
                        verifiedAt == null
                                ? JsonValue.NULL
                                : Json.createValue(certificates.isolatedUntil(closure.organisation(), verifiedAt)))
                .add(
                        "isolatedUntilAsSigned",
                        signed.map(Json::createValue).map(JsonValue.class::cast).orElse(JsonValue.NULL))
                .add("lastError", lastError == null ? JsonValue.NULL : Json.createValue(lastError))
                .build();
    }
}
