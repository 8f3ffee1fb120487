package moxora.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.metamodel.EntityType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import moxora.crypto.Sealed;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;
import org.eclipse.persistence.config.PersistenceUnitProperties;
import org.eclipse.persistence.sessions.UnitOfWork;

/** What somebody could do who had the entity manager in hand, or made rows out of nothing. */
final class Stranger {

    private Stranger() {}

    /** A transaction as {@link TenantStore} begins it, with the entity manager in a stranger's hands. */
    static <T> T within(
            Databases databases, OrganisationId property, TenantScope setting, Function<EntityManager, T> work) {
        EntityManager entities = databases.entities().createEntityManager();
        try {
            entities.getTransaction().begin();
            entities.setProperty(PersistenceUnitProperties.MULTITENANT_PROPERTY_DEFAULT, property.value());
            entities.unwrap(UnitOfWork.class);
            try (Statement statement = entities.unwrap(Connection.class).createStatement()) {
                statement.execute("set local moxora.organisation = '" + setting.organisation() + "'");
            }
            T result = work.apply(entities);
            entities.getTransaction().commit();
            return result;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            Rollback.of(entities);
            entities.close();
        }
    }

    static Object forged(EntityType<?> type, UUID id) {
        try {
            Constructor<?> constructor = type.getJavaType().getDeclaredConstructor(UUID.class, Instant.class);
            constructor.setAccessible(true);
            Object row = constructor.newInstance(id, Instant.EPOCH);
            set(row, "identity", Sealed.of(new byte[] {1, 2, 3}));
            set(row, "version", 1L);
            return row;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void set(Object row, String name, Object value) throws ReflectiveOperationException {
        Field field = row.getClass().getDeclaredField(name);
        field.setAccessible(true);
        field.set(row, value);
    }
}
