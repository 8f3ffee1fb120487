package moxora.email.trigger;

import java.time.Clock;
import java.time.Duration;
import moxora.store.OrganisationRegistry;
import moxora.store.OrganisationRounds;
import moxora.store.TenantStore;
import moxora.tenant.Purpose;

/**
 * Ends the writing of feeds that nobody has read for a long time, once an hour, organisation by organisation: row-level
 * security lets nobody ask all of them at once.
 */
public final class UnreadFeeds {

    private static final Duration EVERY = Duration.ofHours(1);

    private final TenantStore store;
    private final OrganisationRounds rounds;

    public UnreadFeeds(TenantStore store, OrganisationRegistry registry, Clock clock) {
        this.store = store;
        this.rounds = new OrganisationRounds(registry, clock, EVERY, Purpose.EMAIL_EVENTS, "Feeds that nobody reads");
    }

    /** Goes through the next organisations, when it is time to; whether some are left to go through at once. */
    public boolean runDue() {
        return rounds.runDue((scope, entry, now) -> store.run(scope, session -> TriggerHead.endUnread(session, now)));
    }
}
