package moxora.erasure;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moxora.field.StoredColumn;
import moxora.field.StoredColumn.Cluster;
import moxora.field.StoredColumn.Erasure;
import moxora.field.StoredColumn.Kind;
import moxora.field.StoredColumns;
import moxora.store.Catalogue;
import moxora.store.Vault;
import moxora.tenant.TenantScope;

/**
 * What becomes of the vault's tables when an organisation goes: each is listed in {@link StoredColumns} as deleted with
 * it or as kept, with the reason; a table that is not listed stops every closure, and a row in one that is deleted keeps
 * the certificate from being issued.
 */
public final class VaultPlan implements ResidueCheck {

    /** Of no column: it numbers what a restored copy must be told of. */
    private static final Set<String> OUR_SEQUENCES = Set.of("erasure_epoch");

    private final Vault vault;
    private final Catalogue catalogue;

    public VaultPlan(Vault vault, Catalogue catalogue) {
        this.vault = vault;
        this.catalogue = catalogue;
    }

    /** What nobody has said the end of; empty when all is well. */
    public List<String> gaps() {
        List<StoredColumns.Live> live = catalogue.columns().stream()
                .map(column -> new StoredColumns.Live(column.table(), column.column(), column.type()))
                .toList();
        return Stream.concat(
                        StoredColumns.differences(Cluster.VAULT, live).stream(),
                        catalogue.strayObjects().entrySet().stream()
                                .filter(stray -> !OUR_SEQUENCES.contains(stray.getKey()))
                                .map(stray -> stray.getKey() + " " + stray.getValue()))
                .map(gap -> "in the vault, " + gap)
                .toList();
    }

    @Override
    public List<Check> of(TenantScope scope) {
        Set<String> deleted = StoredColumns.of(Cluster.VAULT).stream()
                .filter(column -> column.kind() == Kind.ORGANISATION_ID && column.erasure() == Erasure.ROW_DELETED)
                .map(StoredColumn::table)
                .collect(Collectors.toSet());
        long rows = vault.within(sql -> deleted.stream()
                .mapToLong(table -> sql.count(
                        "select count(*) from \"" + table + "\" where organisation_id = ?",
                        scope.organisation().value()))
                .sum());
        return List.of(new Check(
                "no row of the organisation in the vault but where it is said to stay", rows == 0, rows + " rows"));
    }
}
