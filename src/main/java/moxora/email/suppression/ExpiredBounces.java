package moxora.email.suppression;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.fault.Fault;
import moxora.store.Ids;
import moxora.store.OrganisationRegistry;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Removes soft bounces and days of delivery that say nothing any more, once a day through every organisation, in short
 * transactions of their own.
 */
public final class ExpiredBounces {

    private static final Logger LOG = Logger.getLogger(ExpiredBounces.class.getName());
    private static final Duration EVERY = Duration.ofDays(1);

    /** How many organisations one call goes through, so that other jobs have their turn. */
    private static final int AT_ONCE = 200;

    private final TenantStore store;
    private final OrganisationRegistry registry;
    private final Clock clock;
    private Instant due = Instant.EPOCH;
    private Instant began = Instant.EPOCH;
    private @Nullable OrganisationId place;

    public ExpiredBounces(TenantStore store, OrganisationRegistry registry, Clock clock) {
        this.store = store;
        this.registry = registry;
        this.clock = clock;
    }

    /** Goes through the next organisations, when it is time to. */
    public synchronized void runDue() {
        Instant now = clock.instant();
        if (now.isBefore(due)) {
            return;
        }
        if (place == null) {
            began = now;
        }
        List<OrganisationRegistry.Entry> next = registry.living(place, AT_ONCE);
        for (OrganisationRegistry.Entry entry : next) {
            place = entry.organisation();
            expire(entry.organisation(), now);
        }
        if (next.size() < AT_ONCE) {
            place = null;
            due = began.plus(EVERY);
        }
    }

    private void expire(OrganisationId organisation, Instant now) {
        TenantScope scope = new TenantScope(organisation, new Actor(Ids.next(), Actor.Role.JOB), Purpose.EMAIL_EVENTS);
        try {
            store.run(scope, session -> SoftBounces.expire(session, now));
        } catch (Fault e) {
            LOG.log(
                    Level.WARNING,
                    "Expired bounces of an organisation wait: {0}",
                    e.code().wire());
        }
    }
}
