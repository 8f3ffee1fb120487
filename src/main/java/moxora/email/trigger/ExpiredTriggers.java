package moxora.email.trigger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.fault.Fault;
import moxora.store.Ids;
import moxora.store.OrganisationRegistry;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Forgets triggers 30 days after their receipt, delivered or not, once an hour, organisation by organisation: row-level
 * security lets nobody ask all of them at once.
 */
public final class ExpiredTriggers {

    /** How long what the CRM may be told is kept. */
    public static final Duration KEPT = Duration.ofDays(30);

    private static final Logger LOG = Logger.getLogger(ExpiredTriggers.class.getName());
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int ORGANISATIONS = 200;

    /** Deleted in one transaction. */
    private static final int AT_ONCE = 5_000;

    private final TenantStore store;
    private final OrganisationRegistry registry;
    private final Clock clock;
    private Instant due = Instant.EPOCH;
    private Instant began = Instant.EPOCH;
    private @Nullable OrganisationId place;

    public ExpiredTriggers(TenantStore store, OrganisationRegistry registry, Clock clock) {
        this.store = store;
        this.registry = registry;
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
        List<OrganisationRegistry.Entry> next = registry.living(place, ORGANISATIONS);
        for (OrganisationRegistry.Entry entry : next) {
            place = entry.organisation();
            forget(entry.organisation(), now);
        }
        if (next.size() == ORGANISATIONS) {
            return true;
        }
        place = null;
        due = began.plus(EVERY);
        return false;
    }

    private void forget(OrganisationId organisation, Instant now) {
        TenantScope scope = new TenantScope(organisation, new Actor(Ids.next(), Actor.Role.JOB), Purpose.EMAIL_EVENTS);
        try {
            while (store.within(scope, session -> forgetSome(session, now.minus(KEPT))) == AT_ONCE) {
                // The next ones, in a transaction of their own.
            }
            store.run(scope, session -> TriggerHead.endUnread(session, now));
        } catch (Fault e) {
            // One organisation's failure keeps no other waiting.
            LOG.log(
                    Level.WARNING,
                    "Triggers of an organisation outlive their time: {0}",
                    e.code().wire());
        }
    }

    private static int forgetSome(TenantSession session, Instant before) {
        List<Long> gone = session.sql()
                .rows(
                        "delete from email_trigger where organisation_id = ? and position in (select position"
                                + " from email_trigger where organisation_id = ? and created_at < ? order by position limit ?)"
                                + " returning position",
                        row -> row.number(1),
                        session.organisation(),
                        session.organisation(),
                        before,
                        AT_ONCE);
        gone.stream().max(Long::compare).ifPresent(last -> {
            session.sql()
                    .update(
                            "delete from trigger_delivery where organisation_id = ? and position <= ?",
                            session.organisation(),
                            last);
            TriggerHead.forgotten(session, last);
        });
        return gone.size();
    }
}
