package moxora.email.parked;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import moxora.policy.Policies;
import moxora.store.OrganisationRegistry;
import moxora.store.OrganisationRounds;
import moxora.store.TenantStore;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * Removes what was kept apart for as long as the policy says and that nobody took up. Once an hour through every
 * organisation that the vault's registry names; each in transactions of bounded size.
 */
public final class ParkedExpiry {

    private static final Duration EVERY = Duration.ofHours(1);

    private static final int BATCH = 1_000;

    private final TenantStore store;
    private final Policies policies;
    private final OrganisationRounds rounds;

    public ParkedExpiry(TenantStore store, OrganisationRegistry registry, Policies policies, Clock clock) {
        this.store = store;
        this.rounds = new OrganisationRounds(
                registry, clock, EVERY, Purpose.EMAIL_EVENTS, "Events kept apart whose time is over");
        this.policies = policies;
    }

    /** Goes through the next organisations, when it is time to; whether some are left to go through at once. */
    public boolean runDue() {
        return rounds.runDue(this::expire);
    }

    private void expire(TenantScope scope, OrganisationRegistry.Entry entry, Instant now) {
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
    }
}
