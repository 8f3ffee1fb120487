package moxora.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.persistence.exceptions.EclipseLinkException;

/**
 * Takes back what was not committed. On a connection that died this fails as well; then what failed first is what the
 * caller must hear of, and the pool throws the connection away.
 */
final class Rollback {

    private static final Logger LOG = Logger.getLogger(Rollback.class.getName());

    private Rollback() {}

    static void of(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.log(Level.FINE, "The connection was gone before it could be rolled back.", e);
        }
    }

    static void of(EntityManager entities) {
        try {
            if (entities.getTransaction().isActive()) {
                entities.getTransaction().rollback();
            }
        } catch (PersistenceException | EclipseLinkException e) {
            LOG.log(Level.FINE, "The connection was gone before it could be rolled back.", e);
        }
    }
}
