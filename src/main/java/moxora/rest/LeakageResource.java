package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import moxora.account.Organisations;
import moxora.contact.IndexLeakage;
import moxora.contact.LeakageMeter;
import moxora.policy.Policies;
import moxora.tenant.Right;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the organisation's search indexes give away to whoever holds the database, measured. */
@Path("organisation/leakage")
@Tag(name = "Audit")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class LeakageResource {

    private final Organisations organisations;
    private final Policies policies;
    private final LeakageMeter meter;

    @Inject
    LeakageResource(Organisations organisations, Policies policies, LeakageMeter meter) {
        this.organisations = organisations;
        this.policies = policies;
        this.meter = meter;
    }

    @GET
    @Needs(Right.LEAKAGE_READ)
    @Operation(
            summary = "What each search index gives away",
            description = "Opens every contact to count its tokens, which takes seconds for 100,000 contacts.")
    public JsonObject leakage(@Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        TenantScope scope = TenantCaller.scope(security);
        Organisations.Profile profile = organisations.profile(scope);
        return LeakageJson.of(
                meter.measure(
                        scope,
                        profile.phoneRegion(),
                        policies.require(profile.policy()).search()),
                IndexLeakage::index);
    }
}
