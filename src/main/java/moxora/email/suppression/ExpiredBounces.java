package moxora.email.suppression;

import java.time.Clock;
import java.time.Duration;
import moxora.store.OrganisationRegistry;
import moxora.store.OrganisationRounds;
import moxora.store.TenantStore;
import moxora.tenant.Purpose;

/**
 * Removes soft bounces and days of delivery that say nothing any more, once a day through every organisation, in short
 * transactions of their own.
 */
public final class ExpiredBounces {

    private static final Duration EVERY = Duration.ofDays(1);

    private final TenantStore store;
    private final OrganisationRounds rounds;

    public ExpiredBounces(TenantStore store, OrganisationRegistry registry, Clock clock) {
        this.store = store;
        this.rounds = new OrganisationRounds(registry, clock, EVERY, Purpose.EMAIL_EVENTS, "Expired bounces");
    }

    /** Goes through the next organisations, when it is time to; whether some are left to go through at once. */
    public boolean runDue() {
        return rounds.runDue((scope, entry, now) -> store.run(scope, session -> SoftBounces.expire(session, now)));
    }
}
