package moxora.email.unlinked;

import java.time.Clock;
import java.time.Duration;
import moxora.store.OrganisationRegistry;
import moxora.store.OrganisationRounds;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.Purpose;

/**
 * Writes anew, all at once, what was kept without its contact since it was here last: PostgreSQL keeps with each row the
 * number of its transaction, and the same number stands on the contact's row that was locked in it. Once an hour through
 * every organisation, each in one short transaction.
 */
public final class RowsAnew {

    private static final Duration EVERY = Duration.ofHours(1);

    private final TenantStore store;
    private final OrganisationRounds rounds;

    public RowsAnew(TenantStore store, OrganisationRegistry registry, Clock clock) {
        this.store = store;
        this.rounds = new OrganisationRounds(
                registry, clock, EVERY, Purpose.EMAIL_EVENTS, "Opens and clicks to be written anew");
    }

    /** Goes through the next organisations, when it is time to; whether some are left to go through at once. */
    public boolean runDue() {
        return rounds.runDue((scope, entry, now) -> store.run(scope, RowsAnew::write));
    }

    /** What is just being erased is left alone, so that neither waits for the other crosswise. */
    private static void write(TenantSession session) {
        session.sql()
                .update(
                        "update counted_event set settled = true where organisation_id = ? and not settled",
                        session.organisation());
        session.sql()
                .update(
                        "update pseudonymous_event set settled = true where organisation_id = ? and identity in"
                                + " (select identity from pseudonymous_event where organisation_id = ?"
                                + " and not settled for update skip locked)",
                        session.organisation(),
                        session.organisation());
    }
}
