package moxora.erasure;

import jakarta.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.AppliedEpochs;
import moxora.store.Catalogue;
import moxora.store.Ids;
import moxora.store.OrganisationRegistry;
import moxora.store.TenantSession;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * Brings organisations in the tenant data up to what the vault knows of them: whoever is erased is erased again, whoever
 * lives has the state of the vault and forgets whom it had forgotten. Killed in the middle, it begins anew; nothing of it
 * has a second effect.
 */
final class Replay {

    private static final int AT_ONCE = 200;

    private static final int MOST_TOLD = 1_000;

    private final RunContext context;
    private final List<Replayable> replayables;
    private final ErasureJournal journal;

    Replay(RunContext context, List<Replayable> replayables) {
        this.context = context;
        this.replayables = List.copyOf(replayables);
        this.journal = new ErasureJournal(context.vault(), context.clock());
    }

    /**
     * What was done.
     *
     * @param organisations how many were gone through
     * @param erasedAgain how many of them had rows though they were erased
     * @param rows rows that were erased again
     * @param changed rows of living organisations that were brought up
     * @param lost living organisations that the tenant data do not know: their data is lost
     */
    record Outcome(long organisations, long erasedAgain, long rows, long changed, List<OrganisationId> lost) {

        static final Outcome NONE = new Outcome(0, 0, 0, 0, List.of());

        Outcome and(Outcome other) {
            List<OrganisationId> all = new ArrayList<>(lost);
            other.lost.stream().limit(MOST_TOLD - (long) all.size()).forEach(all::add);
            return new Outcome(
                    organisations + other.organisations,
                    erasedAgain + other.erasedAgain,
                    rows + other.rows,
                    changed + other.changed,
                    List.copyOf(all));
        }
    }

    /** Goes through these, or through all where none are named. */
    Outcome of(Optional<List<UUID>> organisations, ReplayProgress progress) {
        Outcome outcome = Outcome.NONE;
        if (organisations.isPresent()) {
            progress.begin(organisations.get().size());
            for (UUID id : organisations.get()) {
                Optional<OrganisationRegistry.Entry> entry = context.registry().find(new OrganisationId(id));
                if (entry.isPresent()) {
                    outcome = outcome.and(one(entry.get()));
                }
                progress.step();
            }
            return outcome;
        }
        progress.begin(context.registry().count());
        OrganisationId place = null;
        List<OrganisationRegistry.Entry> some;
        do {
            some = context.registry().all(place, AT_ONCE);
            for (OrganisationRegistry.Entry entry : some) {
                place = entry.organisation();
                outcome = outcome.and(one(entry));
                progress.step();
            }
        } while (some.size() == AT_ONCE);
        return outcome;
    }

    private Outcome one(OrganisationRegistry.Entry entry) {
        TenantScope scope =
                new TenantScope(entry.organisation(), new Actor(Ids.next(), Actor.Role.JOB), Purpose.ERASURE);
        return entry.state() == OrganisationState.ACTIVE || entry.state() == OrganisationState.CLOSING
                ? living(scope)
                : erased(scope);
    }

    private Outcome living(TenantScope scope) {
        boolean there = context.purging().within(scope, this::takesTheVaultsState);
        if (!there) {
            return new Outcome(1, 0, 0, 0, List.of(scope.organisation()));
        }
        long changed = 0;
        for (Replayable replayable : replayables) {
            changed += replayable.replay(scope);
        }
        return new Outcome(1, 0, 0, changed, List.of());
    }

    /** With the row locked, so that whoever changes the state in the vault meanwhile has the last word. */
    private boolean takesTheVaultsState(TenantSession session) {
        Optional<OrganisationState> present = session.sql()
                .first(
                        "select state from organisation where organisation_id = ? for update",
                        row -> OrganisationState.valueOf(row.text(1)),
                        session.organisation());
        if (present.isEmpty()) {
            return false;
        }
        OrganisationState state = context.registry()
                .find(session.scope().organisation())
                .orElseThrow(Fault::notFound)
                .state();
        if (present.get() != state) {
            Closures.setState(session, state);
        }
        return true;
    }

    private Outcome erased(TenantScope scope) {
        context.purging().run(scope, session -> {
            // First of all: from here on nobody is let in, whatever the rest takes.
            Closures.setState(session, OrganisationState.KEY_DESTROYED);
            witness(session);
        });
        if (!hasRows(scope)) {
            return new Outcome(1, 0, 0, 0, List.of());
        }
        long rows = new PurgeStep(context, journal)
                .purge(scope).values().stream().mapToLong(Long::longValue).sum();
        if (hasRows(scope)) {
            throw new Fault(FaultCode.INTERNAL, "An erased organisation still has rows after they were erased again.");
        }
        journal.write(
                scope.organisation(),
                "replayed",
                Json.createObjectBuilder().add("rows", rows).build());
        return new Outcome(1, 1, rows, 0, List.of());
    }

    private boolean hasRows(TenantScope scope) {
        return context.purging()
                .within(
                        scope,
                        session -> !Catalogue.filled(session, context.plan().tablesToEmpty())
                                .isEmpty());
    }

    /** A copy of the data from before the destruction has lost that as well. */
    private void witness(TenantSession session) {
        new ClosureTable(context.vault())
                .find(session.scope().organisation())
                .ifPresent(closure -> AppliedEpochs.witness(
                        session,
                        closure.requestedAt(),
                        closure.deadline(),
                        closure.keyDestroyedAt() == null ? context.clock().instant() : closure.keyDestroyedAt()));
    }
}
