package moxora.erasure;

import jakarta.json.Json;
import java.time.temporal.ChronoUnit;
import moxora.store.Epochs;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;

/** From KEY_DESTROYED to PURGED: every row of every table of the plan, in bounded transactions. */
final class PurgeStep {

    private final RunContext context;
    private final ErasureJournal journal;

    PurgeStep(RunContext context, ErasureJournal journal) {
        this.context = context;
        this.journal = journal;
    }

    void carryOut(TenantScope scope, Claim claim) {
        for (Erasable erasable : context.plan().erasables()) {
            long erased = erase(context, scope, erasable);
            journal.write(
                    scope.organisation(),
                    "purged",
                    Json.createObjectBuilder()
                            .add("table", erasable.table())
                            .add("rows", erased)
                            .build());
        }
        context.vault()
                .run(sql -> sql.update(
                        "delete from unfinished_work where organisation_id = ?",
                        scope.organisation().value()));
        long epoch = journal.reached(
                claim,
                OrganisationState.PURGED,
                "purged_at",
                context.clock().instant().truncatedTo(ChronoUnit.MICROS));
        context.purging()
                .run(
                        scope,
                        session ->
                                Epochs.applied(session, epoch, context.clock().instant()));
    }

    /** Everything of one kind, in bounded transactions; how many rows that were. */
    static long erase(RunContext context, TenantScope scope, Erasable erasable) {
        long erased = 0;
        long some;
        do {
            some = context.purging()
                    .within(
                            scope,
                            session ->
                                    erasable.eraseSome(session, context.plan().batch()));
            erased += some;
        } while (some > 0);
        return erased;
    }
}
