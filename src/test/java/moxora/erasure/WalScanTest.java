package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import moxora.TestClusters;
import moxora.battery.Sandbox;
import moxora.battery.Tally;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What must be found, or nowhere, is seen also where the database wrote a header of a log's page amid it. */
@Tag("N5")
@Tag("B16")
class WalScanTest {

    /** About one in five hundred pieces of 16 bytes lies across two pages. */
    private static final int PIECES = 6_000;

    /** The planted fault: what is looked for as a whole alone is not found everywhere. */
    @Test
    void acrossTwoPagesOfTheLog_itIsFound() throws SQLException {
        Random random = Tally.random("log scan");
        List<byte[]> pieces = Stream.generate(() -> {
                    byte[] piece = new byte[16];
                    random.nextBytes(piece);
                    return piece;
                })
                .limit(PIECES)
                .toList();
        List<Needle> neighbour = needles(Needle.Kind.NEIGHBOUR, pieces);
        List<Needle> key = needles(Needle.Kind.WRAPPED_KEY, pieces);
        List<Needle> whole = needles(Needle.Kind.UNREADABLE, pieces);
        List<Needle> all = new ArrayList<>(neighbour);
        all.addAll(key);
        all.addAll(whole);
        FileScan scan = new FileScan(all);

        try (Sandbox sandbox = Sandbox.open();
                Connection connection = sandbox.superuser()) {
            log(connection, pieces);
            scan.folder(
                    Path.of(TestClusters.properties().get("moxora.db.files")).resolve("pg_wal"));
        }

        assertThat(neighbour).allMatch(needle -> scan.hits(needle) > 0);
        assertThat(key).allMatch(needle -> scan.hits(needle) > 0);
        assertThat(whole).anyMatch(needle -> scan.hits(needle) == 0);
    }

    private static List<Needle> needles(Needle.Kind kind, List<byte[]> pieces) {
        return pieces.stream().map(piece -> Needle.ofBytes(kind, piece)).toList();
    }

    private static void log(Connection connection, List<byte[]> pieces) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table logged (piece bytea)");
            statement.execute("set synchronous_commit = on");
        }
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement("insert into logged (piece) values (?)")) {
            for (byte[] piece : pieces) {
                insert.setBytes(1, piece);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        connection.commit();
    }
}
