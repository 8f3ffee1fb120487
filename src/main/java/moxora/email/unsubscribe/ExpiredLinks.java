package moxora.email.unsubscribe;

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
 * Removes unsubscribe links whose time is over; what was unsubscribed by them stays. Once a day through every
 * organisation of the vault's registry, a bounded number of rows at a time.
 */
public final class ExpiredLinks {

    private static final Logger LOG = Logger.getLogger(ExpiredLinks.class.getName());
    private static final Duration EVERY = Duration.ofDays(1);
    private static final int ORGANISATIONS_AT_ONCE = 200;
    private static final int ROWS_AT_ONCE = 5_000;

    private final TenantStore store;
    private final OrganisationRegistry registry;
    private final Clock clock;
    private Instant due = Instant.EPOCH;
    private Instant began = Instant.EPOCH;
    private @Nullable OrganisationId place;

    public ExpiredLinks(TenantStore store, OrganisationRegistry registry, Clock clock) {
        this.store = store;
        this.registry = registry;
        this.clock = clock;
    }

    /** Goes through the next organisations, when it is time to; whether some are left to go through at once. */
    public synchronized boolean runDue() {
        Instant now = clock.instant();
        if (now.isBefore(due)) {
            return false;
        }
        if (place == null) {
            began = now;
        }
        List<OrganisationRegistry.Entry> next = registry.living(place, ORGANISATIONS_AT_ONCE);
        for (OrganisationRegistry.Entry entry : next) {
            place = entry.organisation();
            forget(entry.organisation(), now);
        }
        if (next.size() == ORGANISATIONS_AT_ONCE) {
            return true;
        }
        place = null;
        due = began.plus(EVERY);
        return false;
    }

    private void forget(OrganisationId organisation, Instant now) {
        TenantScope scope = new TenantScope(organisation, new Actor(Ids.next(), Actor.Role.JOB), Purpose.EMAIL_EVENTS);
        try {
            while (some(scope, now) == ROWS_AT_ONCE) {
                // The rest, each part in a transaction of its own.
            }
        } catch (Fault e) {
            LOG.log(
                    Level.WARNING,
                    "Expired unsubscribe links of an organisation wait: {0}",
                    e.code().wire());
        }
    }

    private int some(TenantScope scope, Instant now) {
        return store.within(
                scope,
                session -> session.sql()
                        .update(
                                "delete from unsubscribe_link where organisation_id = ? and id in (select id from"
                                        + " unsubscribe_link where organisation_id = ? and expires_at <= ?"
                                        + " order by expires_at limit ?)",
                                session.organisation(),
                                session.organisation(),
                                now,
                                ROWS_AT_ONCE));
    }
}
