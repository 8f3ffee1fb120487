package moxora.contact;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Policies;
import moxora.policy.Policy;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/**
 * Which policy an organisation chose. It is chosen once, at sign-up, so an answer stays right and is kept: asked before
 * a transaction begins, it needs none within.
 */
public final class TenantPolicies {

    private static final int KEPT = 10_000;

    private final TenantStore store;
    private final Policies policies;
    private final Map<UUID, Policy> known = new ConcurrentHashMap<>();

    public TenantPolicies(TenantStore store, Policies policies) {
        this.store = store;
        this.policies = policies;
    }

    /**
     * The organisation's policy.
     *
     * @throws Fault {@code NOT_FOUND} when there is no such organisation, {@code NOT_READY} when its policy's file is
     *     gone: without a policy nothing is allowed
     */
    public Policy of(TenantScope scope) {
        UUID organisation = scope.organisation().value();
        Policy policy = known.get(organisation);
        if (policy == null) {
            policy = read(scope);
            if (known.size() >= KEPT) {
                known.clear();
            }
            known.put(organisation, policy);
        }
        return policy;
    }

    private Policy read(TenantScope scope) {
        String name = store.within(
                        scope,
                        session -> session.sql()
                                .first(
                                        "select policy from organisation where organisation_id = ?",
                                        row -> row.text(1),
                                        session.organisation()))
                .orElseThrow(Fault::notFound);
        return policies.find(name)
                .orElseThrow(
                        () -> new Fault(FaultCode.NOT_READY, "The policy " + name + " has no file in tenant-config."));
    }
}
