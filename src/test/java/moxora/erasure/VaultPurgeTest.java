package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.email.suppression.SuppressionReason;
import moxora.field.StoredColumn;
import moxora.field.StoredColumn.Erasure;
import moxora.field.StoredColumns;
import moxora.store.Ids;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the vault keeps of an organisation's people goes when the organisation is purged. */
@Tag("T-51")
@Tag("P83")
class VaultPurgeTest {

    /** It goes before everything else, by the keeper. */
    private static final String KEYSETS = "wrapped_keyset";

    private static Set<String> going() {
        return StoredColumns.of(StoredColumn.Cluster.VAULT).stream()
                .filter(column -> column.erasure() == Erasure.ROW_DELETED)
                .filter(column -> column.kind() == StoredColumn.Kind.ORGANISATION_ID)
                .map(StoredColumn::table)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyTableOfTheVault_thatIsSaidToGo_isPurged() {
        assertThat(PurgeStep.VAULT_TABLES.keySet())
                .containsAll(
                        going().stream().filter(table -> !table.equals(KEYSETS)).toList());
    }

    @Test
    void aPurgedOrganisation_hasNoRowInThem_andItsNeighbourHas() {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = peopled(sandbox, "acme");
            TenantScope bolt = peopled(sandbox, "bolt");
            assertThat(going())
                    .allSatisfy(table ->
                            assertThat(count(sandbox, table, acme)).as(table).isPositive());

            Closure closure = sandbox.assembly.erasure.closures.request(acme);
            sandbox.clock.advanceTo(closure.dueAt());
            sandbox.assembly.erasure.run.runDue();

            assertThat(going())
                    .allSatisfy(table ->
                            assertThat(count(sandbox, table, acme)).as(table).isZero());
            assertThat(going())
                    .allSatisfy(table ->
                            assertThat(count(sandbox, table, bolt)).as(table).isPositive());
        }
    }

    private static TenantScope peopled(Sandbox sandbox, String name) {
        Assembly moxora = sandbox.assembly;
        TenantScope scope = sandbox.organisation(name);
        moxora.contacts.erase(
                scope, moxora.contacts.create(scope, "GB", TestPlatform.ada()).id(), null);
        moxora.email.suppressions.add(scope, "ada@example.org", null, SuppressionReason.MANUAL);
        moxora.vault.run(sql -> sql.update(
                "insert into unfinished_work (organisation_id, id, kind, lease_until) values (?, ?, 'IMPORT', ?)",
                scope.organisation().value(),
                Ids.next(),
                moxora.clock.instant()));
        return scope;
    }

    private static long count(Sandbox sandbox, String table, TenantScope scope) {
        return sandbox.assembly.vault.within(sql -> sql.count(
                "select count(*) from " + table + " where organisation_id = ?",
                scope.organisation().value()));
    }
}
