package moxora.field;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.metamodel.Attribute;
import jakarta.persistence.metamodel.EntityType;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import moxora.Owner;
import moxora.TestPlatform;
import moxora.crypto.Sealed;
import moxora.field.StoredColumn.Cluster;
import moxora.field.StoredColumn.Erasure;
import moxora.field.StoredColumn.Kind;
import moxora.store.Catalogue;
import org.eclipse.persistence.descriptors.ClassDescriptor;
import org.eclipse.persistence.internal.helper.DatabaseField;
import org.eclipse.persistence.sessions.server.ServerSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A new column goes into {@link StoredColumns} with what it may hold and how it goes, or the build stays red. */
@Tag("N1")
class StoredColumnsTest {

    private final TestPlatform platform = TestPlatform.shared();

    @Test
    void theLiveDataCluster_hasTheColumnsOfTheList_andNoOther() {
        assertThat(differences(Cluster.DATA)).isEmpty();
    }

    @Test
    void theLiveVault_hasTheColumnsOfTheList_andNoOther() {
        assertThat(differences(Cluster.VAULT)).isEmpty();
    }

    @Test
    void aStrayColumn_isNamed() throws SQLException {
        Owner.ofData()
                .sabotage(
                        "alter table contact add column nickname text",
                        "alter table contact drop column nickname",
                        () -> assertThat(differences(Cluster.DATA))
                                .singleElement()
                                .asString()
                                .startsWith("contact.nickname is not classified"));
        Owner.ofVault()
                .sabotage(
                        "alter table closure add column reason text",
                        "alter table closure drop column reason",
                        () -> assertThat(differences(Cluster.VAULT))
                                .singleElement()
                                .asString()
                                .startsWith("closure.reason is not classified"));
        assertThat(differences(Cluster.DATA)).isEmpty();
    }

    @Test
    void aStrayTable_isNamedColumnByColumn() throws SQLException {
        Owner.ofData()
                .sabotage(
                        "create table stray (organisation_id uuid, nickname text)",
                        "drop table stray",
                        () -> assertThat(differences(Cluster.DATA))
                                .extracting(difference -> difference.split(" ")[0])
                                .containsExactlyInAnyOrder("stray.organisation_id", "stray.nickname"));
    }

    @Test
    void aSealedColumnThatBecomesText_isNamed() {
        List<StoredColumns.Live> live = live(Cluster.DATA).stream()
                .map(column -> column.name().equals("contact.notes")
                        ? new StoredColumns.Live("contact", "notes", "text")
                        : column)
                .toList();

        assertThat(StoredColumns.differences(Cluster.DATA, live))
                .containsExactly("contact.notes is of type text, which cannot be SEALED");
    }

    @Test
    void aColumnThatIsGone_isNamed() {
        List<StoredColumns.Live> live = live(Cluster.DATA).stream()
                .filter(column -> !column.name().equals("contact.notes"))
                .toList();

        assertThat(StoredColumns.differences(Cluster.DATA, live))
                .containsExactly("contact.notes is classified but is not there");
    }

    @Test
    void theEntities_haveTheColumnsOfTheirTables_andNoOther() {
        for (ClassDescriptor entity : descriptors()) {
            Set<String> mapped = entity.getFields().stream()
                    .map(DatabaseField::getName)
                    .map(String::toLowerCase)
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> listed = StoredColumns.of(Cluster.DATA).stream()
                    .filter(column -> column.table().equals(entity.getTableName()))
                    .map(StoredColumn::column)
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(mapped).as(entity.getTableName()).isEqualTo(listed);
        }
    }

    @Test
    void eachAttributeOfAnEntity_isSealedWhereItsColumnIs_andTextOnlyWhereItIsNotPersonal() {
        for (ClassDescriptor entity : descriptors()) {
            EntityType<?> type = entities().getMetamodel().entity(entity.getJavaClass());
            for (Attribute<?, ?> attribute : type.getAttributes()) {
                DatabaseField field =
                        entity.getMappingForAttributeName(attribute.getName()).getField();
                StoredColumn column = StoredColumns.find(
                                Cluster.DATA,
                                entity.getTableName(),
                                field.getName().toLowerCase(java.util.Locale.ROOT))
                        .orElseThrow();
                boolean sealed = attribute.getJavaType() == Sealed.class;
                assertThat(sealed).as(column.name()).isEqualTo(column.kind() == Kind.SEALED);
                if (attribute.getJavaType() == String.class) {
                    assertThat(column.kind()).as(column.name()).isIn(Kind.STATE, Kind.CLEAR_NOT_PERSONAL);
                }
            }
        }
    }

    @Test
    void everyTenantTable_isLedByItsOrganisation_andGoesWithIt() {
        Set<String> led = StoredColumns.of(Cluster.DATA).stream()
                .filter(column -> column.kind() == Kind.ORGANISATION_ID)
                .map(StoredColumn::table)
                .collect(Collectors.toSet());

        assertThat(StoredColumns.of(Cluster.DATA))
                .allSatisfy(column -> assertThat(column.erasure()).isEqualTo(Erasure.ROW_DELETED));
        assertThat(led)
                .containsExactlyInAnyOrderElementsOf(
                        platform.assembly.databases().catalogue().tablesWith("organisation_id"));
    }

    @Test
    void whatTheVaultKeeps_holdsNothingSealedAndNoToken() {
        assertThat(StoredColumns.of(Cluster.VAULT))
                .filteredOn(column -> column.erasure() == Erasure.KEPT_IN_VAULT)
                .isNotEmpty()
                .allSatisfy(
                        column -> assertThat(column.kind()).as(column.name()).isNotIn(Kind.SEALED, Kind.TOKEN));
    }

    @Test
    void eachCompartment_liesInItsOwnTable() {
        assertThat(StoredColumns.all())
                .filteredOn(column -> column.kind() == Kind.SEALED)
                .allSatisfy(column -> assertThat(column.compartment().table()).isEqualTo(column.table()));
        assertThat(StoredColumns.all())
                .filteredOn(column -> column.kind() == Kind.SEALED)
                .extracting(StoredColumn::compartment)
                .containsAll(EnumSet.complementOf(EnumSet.of(Compartment.CURSOR)));
    }

    private List<String> differences(Cluster cluster) {
        return StoredColumns.differences(cluster, live(cluster));
    }

    private List<StoredColumns.Live> live(Cluster cluster) {
        Catalogue catalogue = cluster == Cluster.DATA
                ? platform.assembly.databases().catalogue()
                : platform.assembly.databases().vaultCatalogue();
        return catalogue.columns().stream()
                .map(column -> new StoredColumns.Live(column.table(), column.column(), column.type()))
                .toList();
    }

    private EntityManagerFactory entities() {
        return platform.assembly.databases().entities();
    }

    private List<ClassDescriptor> descriptors() {
        List<ClassDescriptor> descriptors = List.copyOf(
                entities().unwrap(ServerSession.class).getDescriptors().values());
        assertThat(descriptors).hasSameSizeAs(entities().getMetamodel().getEntities());
        return descriptors;
    }
}
