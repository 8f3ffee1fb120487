package moxora.erasure;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
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

    /**
     * Deletes all there is, about a batch in each transaction, and returns how many rows this took in which table. What
     * came to a table after it was gone through is found by the next pass; the last one finds nothing.
     */
    Map<String, Long> purge(TenantScope scope) {
        Map<String, Long> erased = new TreeMap<>();
        Map<String, Long> pass = pass(scope, true);
        while (pass.values().stream().anyMatch(rows -> rows > 0)) {
            pass.forEach((table, rows) -> erased.merge(table, rows, Long::sum));
            pass = pass(scope, false);
        }
        pass.forEach((table, rows) -> erased.merge(table, rows, Long::sum));
        return erased;
    }

    private Map<String, Long> pass(TenantScope scope, boolean beyondTables) {
        Set<String> filled = context.purging()
                .within(
                        scope,
                        session -> Catalogue.filled(session, context.plan().tables()));
        Deque<Emptying> due = new ArrayDeque<>();
        for (Erasable erasable : context.plan().erasables()) {
            if (filled.contains(erasable.table()) || beyondTables && erasable.reachesBeyondItsTable()) {
                due.add(new Emptying(erasable.table(), erasable.batches()));
            }
        }
        Map<String, Long> erased = new TreeMap<>();
        while (!due.isEmpty()) {
            context.purging()
                    .within(scope, session -> batch(session, due))
                    .forEach((table, rows) -> erased.merge(table, rows, Long::sum));
        }
        return erased;
    }

    private record Emptying(String table, Erasable.Batches batches) {}

    /** Small tables share a transaction: most organisations go in a few. */
    private Map<String, Long> batch(TenantSession session, Deque<Emptying> due) {
        Map<String, Long> erased = new TreeMap<>();
        int left = context.plan().batch();
        for (Emptying next = due.peek(); next != null && left > 0; next = due.peek()) {
            long some = next.batches().eraseSome(session, left);
            erased.merge(next.table(), some, Long::sum);
            if (some >= left) {
                break;
            }
            left -= (int) some;
            due.remove();
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
