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
import moxora.policy.Policies;
import moxora.receipt.AiUsage;
import moxora.tenant.Right;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the organisation has used of its AI processors, and what it may use. */
@Path("ai/usage")
@Tag(name = "AI")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class AiUsageResource {

    private final Organisations organisations;
    private final Policies policies;
    private final AiUsage usage;

    @Inject
    AiUsageResource(Organisations organisations, Policies policies, AiUsage usage) {
        this.organisations = organisations;
        this.policies = policies;
        this.usage = usage;
    }

    @GET
    @Needs(Right.AI_USE)
    @Operation(
            summary = "Calls, tokens and costs of today and of this month, and their limits",
            description = "Days and months are those of UTC. limits has one line for each processor of the"
                    + " organisation's policy. Calls that still run are not counted.")
    public JsonObject usage(@Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        TenantScope scope = TenantCaller.scope(security);
        return AiUsageJson.of(
                usage.now(scope),
                policies.require(organisations.policyOf(scope)).processors());
    }
}
