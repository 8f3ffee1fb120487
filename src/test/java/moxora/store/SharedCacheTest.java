package moxora.store;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.Cache;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.account.Means;
import moxora.battery.Sandbox;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No row outlives its transaction in a cache, and a persistence unit that would keep one is noticed at start. */
@Tag("T-04")
class SharedCacheTest {

    private static Sandbox sandbox;
    private static TenantScope acme;
    private static TenantScope bolt;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open();
        acme = sandbox.organisation("acme");
        bolt = sandbox.organisation("bolt");
        sandbox.assembly.sessions.open(acme, Means.PASSWORD, false);
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    @Test
    void rowsThatOneWarmed_theOtherFindsNeitherByIdNorByQuery() {
        UUID id =
                sandbox.assembly.contacts.create(acme, "GB", TestPlatform.ada()).id();
        for (int i = 0; i < 3; i++) {
            sandbox.assembly.contacts.get(acme, id);
        }
        TenantStore store = sandbox.assembly.store;
        int warmed = 0;

        for (Class<?> row : rows()) {
            List<?> ofAcme = store.within(acme, session -> all(session, row));
            List<?> ofBolt = store.within(bolt, session -> all(session, row));
            if (ofAcme.isEmpty()) {
                continue;
            }
            warmed++;
            assertThat(idsOf(ofBolt)).as(row.getSimpleName()).doesNotContainAnyElementsOf(idsOf(ofAcme));
            for (Object foreign : ofAcme) {
                assertThat(isFound(bolt, row, idOf(foreign)))
                        .as(row.getSimpleName())
                        .isFalse();
            }
        }
        assertThat(warmed).as("contacts, users and sessions at least").isGreaterThanOrEqualTo(3);
        assertThat(isFound(acme, contactRow(), id)).isTrue();
        assertThat(isFound(bolt, contactRow(), id)).isFalse();
        Cache cache = sandbox.assembly.databases().entities().getCache();
        assertThat(cache.contains(contactRow(), id)).isFalse();
    }

    @Test
    void rowsThatOneWarmed_areNotThere_evenWithoutRowLevelSecurity() {
        UUID id =
                sandbox.assembly.contacts.create(acme, "GB", TestPlatform.ada()).id();
        sandbox.assembly.contacts.get(acme, id);
        sandbox.asOwner("alter table contact disable row level security");
        try {
            assertThat(isFound(bolt, contactRow(), id)).isFalse();
        } finally {
            sandbox.asOwner("alter table contact enable row level security");
        }
    }

    @Test
    void ourPersistenceUnit_hasNoHole() {
        assertThat(EntityWalls.holes(sandbox.assembly.databases().entities())).isEmpty();
    }

    @ParameterizedTest(name = "{0} = {1}")
    @Tag("B1")
    @CsvSource({
        "jakarta.persistence.sharedCache.mode, ALL, the persistence unit has a shared cache",
        "jakarta.persistence.sharedCache.mode, DISABLE_SELECTIVE, the persistence unit has a shared cache",
        "eclipselink.multitenant.tenants-share-cache, true, organisations share the cache of entities",
        "eclipselink.jdbc.allow-native-sql-queries, true, the persistence unit allows native SQL"
    })
    void aFlippedProperty_isNoticed(String property, String value, String told) {
        try (EntityManagerFactory flipped = with(Map.of(property, value))) {
            assertThat(EntityWalls.holes(flipped)).anyMatch(hole -> hole.contains(told));
        }
    }

    @Test
    @Tag("B1")
    void withBothFlipped_rowsAreKept_andThatIsNoticedToo() {
        Map<String, String> both = Map.of(
                "jakarta.persistence.sharedCache.mode", "ALL", "eclipselink.multitenant.tenants-share-cache", "true");
        try (EntityManagerFactory flipped = with(both)) {
            assertThat(EntityWalls.holes(flipped))
                    .anyMatch(hole -> hole.equals("ContactRow is kept in a shared cache"));
        }
    }

    private static boolean isFound(TenantScope scope, Class<?> row, UUID id) {
        return sandbox.assembly.store.within(
                scope, session -> session.find(row, id).isPresent());
    }

    private static EntityManagerFactory with(Map<String, String> flipped) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "jakarta.persistence.nonJtaDataSource",
                sandbox.assembly.databases().dataConnections(),
                "eclipselink.session-name",
                "flipped " + UUID.randomUUID()));
        properties.putAll(flipped);
        return Persistence.createEntityManagerFactory("moxora", properties);
    }

    private static List<Object> all(TenantSession session, Class<?> row) {
        List<Object> all = new ArrayList<>();
        session.sql()
                .rows(
                        "select id from " + table(row) + " where organisation_id = ?",
                        found -> found.uuid(1),
                        session.organisation())
                .forEach(id -> session.find(row, id).ifPresent(all::add));
        return all;
    }

    private static String table(Class<?> row) {
        return row.getAnnotation(jakarta.persistence.Table.class).name();
    }

    private static Set<UUID> idsOf(List<?> rows) {
        return rows.stream().map(SharedCacheTest::idOf).collect(java.util.stream.Collectors.toSet());
    }

    private static UUID idOf(Object row) {
        try {
            Field id = row.getClass().getDeclaredField("id");
            id.setAccessible(true);
            return (UUID) id.get(row);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<? extends Class<?>> rows() {
        return sandbox.assembly.databases().entities().getMetamodel().getEntities().stream()
                .map(type -> type.getJavaType())
                .toList();
    }

    private static Class<?> contactRow() {
        return rows().stream()
                .filter(type -> type.getSimpleName().equals("ContactRow"))
                .findFirst()
                .orElseThrow();
    }
}
