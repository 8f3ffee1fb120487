package moxora.audit;

import java.util.Map;
import java.util.UUID;
import moxora.fault.Fault;
import moxora.store.OrganisationRegistry;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.TenantScope;

/**
 * Records what an operator is about to do: on the platform's trail, and on the organisation's own where it concerns
 * one. Both are durable when this returns; what cannot be recorded is not done.
 */
public final class OperatorActs {

    private final TenantStore store;
    private final AuditTrail trail;
    private final PlatformTrail platform;
    private final OrganisationRegistry registry;

    public OperatorActs(TenantStore store, AuditTrail trail, PlatformTrail platform, OrganisationRegistry registry) {
        this.store = store;
        this.trail = trail;
        this.platform = platform;
        this.registry = registry;
    }

    /** Something that concerns the platform as a whole. */
    public void record(Actor operator, AuditAction action, Map<String, Long> counts) {
        platform.record(operator, action, null, counts);
    }

    /** Something that is done to an operator, by another or by the same one. */
    public void record(Actor operator, AuditAction action, UUID toWhom) {
        platform.record(operator, AuditEvent.of(action, toWhom));
    }

    /** Something that is done to one thing of the vault, with counts. */
    public void record(Actor operator, AuditAction action, UUID thing, Map<String, Long> counts) {
        platform.record(operator, AuditEvent.of(action, thing, counts));
    }

    /**
     * Something that concerns the scope's organisation, whose own trail another part writes.
     *
     * @throws Fault 404 when there is no such organisation
     */
    public void record(TenantScope scope, AuditAction action) {
        if (registry.find(scope.organisation()).isEmpty()) {
            throw Fault.notFound();
        }
        platform.record(scope.actor(), action, scope.organisation(), Map.of());
    }

    /** As above, on the organisation's own trail as well; 404 when it has none any more. */
    public void recordWithin(TenantScope scope, AuditAction action) {
        registry.requireLiving(scope.organisation());
        platform.record(scope.actor(), action, scope.organisation(), Map.of());
        store.run(
                scope,
                session -> trail.record(
                        session, AuditEvent.of(action, scope.organisation().value())));
    }
}
