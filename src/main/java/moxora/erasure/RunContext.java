package moxora.erasure;

import java.time.Clock;
import moxora.audit.AuditTrail;
import moxora.audit.Checkpoints;
import moxora.crypto.FieldSealer;
import moxora.crypto.Keyrings;
import moxora.policy.Policies;
import moxora.store.OrganisationRegistry;
import moxora.store.TenantStore;
import moxora.store.Vault;

/**
 * What an erasure works with.
 *
 * @param store of the serving role
 * @param purging of the role that deletes
 */
public record RunContext(
        Vault vault,
        TenantStore store,
        TenantStore purging,
        ErasurePlan plan,
        Keyrings keyrings,
        FieldSealer sealer,
        OrganisationRegistry registry,
        Policies policies,
        AuditTrail audit,
        Checkpoints checkpoints,
        Sinks sinks,
        Clock clock) {}
