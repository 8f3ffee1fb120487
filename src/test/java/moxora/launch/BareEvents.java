package moxora.launch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** A table with the columns and keys of the events, without months and walls, and the plain way to write to it. */
final class BareEvents implements AutoCloseable {

    private final Connection connection;

    record Event(Instant at, long identity, UUID contact, String type, String report) {}

    private BareEvents(Connection connection) {
        this.connection = connection;
    }

    static BareEvents beside(EmbeddedClusters clusters) throws SQLException {
        try (Connection owner = connect(clusters.dataOwner());
                Statement statement = owner.createStatement()) {
            statement.execute("create table bare_event (like email_event including all)");
            statement.execute("alter table bare_event add foreign key (organisation_id) references organisation");
            statement.execute(
                    "alter table bare_event add foreign key (organisation_id, contact_id) references contact");
            statement.execute("grant select, insert on bare_event to public");
        }
        Connection serving = connect(clusters.dataApp());
        serving.setAutoCommit(false);
        return new BareEvents(serving);
    }

    private static Connection connect(EmbeddedClusters.Login login) throws SQLException {
        String url = login.url() + (login.url().contains("?") ? "&" : "?") + "reWriteBatchedInserts=true";
        return DriverManager.getConnection(url, login.user(), login.password());
    }

    /** One batch, one transaction. */
    void write(UUID organisation, List<Event> events) {
        String insert = "insert into bare_event (organisation_id, at, identity, contact_id, type, sealed, received_at,"
                + " shown_at, machine) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing";
        try (Statement setting = connection.createStatement();
                PreparedStatement statement = connection.prepareStatement(insert)) {
            // The references look behind the walls.
            setting.execute("set local moxora.organisation = '" + organisation + "'");
            Instant now = Instant.now();
            for (Event event : events) {
                statement.setObject(1, organisation);
                statement.setObject(2, event.at.atOffset(ZoneOffset.UTC));
                statement.setBytes(
                        3,
                        ByteBuffer.allocate(16)
                                .putLong(event.identity * 0x9E3779B97F4A7C15L)
                                .putLong(event.identity)
                                .array());
                statement.setObject(4, event.contact);
                statement.setString(5, wire(event.type));
                statement.setBytes(6, event.report.getBytes(StandardCharsets.UTF_8));
                statement.setObject(7, now.atOffset(ZoneOffset.UTC));
                statement.setObject(8, event.at.atOffset(ZoneOffset.UTC));
                statement.setBoolean(9, false);
                statement.addBatch();
            }
            statement.executeBatch();
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String wire(String type) {
        return type.equals("delivered") ? "delivery" : type;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
