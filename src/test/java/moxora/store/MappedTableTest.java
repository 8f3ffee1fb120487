package moxora.store;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.util.List;
import java.util.Map;
import moxora.TestPlatform;
import moxora.erasure.Erasable;
import moxora.erasure.ErasurePlan;
import moxora.erasure.RowsInOrder;
import org.eclipse.persistence.config.PersistenceUnitProperties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every table that an entity writes to is known to the plan of the erasure. */
@Tag("T-51")
class MappedTableTest {

    private final Databases databases = TestPlatform.shared().assembly.databases();

    @Test
    void ourEntities_writeToTheirOwnTablesAlone() {
        assertThat(databases.mappedTables())
                .extracting(MappedTable::table)
                .containsExactlyInAnyOrder("app_user", "app_session", "contact");
        assertThat(databases.mappedTables())
                .allSatisfy(table -> assertThat(table.columns()).contains("organisation_id", "id"));
    }

    @Test
    void tablesOfCollectionsJoinsAndSecondParts_areNamedWhereNobodyClaimsThem() {
        List<String> gaps;
        try (EntityManagerFactory planted = Persistence.createEntityManagerFactory(
                "planted",
                Map.of(
                        PersistenceUnitProperties.ECLIPSELINK_PERSISTENCE_XML,
                        "moxora/store/planted-persistence.xml",
                        "jakarta.persistence.nonJtaDataSource",
                        databases.dataConnections()))) {
            List<Erasable> claims = databases.catalogue().tablesWith("organisation_id").stream()
                    .<Erasable>map(table -> new RowsInOrder(table, "organisation_id"))
                    .toList();
            gaps = new ErasurePlan(claims, databases.catalogue(), MappedTable.of(planted), List.of()).gaps();
        }

        assertThat(gaps)
                .containsExactlyInAnyOrder(
                        "PlantedRow writes to contact.shadow, which is not there",
                        "PlantedRow writes to contact_aside, which no Erasable claims",
                        "PlantedRow writes to contact_nicknames, which no Erasable claims",
                        "PlantedRow writes to contact_places, which no Erasable claims",
                        "PlantedRow writes to contact_friends, which no Erasable claims");
    }
}
