package moxora.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Function;
import javax.sql.DataSource;
import moxora.tenant.TenantScope;
import org.eclipse.persistence.config.PersistenceUnitProperties;
import org.eclipse.persistence.sessions.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * The one place where a transaction is given its organisation: the persistence unit's tenant property and PostgreSQL's
 * {@code moxora.organisation}, both from the scope, on one physical connection.
 *
 * <p>The setting is made with {@code SET LOCAL}: it ends with the transaction, and unlike {@code set_config} it also
 * reaches the shards of a distributed database.
 */
public final class TenantStore {

    private final DataSource connections;
    private final @Nullable EntityManagerFactory entities;

    /** For the serving role: rows and statements. */
    public TenantStore(DataSource connections, EntityManagerFactory entities) {
        this.connections = connections;
        this.entities = entities;
    }

    /** For the purging role: statements only. */
    public TenantStore(DataSource connections) {
        this.connections = connections;
        this.entities = null;
    }

    /** Runs the work in one READ COMMITTED transaction; it is rolled back when the work throws. */
    public <T> T within(TenantScope scope, Function<TenantSession, T> work) {
        return entities == null ? statements(scope, null, work) : entities(entities, scope, null, work);
    }

    /** Runs reading work on one REPEATABLE READ snapshot. */
    public <T> T snapshot(TenantScope scope, Function<TenantSession, T> work) {
        String characteristics = "set transaction isolation level repeatable read, read only";
        return entities == null
                ? statements(scope, characteristics, work)
                : entities(entities, scope, characteristics, work);
    }

    /** As {@link #within}, for work without an answer. */
    public void run(TenantScope scope, java.util.function.Consumer<TenantSession> work) {
        within(scope, session -> {
            work.accept(session);
            return true;
        });
    }

    private static <T> T entities(
            EntityManagerFactory factory,
            TenantScope scope,
            @Nullable String characteristics,
            Function<TenantSession, T> work) {
        EntityManager entities = factory.createEntityManager();
        boolean connected = false;
        try {
            entities.getTransaction().begin();
            entities.setProperty(
                    PersistenceUnitProperties.MULTITENANT_PROPERTY_DEFAULT,
                    scope.organisation().value());
            // With transaction.join-existing the unit of work takes its connection as soon as it is there, so every
            // read runs on it, behind the setting. Beginning early once more would nest, and then nothing commits.
            entities.unwrap(UnitOfWork.class);
            Connection connection = entities.unwrap(Connection.class);
            if (connection == null) {
                throw new IllegalStateException("the unit of work has no connection of its own");
            }
            connected = true;
            setOrganisation(connection, characteristics, scope);
            TenantSession session = new TenantSession(scope, new Sql(connection), entities);
            T result = work.apply(session);
            entities.getTransaction().commit();
            session.committed();
            return result;
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        } catch (RuntimeException e) {
            throw SqlFaults.of(e);
        } finally {
            // Without a connection there is nothing to take back; the provider would wait for one once more.
            if (connected) {
                Rollback.of(entities);
            }
            entities.close();
        }
    }

    private <T> T statements(TenantScope scope, @Nullable String characteristics, Function<TenantSession, T> work) {
        try (Connection connection = connections.getConnection()) {
            connection.setAutoCommit(false);
            try {
                setOrganisation(connection, characteristics, scope);
                TenantSession session = new TenantSession(scope, new Sql(connection), null);
                T result = work.apply(session);
                connection.commit();
                session.committed();
                return result;
            } finally {
                Rollback.of(connection);
            }
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }

    private static void setOrganisation(Connection connection, @Nullable String characteristics, TenantScope scope)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (characteristics != null) {
                statement.execute(characteristics);
            }
            // A typed UUID prints as 36 hexadecimal digits and hyphens, so nothing can be smuggled in here.
            statement.execute(
                    "set local moxora.organisation = '" + scope.organisation().value() + "'");
        }
    }
}
