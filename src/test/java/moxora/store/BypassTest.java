package moxora.store;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.Query;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaDelete;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.CriteriaUpdate;
import jakarta.persistence.metamodel.EntityType;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import moxora.TestPlatform;
import moxora.battery.Tally;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The ways that lead past an object-relational mapper's own tenancy, each taken on the real persistence unit in one
 * organisation's transaction: none finds, changes or deletes a row of another's. The last test takes row-level security
 * away, under which the same native statement does find them, so that the others can fail.
 */
@Tag("T-08")
@Tag("T-03")
class BypassTest {

    private static final String ALLOW_NATIVE = "eclipselink.jdbc.allow-native-sql-query";

    private final TestPlatform platform = TestPlatform.shared();
    private final TenantScope acme = platform.acme();
    private final TenantScope bolt = platform.bolt();
    private UUID ofAcme;
    private UUID ofBolt;
    private String before;

    @BeforeEach
    void contacts() {
        ofAcme = platform.assembly
                .contacts
                .create(acme, "GB", TestPlatform.ada())
                .id();
        ofBolt = platform.assembly
                .contacts
                .create(bolt, "GB", TestPlatform.ada())
                .id();
        before = rowsOf(acme);
    }

    @Test
    void nativeSql_isRefused_andWithTheHintFindsNothingForeign() {
        assertThat(refused(entities ->
                        entities.createNativeQuery("select id from contact").getResultList()))
                .isTrue();
        Tally tally = Tally.of("T-08 native statements with the hint that allows them");
        for (String sql : List.of(
                "select cast(id as varchar) from contact",
                "select cast(id as varchar) from contact where organisation_id = '" + acme.organisation() + "'",
                "select cast(id as varchar) from contact where id = '" + ofAcme + "'",
                "select cast(contact_id as varchar) from contact_token",
                "select cast(id as varchar) from app_user",
                "select cast(id as varchar) from app_session",
                "select cast(id as varchar) from contact union all select cast(target_id as varchar) from audit_entry",
                "with x as (delete from contact_token returning contact_id) select cast(contact_id as varchar) from x")) {
            String text = within(bolt, entities -> answered(entities.createNativeQuery(sql)));
            tally.check(
                    !text.contains(ofAcme.toString())
                            && !text.contains(acme.actor().id().toString()),
                    sql);
        }
        tally.close();
        String own = within(
                bolt, entities -> answered(entities.createNativeQuery("select cast(id as varchar) from contact")));
        assertThat(own).contains(ofBolt.toString());
    }

    @Test
    void nativeUpdatesAndDeletes_touchNothingForeign() {
        for (String sql : List.of(
                "update contact set version = version + 100 where organisation_id = '" + acme.organisation() + "'",
                "update contact set version = version + 100 where id = '" + ofAcme + "'",
                "delete from contact where id = '" + ofAcme + "'",
                "delete from contact_token where contact_id = '" + ofAcme + "'")) {
            int changed = within(
                    bolt,
                    entities -> entities.createNativeQuery(sql)
                            .setHint(ALLOW_NATIVE, "true")
                            .executeUpdate());
            assertThat(changed).as(sql).isZero();
        }
        assertThat(rowsOf(acme)).isEqualTo(before);
    }

    @Test
    void jpql_findsAndChangesOnlyOnesOwn_evenWhenItNamesTheOther() {
        String found = within(
                bolt,
                entities -> ids(
                        entities.createQuery("select r.id from ContactRow r").getResultList()));
        assertThat(found).contains(ofBolt.toString()).doesNotContain(ofAcme.toString());
        List<?> byId = within(
                bolt,
                entities -> entities.createQuery("select r.id from ContactRow r where r.id = :id")
                        .setParameter("id", ofAcme)
                        .getResultList());
        assertThat(byId).isEmpty();
        // The organisation is no attribute, so JPQL has no name for it; by function it is compared with one's own.
        assertThat(refusedOrEmpty(entities -> entities.createQuery(
                                "select r.id from ContactRow r where sql('(organisation_id = ?)', :other) = true")
                        .setParameter("other", acme.organisation().value())
                        .getResultList()))
                .isTrue();
        int updated = within(
                bolt,
                entities -> entities.createQuery("update ContactRow r set r.updatedAt = :now where r.id = :id")
                        .setParameter("now", Instant.EPOCH)
                        .setParameter("id", ofAcme)
                        .executeUpdate());
        int deleted = within(
                bolt,
                entities -> entities.createQuery("delete from ContactRow r where r.id = :id")
                        .setParameter("id", ofAcme)
                        .executeUpdate());
        assertThat(updated + deleted).isZero();
        within(
                bolt,
                entities -> entities.createQuery("delete from ContactRow r").executeUpdate());
        assertThat(rowsOf(acme)).isEqualTo(before);
        assertThat(rowsOf(bolt)).doesNotContain(ofBolt.toString());
    }

    @Test
    void criteriaWithoutAnyTenant_findAndChangeOnlyOnesOwn() {
        EntityType<?> type = contactRow();
        String found = within(bolt, entities -> {
            CriteriaBuilder builder = entities.getCriteriaBuilder();
            CriteriaQuery<Object> query = builder.createQuery();
            return ids(entities.createQuery(query.select(query.from(type).get("id")))
                    .getResultList());
        });
        assertThat(found).contains(ofBolt.toString()).doesNotContain(ofAcme.toString());
        within(bolt, entities -> {
            CriteriaUpdate<Object> update = entities.getCriteriaBuilder().createCriteriaUpdate(javaType(type));
            update.from(javaType(type));
            update.set("updatedAt", Instant.EPOCH);
            return entities.createQuery(update).executeUpdate();
        });
        within(bolt, entities -> {
            CriteriaDelete<Object> delete = entities.getCriteriaBuilder().createCriteriaDelete(javaType(type));
            delete.from(javaType(type));
            return entities.createQuery(delete).executeUpdate();
        });
        assertThat(rowsOf(acme)).isEqualTo(before);
    }

