package moxora.erasure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.audit.AuditAction;
import moxora.audit.PlatformTrail;
import moxora.store.Catalogue;
import moxora.store.Ids;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * Sign-ups that died between the vault and the tenant data: an entry in the registry and keys, and nothing that they
 * seal. After an hour the keys go and the entry ends as VERIFIED, without a certificate, since there was nothing to
 * erase; the id is not given twice.
 *
 * <p>That the data of an organisation is not there is no proof of this by itself: an older copy of the data, restored
 * from a backup, lacks whoever came later. So only those are looked at of whom the vault never heard that their first
 * rows were durable.
 */
public final class AbandonedSignUps {

    private static final Logger LOG = Logger.getLogger(AbandonedSignUps.class.getName());
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final int AT_ONCE = 50;

    private final RunContext context;
    private final KeyDestruction keys;
    private final PlatformTrail trail;
    private final Clock clock;
    private Instant due = Instant.EPOCH;

    public AbandonedSignUps(RunContext context, PlatformTrail trail) {
        this.context = context;
        this.keys = new KeyDestruction(context.vault(), context.keyrings(), context.sealer());
        this.trail = trail;
        this.clock = context.clock();
    }

    /** Looks at those that are an hour old, once a minute. */
    public synchronized void runDue() {
        Instant now = clock.instant();
        if (now.isBefore(due)) {
            return;
        }
        due = now.plus(EVERY);
        for (OrganisationId organisation : context.registry().unsettled(now.minus(PATIENCE), AT_ONCE)) {
            TenantScope scope = new TenantScope(organisation, new Actor(Ids.next(), Actor.Role.JOB), Purpose.ERASURE);
            if (hasRows(scope)) {
                // The sign-up went through, and died before it could say so.
                context.registry().settle(organisation);
            } else {
                end(scope, now);
            }
        }
    }

    private boolean hasRows(TenantScope scope) {
        return context.purging()
                .within(
                        scope,
                        session -> Catalogue.counts(session, context.plan().tables()).values().stream()
                                .anyMatch(rows -> rows > 0));
    }

    /** A sign-up that is only slow finds no keys to seal with. */
    private void end(TenantScope scope, Instant now) {
        OrganisationId organisation = scope.organisation();
        trail.record(scope.actor(), AuditAction.SIGN_UP_ABANDONED, organisation, Map.of());
        context.vault().run(sql -> ClosureTable.state(sql, organisation, OrganisationState.VERIFIED));
        keys.destroy(organisation, now);
        keys.rewrite();
        context.registry().settle(organisation);
        LOG.log(Level.INFO, "The sign-up of {0} never came to its end; its keys are destroyed.", organisation);
    }
}
