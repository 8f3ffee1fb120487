package moxora;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import moxora.store.DatabaseLogin;

/** Statements of the role that owns a schema, for tests that sabotage it and put it right again. */
public final class Owner {

    private final DatabaseLogin login;

    private Owner(DatabaseLogin login) {
        this.login = login;
    }

    public static Owner ofData() {
        return new Owner(TestClusters.settings().logins().dataOwner());
    }

    public static Owner ofVault() {
        return new Owner(TestClusters.settings().logins().vaultOwner());
    }

    /** Something that may fail with an SQLException. */
    public interface Check {
        void run() throws SQLException;
    }

    /** Does, checks, and undoes whatever the check says. */
    public void sabotage(String statement, String undo, Check check) throws SQLException {
        execute(statement);
        try {
            check.run();
        } finally {
            execute(undo);
        }
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(login.url(), login.user(), login.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
