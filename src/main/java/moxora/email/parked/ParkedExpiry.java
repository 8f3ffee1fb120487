package moxora.email.parked;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.fault.Fault;
import moxora.policy.Policies;
import moxora.store.Ids;
import moxora.store.OrganisationRegistry;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Removes what was kept apart for as long as the policy says and that nobody took up. Once an hour through every
 * organisation that the vault's registry names; each in transactions of bounded size.
 */
public final class ParkedExpiry {

    private static final Logger LOG = Logger.getLogger(ParkedExpiry.class.getName());
    private static final Duration EVERY = Duration.ofHours(1);

    /** How many organisations one call goes through, so that other jobs have their turn. */
    private static final int AT_ONCE = 200;

    private static final int BATCH = 1_000;

    private final TenantStore store;
    private final OrganisationRegistry registry;
    private final Policies policies;
    private final Clock clock;
    private Instant due = Instant.EPOCH;
    private Instant began = Instant.EPOCH;
    private @Nullable OrganisationId place;

    public ParkedExpiry(TenantStore store, OrganisationRegistry registry, Policies policies, Clock clock) {
        this.store = store;
        this.registry = registry;
        this.policies = policies;
        this.clock = clock;
    }

    /** Goes through the next organisations, when it is time to; whether some are left to go through at once. */
    public synchronized boolean runDue() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (now.isBefore(due)) {
            return false;
        }
        if (place == null) {
            began = now;
        }
        List<OrganisationRegistry.Entry> next = registry.living(place, AT_ONCE);
        for (OrganisationRegistry.Entry entry : next) {
            place = entry.organisation();
            expire(entry, now);
        }
        if (next.size() == AT_ONCE) {
            return true;
        }
        place = null;
        due = began.plus(EVERY);
        return false;
    }

    /** One organisation that cannot be gone through, as when its policy is gone, keeps no other waiting. */
    private void expire(OrganisationRegistry.Entry entry, Instant now) {
        TenantScope scope =
                new TenantScope(entry.organisation(), new Actor(Ids.next(), Actor.Role.JOB), Purpose.EMAIL_EVENTS);
        try {
            Instant until = now.atOffset(ZoneOffset.UTC)
                    .minus(policies.require(entry.policy()).emailEvents().parkedRetention())
                    .toInstant();
            int removed = BATCH;
            while (removed == BATCH) {
                removed = store.within(
                        scope,
                        session -> session.sql()
                                .update(
                                        "delete from parked_event where organisation_id = ? and identity in (select identity"
                                                + " from parked_event where organisation_id = ? and received_at <= ?"
                                                + " order by received_at limit ?)",
                                        session.organisation(),
                                        session.organisation(),
                                        until,
                                        BATCH));
            }
        } catch (Fault e) {
            LOG.log(
                    Level.WARNING,
                    "Events that an organisation kept apart wait for their end: {0}",
                    e.code().wire());
        }
    }
}
