package moxora.email.suppression;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import moxora.contact.LeasedWork;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.TenantScope;

/**
 * Tells the vault of suppressions from before it was told of each, so that a restored copy has them too: once for each
 * organisation, as the migration that notes the work says.
 */
public final class UntoldSuppressions {

    /** How many suppressions one transaction tells. */
    static final int BATCH = 500;

    private final TenantStore store;
    private final SuppressionJournal journal;
    private final Clock clock;
    private final LeasedWork work;

    /** Behind it some may be told already; lost with the process, which then asks of all of them again. */
    private final Map<UUID, SuppressionJournal.Place> places = new ConcurrentHashMap<>();

    /** @param runner runs the work; its size is how much of it runs at once on this node */
    public UntoldSuppressions(
            TenantStore store, Vault vault, SuppressionJournal journal, Executor runner, Clock clock) {
        this.store = store;
        this.journal = journal;
        this.clock = clock;
        this.work = new LeasedWork(LeasedWork.Kind.SUPPRESSIONS, vault, clock, runner, scope -> {}, this::step);
    }

    /** Takes up work that nobody does; called again and again, also after a crash. */
    public void resumeUnfinished() {
        work.resumeUnfinished();
    }

    /** One batch; false when nothing is left to do. */
    boolean step(TenantScope scope, UUID id) {
        SuppressionJournal.Place after = places.getOrDefault(id, SuppressionJournal.Place.BEFORE_ALL);
        List<SuppressionJournal.Entry> some = store.within(scope, session -> tell(session, after));
        if (some.size() < BATCH) {
            places.remove(id);
            return false;
        }
        places.put(id, SuppressionJournal.Place.of(some.get(some.size() - 1)));
        return true;
    }

    private List<SuppressionJournal.Entry> tell(TenantSession session, SuppressionJournal.Place after) {
        // Whoever's keys are gone is written to by nobody; and what is told now would be left behind by the purge.
        if (!OrganisationGate.isOpenOrClosing(session)) {
            return List.of();
        }
        List<SuppressionJournal.Entry> some = session.sql()
                .rows(
                        "select mark, topic_mark, reason, id, created_at from suppression where organisation_id = ?"
                                + " and (mark, topic_mark, reason) > (?, ?, ?) order by mark, topic_mark, reason limit ?",
                        row -> new SuppressionJournal.Entry(
                                row.token(1),
                                row.token(2),
                                SuppressionReason.ofWire(row.text(3)),
                                row.uuid(4),
                                true,
                                row.instant(5)),
                        session.organisation(),
                        after.mark(),
                        after.topic(),
                        after.reason(),
                        BATCH);
        journal.tell(session, some, clock.instant().truncatedTo(ChronoUnit.MICROS));
        return some;
    }
}
