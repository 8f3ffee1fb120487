package moxora.erasure;

import jakarta.json.Json;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;

/** From KEY_DESTROYED to PURGED: every row of every table of the plan, in bounded transactions. */
final class PurgeStep {

    /** What of an organisation goes from the vault as well, each with an indexed column to go along. */
    static final Map<String, String> VAULT_TABLES = Map.of(
            "unfinished_work", "id", "erased_contact", "token", "erased_address", "mark", "suppression_entry", "mark");

    private final RunContext context;
    private final ErasureJournal journal;

    PurgeStep(RunContext context, ErasureJournal journal) {
        this.context = context;
        this.journal = journal;
    }

    void carryOut(TenantScope scope, Claim claim) {
        for (Erasable erasable : context.plan().erasables()) {
            long erased = 0;
            long some;
            do {
                some = context.purging()
                        .within(
                                scope,
                                session -> erasable.eraseSome(
                                        session, context.plan().batch()));
                erased += some;
            } while (some > 0);
            journal.write(
                    scope.organisation(),
                    "purged",
                    Json.createObjectBuilder()
                            .add("table", erasable.table())
                            .add("rows", erased)
                            .build());
        }
        VAULT_TABLES.forEach((table, column) -> purgeVault(scope, table, column));
        journal.reached(
                claim,
                OrganisationState.PURGED,
                "purged_at",
                context.clock().instant().truncatedTo(ChronoUnit.MICROS));
    }

    private void purgeVault(TenantScope scope, String table, String column) {
        int gone;
        do {
            gone = context.vault()
                    .within(sql -> sql.update(
                            "delete from " + table + " where organisation_id = ? and " + column + " in (select " + column
                                    + " from " + table + " where organisation_id = ? order by " + column + " limit ?)",
                            scope.organisation().value(),
                            scope.organisation().value(),
                            context.plan().batch()));
        } while (gone > 0);
    }
}
