package moxora.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;

/** The second cluster: the registry of organisations, wrapped keysets, the journal of erasures, certificates. */
public final class Vault {

    private final DataSource serving;
    private final DataSource keeping;

    Vault(DataSource serving, DataSource keeping) {
        this.serving = serving;
        this.keeping = keeping;
    }

    /** One transaction of the serving role, durable when this returns. */
    public <T> T within(Function<Sql, T> work) {
        try (Connection connection = serving.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.apply(new Sql(connection));
                connection.commit();
                return result;
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }

    public void run(java.util.function.Consumer<Sql> work) {
        within(sql -> {
            work.accept(sql);
            return true;
        });
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
