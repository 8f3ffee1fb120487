package moxora.erasure;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import moxora.store.Catalogue;
import moxora.store.Epochs;
import moxora.store.Sql;
import moxora.store.TenantSession;
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
        Map<String, Long> erased = purge(scope);
        JsonObjectBuilder rows = Json.createObjectBuilder();
        erased.forEach(rows::add);
        purgeVault(scope);
        long epoch = context.vault().within(sql -> {
            journal.write(sql, scope.organisation(), "purged", rows.build());
            return journal.reached(
                    sql,
                    claim,
                    OrganisationState.PURGED,
                    "purged_at",
                    context.clock().instant().truncatedTo(ChronoUnit.MICROS));
        });
        context.purging()
                .run(
                        scope,
                        session ->
                                Epochs.applied(session, epoch, context.clock().instant()));
    }

    /** Deletes all there is, about a batch in each transaction, and returns how many rows this took in which table. */
    Map<String, Long> purge(TenantScope scope) {
        Map<String, Long> erased = new TreeMap<>();
        boolean first = true;
        long some;
        do {
            boolean beyond = first;
            Map<String, Long> now = context.purging().within(scope, session -> batch(session, beyond));
            now.forEach((table, rows) -> erased.merge(table, rows, Long::sum));
            some = now.values().stream().mapToLong(Long::longValue).sum();
            first = false;
        } while (some > 0);
        return erased;
    }

    /** Small tables share a transaction: most organisations go in a few. */
    private Map<String, Long> batch(TenantSession session, boolean beyondTables) {
        Map<String, Long> erased = new TreeMap<>();
        Set<String> filled = Catalogue.filled(session, context.plan().tables());
        int left = context.plan().batch();
        for (Erasable erasable : context.plan().erasables()) {
            boolean due = filled.contains(erasable.table()) || (beyondTables && erasable.reachesBeyondItsTable());
            if (left > 0 && due) {
                long some = erasable.eraseSome(session, left);
                erased.put(erasable.table(), some);
                left -= (int) Math.min(left, some);
            }
        }
        return erased;
    }

    private void purgeVault(TenantScope scope) {
        boolean more;
        do {
            more = context.vault()
                    .within(sql -> VAULT_TABLES.entrySet().stream()
                            .map(each -> vaultBatch(sql, scope, each.getKey(), each.getValue()))
                            .reduce(false, Boolean::logicalOr));
        } while (more);
    }

    /** Whether more may be left. */
    private boolean vaultBatch(Sql sql, TenantScope scope, String table, String column) {
        int gone = sql.update(
                "delete from " + table + " where organisation_id = ? and " + column + " in (select " + column + " from "
                        + table + " where organisation_id = ? order by " + column + " limit ?)",
                scope.organisation().value(),
                scope.organisation().value(),
                context.plan().batch());
        return gone >= context.plan().batch();
    }
}
