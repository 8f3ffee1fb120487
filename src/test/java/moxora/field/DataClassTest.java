package moxora.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import moxora.Owner;
import moxora.TestPlatform;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A table without a class would be kept for ever, and nobody would have said so. */
@Tag("P96")
class DataClassTest {

    private final TestPlatform platform = TestPlatform.shared();

    private List<String> tenantTables() {
        return platform.assembly.databases().catalogue().tablesWith("organisation_id");
    }

    @Test
    void everyTenantTable_isOfExactlyOneClass() {
        assertThat(tenantTables()).isNotEmpty();
        assertThat(DataClass.differences(tenantTables())).isEmpty();
    }

    @Test
    void aTableOfNoClass_isNamed() throws SQLException {
        Owner.ofData()
                .sabotage(
                        "create table stray (organisation_id uuid)",
                        "drop table stray",
                        () -> assertThat(DataClass.differences(tenantTables()))
                                .containsExactly("stray is of no class in moxora.field.DataClass"));
    }

    @Test
    void aTableThatIsGone_isNamed() {
        List<String> left = tenantTables().stream()
                .filter(table -> !table.equals("message"))
                .toList();
        assertThat(DataClass.differences(left)).containsExactly("message is of a class but is not there");
    }

    @Test
    void namesOnTheWire_areUnique_andLeadBack() {
        Stream<String> names = Arrays.stream(DataClass.values()).map(DataClass::wire);
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][A-Za-z]+"));
        for (DataClass dataClass : DataClass.values()) {
            assertThat(DataClass.named(dataClass.wire())).contains(dataClass);
        }
        assertThat(DataClass.named("answerVideos")).isEmpty();
    }
}