    @Test
    void aForgedDetachedRow_makesARowOfOnesOwn_andNoOracle() {
        Object forged = Stranger.forged(contactRow(), ofAcme);
        boolean ofAnother = worksToMerge(bolt, forged);
        boolean ofNobody = worksToMerge(bolt, Stranger.forged(contactRow(), UUID.randomUUID()));
        assertThat(ofAnother)
                .as("the same outcome as for an id that nobody has")
                .isEqualTo(ofNobody);
        assertThat(rowsOf(acme)).isEqualTo(before);
    }

    @Test
    void removingAndLockingAForgedReference_touchesNothingForeign() {
        refused(entities -> {
            Object reference = entities.getReference(contactRow().getJavaType(), ofAcme);
            entities.remove(reference);
            entities.flush();
            return 0;
        });
        refused(entities -> {
            entities.remove(entities.merge(Stranger.forged(contactRow(), ofAcme)));
            entities.flush();
            return 0;
        });
        assertThat(rowsOf(acme)).isEqualTo(before);
    }

    @Test
    void theConnectionUnderneath_findsNothingForeign_unlessItNamesAnotherOrganisation() {
        String seen = within(bolt, entities -> {
            try (Statement statement = entities.unwrap(Connection.class).createStatement();
                    var rows = statement.executeQuery("select id from contact")) {
                StringBuilder text = new StringBuilder();
                while (rows.next()) {
                    text.append(rows.getString(1)).append(' ');
                }
                return text.toString();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(seen).contains(ofBolt.toString()).doesNotContain(ofAcme.toString());
    }

    @Test
    void aTenantPropertyThatDiffersFromTheSetting_findsNothing() {
        List<?> found = within(
                acme.organisation(),
                bolt,
                entities ->
                        entities.createQuery("select r.id from ContactRow r").getResultList());
        assertThat(found).isEmpty();
    }

    @Test
    @Tag("B1")
    void withoutRowLevelSecurity_theNativeStatementFindsTheForeignRow() {
        try (moxora.battery.Sandbox sandbox = moxora.battery.Sandbox.open()) {
            TenantScope one = sandbox.organisation("acme");
            TenantScope two = sandbox.organisation("bolt");
            UUID foreign = sandbox.assembly
                    .contacts
                    .create(one, "GB", TestPlatform.ada())
                    .id();
            sandbox.asOwner("alter table contact disable row level security");
            String text = Stranger.within(
                    sandbox.assembly.databases(),
                    two.organisation(),
                    two,
                    entities -> answered(entities.createNativeQuery("select cast(id as varchar) from contact")));
            assertThat(text).contains(foreign.toString());
            List<?> byJpql = Stranger.within(
                    sandbox.assembly.databases(),
                    two.organisation(),
                    two,
                    entities -> entities.createQuery("select r.id from ContactRow r")
                            .getResultList());
            assertThat(byJpql).as("the mapper's own wall stands").isEmpty();
        }
    }

    private static String answered(Query query) {
        return ids(query.setHint(ALLOW_NATIVE, "true").getResultList());
    }

    private static String ids(List<?> rows) {
        StringBuilder text = new StringBuilder();
        rows.forEach(row ->
                text.append(row instanceof Object[] columns ? columns[0] : row).append(' '));
        return text.toString();
    }

    private boolean worksToMerge(TenantScope scope, Object row) {
        return !refused(scope, entities -> {
            entities.merge(row);
            entities.flush();
            return 0;
        });
    }

    private boolean refused(Function<EntityManager, ?> work) {
        return refused(bolt, work);
    }

    private boolean refused(TenantScope scope, Function<EntityManager, ?> work) {
        try {
            within(scope, work);
            return false;
        } catch (PersistenceException
                | IllegalArgumentException
                | org.eclipse.persistence.exceptions.EclipseLinkException e) {
            assertThat(String.valueOf(e.getMessage()))
                    .doesNotContain(acme.organisation().toString());
            return true;
        }
    }

    private boolean refusedOrEmpty(Function<EntityManager, List<?>> work) {
        boolean[] empty = {false};
        return refused(entities -> {
                    empty[0] = work.apply(entities).isEmpty();
                    return 0;
                })
                || empty[0];
    }

    private <T> T within(TenantScope scope, Function<EntityManager, T> work) {
        return within(scope.organisation(), scope, work);
    }

    private <T> T within(OrganisationId property, TenantScope setting, Function<EntityManager, T> work) {
        return Stranger.within(platform.assembly.databases(), property, setting, work);
    }

    private EntityType<?> contactRow() {
        return platform.assembly.databases().entities().getMetamodel().getEntities().stream()
                .filter(type -> type.getName().equals("ContactRow"))
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static Class<Object> javaType(EntityType<?> type) {
        return (Class<Object>) type.getJavaType();
    }

    /** The organisation's contacts and their tokens, as they lie there. */
    private String rowsOf(TenantScope scope) {
        return platform.assembly.store.within(
                scope,
                session -> session.sql().rows("select c::text from contact c order by id", row -> row.text(1))
                        + " "
                        + session.sql().rows("select t::text from contact_token t order by 1", row -> row.text(1)));
    }
}
