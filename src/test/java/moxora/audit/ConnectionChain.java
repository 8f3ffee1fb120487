package moxora.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/** A trail as one open transaction sees it, so that a change can be looked at and taken back. */
record ConnectionChain(Connection connection, UUID id) implements Chained {

    @Override
    public <T> T asOfNow(Function<Moment, T> work) {
        return work.apply(new Moment() {
            @Override
            public AuditTrail.Head head() {
                AuditTrail.Head[] head = {null};
                rows(
                        "select seq, hash from audit_head where organisation_id = ?",
                        row -> head[0] = new AuditTrail.Head(row.getLong(1), hex(row, 2)));
                return head[0];
            }

            @Override
            public void entries(long after, Consumer<AuditTrail.Entry> reader) {
                rows(
                        "select " + AuditTrail.COLUMNS + " from audit_entry where organisation_id = ? and seq > "
                                + after + " order by seq",
                        row -> reader.accept(entry(row)));
            }
        });
    }

    private interface Reader {
        void read(ResultSet row) throws SQLException;
    }

    private void rows(String sql, Reader reader) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AuditTrail.Entry entry(ResultSet row) throws SQLException {
        return new AuditTrail.Entry(
                row.getLong(1),
                row.getInt(2),
                row.getObject(3, OffsetDateTime.class).toInstant(),
                row.getString(4),
                row.getString(5),
                row.getObject(6, UUID.class),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                hex(row, 11),
                hex(row, 12));
    }

    private static String hex(ResultSet row, int column) throws SQLException {
        return HexFormat.of().formatHex(row.getBytes(column));
    }

    /** The same entry by somebody else. */
    static AuditTrail.Entry by(AuditTrail.Entry entry, String actor) {
        return new AuditTrail.Entry(
                entry.seq(),
                entry.form(),
                entry.at(),
                actor,
                entry.action(),
                entry.target(),
                entry.names(),
                entry.counts(),
                entry.purpose(),
                entry.origin(),
                entry.previous(),
                entry.hash());
    }
}
