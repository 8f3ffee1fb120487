package moxora.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** A serving connection as the pool hands it out, without any organisation: what no code outside this package gets. */
public final class Bare {

    private Bare() {}

    /** Work on one connection in one transaction, which is rolled back. */
    public interface Work<T> {
        T on(Sql sql) throws SQLException;
    }

    public static <T> T connection(Databases databases, Work<T> work) throws SQLException {
        try (Connection connection = databases.dataConnections().getConnection()) {
            connection.setAutoCommit(false);
            try {
                return work.on(new Sql(connection));
            } finally {
                connection.rollback();
            }
        }
    }

    /** The organisation that the next user of the pool finds set, if any. */
    public static Optional<String> leftover(Databases databases) throws SQLException {
        return connection(databases, Bare::organisationSet);
    }

    static Optional<String> organisationSet(Sql sql) {
        return sql.first("select coalesce(current_setting('moxora.organisation', true), '')", row -> row.text(1))
                .filter(value -> !value.isEmpty());
    }
}
