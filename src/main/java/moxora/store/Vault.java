package moxora.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/** The second cluster: the registry of organisations, wrapped keysets, the journal of erasures, certificates. */
public final class Vault {

    private static final int PROMPT_MILLIS = 1_500;

    private final DataSource serving;
    private final DataSource keeping;

    Vault(DataSource serving, DataSource keeping) {
        this.serving = serving;
        this.keeping = keeping;
    }

    /** One transaction of the serving role, durable when this returns. */
    public <T> T within(Function<Sql, T> work) {
        return within(connection -> {}, work);
    }

    /** As {@link #run}, for questions that are of use only while they are young: a silent vault counts as gone soon. */
    void promptly(Consumer<Sql> work) {
        within(Vault::giveUpSoon, sql -> {
            work.accept(sql);
            return true;
        });
    }

    /** A cable that is gone says nothing at all; without a limit the question would wait for a quarter of an hour. */
    private static void giveUpSoon(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, PROMPT_MILLIS);
    }

    private interface Setting {
        void on(Connection connection) throws SQLException;
    }

    private <T> T within(Setting setting, Function<Sql, T> work) {
        try (Connection connection = serving.getConnection()) {
            setting.on(connection);
            connection.setAutoCommit(false);
            try {
                T result = work.apply(new Sql(connection));
                connection.commit();
                return result;
            } finally {
                Rollback.of(connection);
            }
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }

    public void run(Consumer<Sql> work) {
        within(sql -> {
            work.accept(sql);
            return true;
        });
    }

    /**
     * Runs the work while no other node runs work under the same key; does nothing when another does.
     *
     * <p>The lock is the session's, not a transaction's: an open transaction would keep a snapshot, and with it the
     * rows that a rewrite of the keyset table must drop.
     */
    public void exclusively(long key, Runnable work) {
        try (Connection connection = serving.getConnection()) {
            connection.setAutoCommit(true);
            Sql sql = new Sql(connection);
            if (!sql.first("select pg_try_advisory_lock(?)", row -> row.flag(1), key)
                    .orElse(false)) {
                return;
            }
            try {
                work.run();
            } finally {
                sql.first("select pg_advisory_unlock(?)", row -> row.flag(1), key);
            }
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }

    /** Work on a connection that listens on the channel, each statement committed by itself; ends when the work does. */
    void listening(String channel, Listening work) throws SQLException {
        try (Connection connection = serving.getConnection()) {
            giveUpSoon(connection);
            connection.setAutoCommit(true);
            Sql sql = new Sql(connection);
            sql.execute("listen " + channel);
            try {
                work.on(connection, sql);
            } finally {
                sql.execute("unlisten *");
                sql.execute("reset synchronous_commit");
            }
        }
    }

    interface Listening {
        void on(Connection connection, Sql sql) throws SQLException;
    }

    /** Statements of the role that owns the keyset table, each committed by itself (VACUUM allows nothing else). */
    public <T> T asKeeper(Function<Sql, T> work) {
        try (Connection connection = keeping.getConnection()) {
            connection.setAutoCommit(true);
            return work.apply(new Sql(connection));
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }
}
