package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import moxora.account.Organisations;
import moxora.audit.AuditAction;
import moxora.audit.OperatorActs;
import moxora.contact.IndexLeakage;
import moxora.contact.LeakageMeter;
import moxora.policy.Policies;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What operators see of an organisation's indexes: counts and shares; no value, and no name of a custom field. */
@Path("leakage/{organisationId}")
@Tag(name = "Operations")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class OpsLeakageResource {

    private final Organisations organisations;
    private final Policies policies;
    private final LeakageMeter meter;
    private final OperatorActs acts;

    @Inject
    OpsLeakageResource(Organisations organisations, Policies policies, LeakageMeter meter, OperatorActs acts) {
        this.organisations = organisations;
        this.policies = policies;
        this.meter = meter;
        this.acts = acts;
    }

    @GET
    @Operation(summary = "What each search index of an organisation gives away")
    public JsonObject leakage(
            @PathParam("organisationId") String id, @Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        TenantScope scope = OperatorCaller.scope(security, PathId.of(id), Purpose.SERVICE);
        // First, since it needs no key: an organisation that is not there is 404, not a missing key.
        String policy = organisations.policyOf(scope);
        acts.record(scope, AuditAction.LEAKAGE_MEASURED);
        return LeakageJson.of(
                meter.measure(
                        scope,
                        organisations.profile(scope).phoneRegion(),
                        policies.require(policy).search()),
                IndexLeakage::anonymous);
    }
}
