package moxora.launch;

import static moxora.launch.EmbeddedClustersTest.ask;
import static moxora.launch.EmbeddedClustersTest.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RestartTest {

    @TempDir
    static Path binaries;

    @TempDir
    Path temporary;

    private EmbeddedClusters start() {
        return start(Durability.FAST);
    }

    private EmbeddedClusters start(Durability durability) {
        return EmbeddedClusters.start(temporary.resolve("data"), durability, binaries);
    }

    @Test
    void dataAndPasswordsSurviveARestart() throws SQLException {
        String identity = "SELECT system_identifier FROM pg_control_system()";
        String before;
        String password;
        try (EmbeddedClusters first = start()) {
            run(first.dataOwner(), "CREATE TABLE kept (a int)", "INSERT INTO kept VALUES (7)");
            before = ask(first.vaultApp(), identity);
            password = first.dataApp().password();
        }
        try (EmbeddedClusters second = start()) {
            assertThat(ask(second.dataOwner(), "SELECT a FROM kept")).isEqualTo("7");
            assertThat(ask(second.vaultApp(), identity)).isEqualTo(before);
            assertThat(second.dataApp().password()).isEqualTo(password);
        }
    }

    @Test
    void lostPasswords_areMadeAnewAndTheDataStays() throws Exception {
        try (EmbeddedClusters first = start()) {
            run(first.dataOwner(), "CREATE TABLE kept (a int)", "INSERT INTO kept VALUES (7)");
        }
        Files.delete(temporary.resolve("data/keys/postgres.properties"));
        try (EmbeddedClusters second = start()) {
            assertThat(ask(second.dataOwner(), "SELECT a FROM kept")).isEqualTo("7");
        }
    }

    @Test
    void halfInitialisedCluster_isInitialisedAgain() throws Exception {
        Path data = temporary.resolve("data");
        Files.createDirectories(data.resolve("pg/base"));
        Files.writeString(data.resolve("pg/PG_VERSION"), "18\n");
        Files.createFile(data.resolve("pg.initialising"));
        Files.createFile(data.resolve("moxora.lock"));
        try (EmbeddedClusters clusters = start()) {
            assertThat(ask(clusters.dataApp(), "SELECT 1")).isEqualTo("1");
        }
        assertThat(data.resolve("pg.initialising")).doesNotExist();
    }

    @Test
    void noteOfAServerThatIsGone_isForgotten() throws Exception {
        start().close();
        // Our own number: a process that lives and is no PostgreSQL.
        leaveNote(ProcessHandle.current().pid());
        try (EmbeddedClusters clusters = start()) {
            assertThat(ask(clusters.dataApp(), "SELECT 1")).isEqualTo("1");
        }
        assertThat(ProcessHandle.current().isAlive()).isTrue();
    }

    private void leaveNote(long pid) throws IOException {
        Path data = temporary.resolve("data");
        for (String cluster : List.of("pg", "vault")) {
            Files.writeString(
                    data.resolve(cluster).resolve("postmaster.pid"),
                    pid + "\n" + data.resolve(cluster) + "\n0\n5432\n\n127.0.0.1\n");
        }
    }

    @Test
    void serversOfAKilledProcess_areFoundAndStopped() throws Exception {
        EmbeddedClusters abandoned = start();
        run(abandoned.dataOwner(), "CREATE TABLE kept (a int)", "INSERT INTO kept VALUES (7)");
        Path cluster = abandoned.dataFiles();
        ProcessHandle postmaster = new Orphans(cluster).postmaster().orElseThrow();

        new Orphans(cluster).stop();
        new Orphans(abandoned.vaultFiles()).stop();

        assertThat(new Orphans(cluster).owns(postmaster)).isFalse();
        abandoned.close();
        try (EmbeddedClusters next = start()) {
            assertThat(ask(next.dataOwner(), "SELECT a FROM kept")).isEqualTo("7");
        }
    }

    @Test
    void killedServers_keepWhatWasCommitted() throws Exception {
        EmbeddedClusters abandoned = start(Durability.FULL);
        run(abandoned.dataOwner(), "CREATE TABLE kept (a int)", "INSERT INTO kept VALUES (7)");
        for (Path cluster : List.of(abandoned.dataFiles(), abandoned.vaultFiles())) {
            ProcessHandle postmaster = new Orphans(cluster).postmaster().orElseThrow();
            postmaster.destroyForcibly();
        }
        abandoned.close();
        try (EmbeddedClusters next = start()) {
            assertThat(ask(next.dataOwner(), "SELECT a FROM kept")).isEqualTo("7");
        }
    }

    @Test
    void closing_leavesNoProcessAndGivesTheFolderBack() throws Exception {
        EmbeddedClusters clusters = start();
        Orphans data = new Orphans(clusters.dataFiles());
        Orphans vault = new Orphans(clusters.vaultFiles());
        assertThat(data.running()).isNotEmpty();
        assertThat(vault.running()).isNotEmpty();
        clusters.close();
        assertThat(data.running()).isEmpty();
        assertThat(vault.running()).isEmpty();
        start().close();
    }

    @Test
    void folderOfSomebodyElse_isRefusedAndLeftOpen() throws Exception {
        Path foreign = Files.createDirectory(temporary.resolve("holiday"));
        Files.createFile(foreign.resolve("beach.jpg"));
        var before = Files.getPosixFilePermissions(foreign);
        assertThatThrownBy(() -> EmbeddedClusters.start(foreign))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("holds other things");
        assertThat(Files.getPosixFilePermissions(foreign)).isEqualTo(before);
    }
}
