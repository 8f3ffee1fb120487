package moxora.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import moxora.TestClusters;

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
                Rollback.of(connection);
            }
        }
    }

    /** Work of the serving role on a connection of its own, beside every pool. */
    static <T> T outside(Work<T> work) throws SQLException {
        DatabaseLogin login = TestClusters.settings().logins().data();
        try (Connection connection = DriverManager.getConnection(login.url(), login.user(), login.password())) {
            return work.on(new Sql(connection));
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
