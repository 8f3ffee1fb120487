package moxora.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** Rows by {@code COPY}, as the serving role, into a table without row-level security, which refuses it. */
public final class Copied {

    private Copied() {}

    public static long into(Databases databases, String columns, byte[] rows) {
        try (Connection connection = databases.dataConnections().getConnection()) {
            connection.setAutoCommit(false);
            long copied = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy " + columns + " from stdin", new ByteArrayInputStream(rows));
            connection.commit();
            return copied;
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
