package moxora.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import moxora.TestPlatform;
import moxora.field.StoredColumn;
import moxora.field.StoredColumns;
import org.junit.jupiter.api.Test;

/** Every table that holds a sealed value is renewed with the keys: one that is forgotten would be lost with them. */
class ResealablesTest {

    private final List<Resealable> claimed = TestPlatform.shared().assembly.keys.resealables;

    @Test
    void everyTableWithSealedValues_isRenewed_andNoOther() {
        assertThat(claimed).extracting(Resealable::table).containsExactlyInAnyOrderElementsOf(sealedTables());
    }

    @Test
    void aTableThatNobodyClaims_isSeen() {
        List<Resealable> forgetful = new ArrayList<>(claimed);
        forgetful.remove(0);
        Set<String> missing = sealedTables();
        forgetful.forEach(table -> missing.remove(table.table()));
        assertThat(missing).isNotEmpty();
    }

    private static Set<String> sealedTables() {
        return StoredColumns.of(StoredColumn.Cluster.DATA).stream()
                .filter(column -> column.kind() == StoredColumn.Kind.SEALED)
                .map(StoredColumn::table)
                // Under a key of the hold's own, which lasts as long as the hold.
                .filter(table -> !table.equals("held_record"))
                .collect(Collectors.toSet());
    }
}
