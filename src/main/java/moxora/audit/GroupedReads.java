package moxora.audit;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.audit.ReadQueue.Group;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.OrganisationGate;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Records single reads in groups: a read waits here, in memory, until the next {@link #flush()}, which adds all that an
 * organisation's readers did to its trail in one transaction, in their order. Called every quarter of a second, this
 * loses at most the reads of the last second when a process is killed, and nothing when it is stopped.
 *
 * <p>What waits is bounded, for each organisation and for all. A reader who finds no place writes the group down
 * first, or waits while somebody else does; a read that can then still not be recorded is refused.
 */
public final class GroupedReads implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(GroupedReads.class.getName());
    /** More than one organisation reads between two flushes at full speed, so that nobody has to wait for one. */
    private static final int OF_ONE = 8_000;

    private static final int OF_ALL = 40_000;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final UUID NOBODY = new UUID(0, 0);

    private final TenantStore store;
    private final AuditTrail trail;
    private final Clock clock;
    private final ReadQueue queue;
    private final Duration patience;

    public GroupedReads(TenantStore store, AuditTrail trail, Clock clock) {
        this(store, trail, clock, new ReadQueue(OF_ONE, OF_ALL), PATIENCE);
    }

    /** With other limits, so that a test can reach them. */
    GroupedReads(TenantStore store, AuditTrail trail, Clock clock, ReadQueue queue, Duration patience) {
        this.store = store;
        this.trail = trail;
        this.clock = clock;
        this.queue = queue;
        this.patience = patience;
    }

    /**
     * Takes note of a read that is about to be answered. Call it outside of any transaction: it may have to wait for
     * one. What a job reads for itself is not noted; nobody sees it.
     *
     * @throws Fault {@code DATABASE_UNAVAILABLE} when it cannot be recorded; then the read must not be answered
     */
    public void note(TenantScope scope, AuditEvent event) {
        if (scope.actor().role() == Actor.Role.JOB) {
            return;
        }
        ReadQueue.Waiting read = new ReadQueue.Waiting(scope, Noted.of(scope, event, clock));
        long until = System.nanoTime() + patience.toNanos();
        long seen = queue.turns();
        while (!queue.offer(read)) {
            if (System.nanoTime() - until >= 0) {
                throw Fault.later(
                        FaultCode.DATABASE_UNAVAILABLE,
                        "What is read cannot be recorded at present, so nothing is read.",
                        Duration.ofSeconds(1));
            }
            if (!makesRoom(queue.isFull() ? null : scope.organisation())) {
                queue.awaitTurn(seen, until);
            }
            seen = queue.turns();
        }
    }

    private boolean makesRoom(@Nullable OrganisationId organisation) {
        return queue.take(organisation, Set.of()).filter(this::written).isPresent();
    }

    /** Writes down what waits, each organisation's; one that fails keeps its place and holds up nobody. */
    public void flush() {
        Set<OrganisationId> failed = new HashSet<>();
        Optional<Group> next = queue.take(null, failed);
        while (next.isPresent()) {
            if (!written(next.get())) {
                failed.add(next.get().organisation());
            }
            next = queue.take(null, failed);
        }
    }

    /** Writes down what waits of the scope's organisation, so that whoever looks at its trail next sees it. */
    public void flush(TenantScope scope) {
        long until = System.nanoTime() + patience.toNanos();
        long seen = queue.turns();
        while (queue.isPending(scope.organisation()) && System.nanoTime() - until < 0) {
            Optional<Group> group = queue.take(scope.organisation(), Set.of());
            if (group.isEmpty()) {
                queue.awaitTurn(seen, until);
            } else if (!written(group.get())) {
                return;
            }
            seen = queue.turns();
        }
    }

    private boolean written(Group group) {
        boolean done = false;
        try {
            store.run(group.scope(), session -> {
                // What is being erased gets no more entries: they would be left behind, or keep it from ending.
                if (OrganisationGate.isOpenOrClosing(session)) {
                    trail.append(session, group.noted());
                }
            });
            done = true;
        } catch (RuntimeException e) {
            done = isGone(group);
            LOG.log(Level.WARNING, "{0} reads of {1} are not recorded {2}: {3}", new Object[] {
                group.reads().size(), group.organisation(), done ? "any more" : "yet", e.toString()
            });
        } finally {
            if (done) {
                queue.done(group);
            } else {
                queue.giveBack(group);
            }
        }
        return done;
    }

    /** Whether the organisation was erased meanwhile, and its trail with it. */
    private boolean isGone(Group group) {
        try {
            return store.within(
                    group.scope(),
                    session -> session.sql()
                                    .count(
                                            "select count(*) from audit_head where organisation_id = ?",
                                            session.organisation())
                            == 0);
        } catch (RuntimeException databaseIsGone) {
            return false;
        }
    }

    /**
     * Goes through the motions of a flush without writing: at the end of a server no class can be loaded any more, and
     * by then all that a flush needs must be.
     *
     * @param nobody a scope of an organisation that is not there
     */
    public void rehearse(TenantScope nobody) {
        Noted noted = Noted.of(nobody, AuditEvent.of(AuditAction.CONTACT_READ, NOBODY, Map.of("none", 0L)), clock);
        Link link = Link.beginning().next(NOBODY, noted);
        store.run(nobody, session -> {
            new EntryColumns(NOBODY, link, List.of()).insert(session);
            session.sql()
                    .update(
                            "update audit_head set seq = ?, hash = ? where organisation_id = ? and seq = ?",
                            link.seq(),
                            link.hash(),
                            NOBODY,
                            -1L);
        });
        ReadQueue trial = new ReadQueue(1, 1);
        trial.offer(new ReadQueue.Waiting(nobody, noted));
        trial.take(null, Set.of()).ifPresent(trial::done);
        flush();
    }

    /** Writes down what still waits. */
    @Override
    public void close() {
        flush();
        if (queue.size() > 0) {
            LOG.log(Level.SEVERE, "{0} reads could not be recorded before the end.", queue.size());
        }
    }
}
