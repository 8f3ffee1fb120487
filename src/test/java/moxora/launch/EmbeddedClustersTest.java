package moxora.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EmbeddedClustersTest {

    @TempDir
    static Path temporary;

    private static Path data;
    private static EmbeddedClusters clusters;

    @BeforeAll
    static void startBoth() {
        data = temporary.resolve("data");
        clusters = EmbeddedClusters.start(data);
    }

    @AfterAll
    static void stopBoth() {
        clusters.close();
    }

    @Test
    void twoClusters_haveTwoIdentities() throws SQLException {
        String query = "SELECT system_identifier FROM pg_control_system()";
        assertThat(ask(clusters.dataApp(), query)).isNotEqualTo(ask(clusters.vaultApp(), query));
    }

    @Test
    void everyRole_logsInWithItsPasswordAndNothingElse() {
        assertThat(logins())
                .allSatisfy(
                        login -> assertThat(ask(login, "SELECT current_user")).isEqualTo(login.user()));
        assertThat(logins())
                .allSatisfy(login -> assertThatThrownBy(
                                () -> DriverManager.getConnection(login.url(), login.user(), "wrong"))
                        .hasMessageContaining("password authentication failed"));
    }

    @Test
    void noRoleIsMoreThanItMustBe() throws SQLException {
        String query = "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'moxora%' AND rolname <> 'moxora_backup'"
                + " AND (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication)";
        assertThat(ask(clusters.dataApp(), query)).isEqualTo("0");
        assertThat(ask(clusters.vaultApp(), query)).isEqualTo("0");
    }

    @Test
    @Tag("T-61")
    void roleThatDumps_readsEverythingAndChangesNothing() throws SQLException {
        run(
                clusters.dataOwner(),
                "CREATE TABLE guarded (a int)",
                "INSERT INTO guarded VALUES (7)",
                "ALTER TABLE guarded ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE guarded FORCE ROW LEVEL SECURITY");
        try {
            assertThat(ask(clusters.dataOwner(), "SELECT count(*) FROM guarded"))
                    .isEqualTo("0");
            assertThat(ask(clusters.dataBackup(), "SELECT count(*) FROM guarded"))
                    .isEqualTo("1");
            assertThatThrownBy(() -> ask(clusters.dataBackup(), "DELETE FROM guarded"))
                    .hasMessageContaining("read-only transaction");
            assertThatThrownBy(() -> run(clusters.dataBackup(), "SET TRANSACTION READ WRITE; DELETE FROM guarded"))
                    .hasMessageContaining("permission denied");
        } finally {
            run(clusters.dataOwner(), "DROP TABLE guarded");
        }
    }

    @ParameterizedTest
    @MethodSource("servingRoles")
    void rolesThatServe_createNothing(EmbeddedClusters.Login login) {
        assertThatThrownBy(() -> ask(login, "CREATE TABLE public.t (a int)")).hasMessageContaining("permission denied");
        assertThatThrownBy(() -> ask(login, "CREATE TEMP TABLE t (a int)")).hasMessageContaining("permission denied");
        assertThatThrownBy(() -> ask(login, "CREATE SCHEMA s")).hasMessageContaining("permission denied");
    }

    static Stream<EmbeddedClusters.Login> servingRoles() {
        return Stream.of(clusters.dataApp(), clusters.dataPurge(), clusters.vaultApp(), clusters.vaultKeeper());
    }

    @Test
    void ownersCreateTables() throws SQLException {
        for (EmbeddedClusters.Login owner : List.of(clusters.dataOwner(), clusters.vaultOwner())) {
            run(owner, "CREATE TABLE made (a int)", "DROP TABLE made", "CREATE SCHEMA s", "DROP SCHEMA s");
        }
    }

    @Test
    void vaultOwner_handsATableToTheKeeper_whoMayForceItOutOfTheLog() throws SQLException {
        run(
                clusters.vaultOwner(),
                "GRANT CREATE ON SCHEMA public TO moxora_keeper",
                "CREATE TABLE handed (a int)",
                "ALTER TABLE handed OWNER TO moxora_keeper",
                "REVOKE CREATE ON SCHEMA public FROM moxora_keeper");
        run(
                clusters.vaultKeeper(),
                "VACUUM FULL handed",
                "SELECT pg_switch_wal()",
                "CHECKPOINT",
                "SELECT system_identifier FROM pg_control_system()",
                "DROP TABLE handed");
        run(clusters.dataPurge(), "SELECT pg_switch_wal()", "CHECKPOINT");
    }

    @Test
    void rolesThatServe_doNotTouchTheLog() {
        for (EmbeddedClusters.Login login : List.of(clusters.dataApp(), clusters.vaultApp())) {
            assertThatThrownBy(() -> ask(login, "SELECT pg_switch_wal()")).hasMessageContaining("permission denied");
            assertThatThrownBy(() -> ask(login, "CHECKPOINT")).hasMessageContaining("permission denied");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "fsync, on",
        "synchronous_commit, on",
        "full_page_writes, on",
        "data_checksums, on",
        "listen_addresses, 127.0.0.1",
        "password_encryption, scram-sha-256",
        "log_statement, none",
        "log_error_verbosity, terse",
        "log_min_error_statement, panic",
        "log_parameter_max_length, 0",
        "log_parameter_max_length_on_error, 0",
        "max_connections, 60",
    })
    void settingsAreHard(String setting, String expected) throws SQLException {
        assertThat(ask(clusters.dataOwner(), "SHOW " + setting)).isEqualTo(expected);
        assertThat(ask(clusters.vaultOwner(), "SHOW " + setting)).isEqualTo(expected);
    }

    @Test
    void thereIsNoSocketInTheFileSystem() throws IOException {
        int line = 4;
        assertThat(Files.readAllLines(data.resolve("pg/postmaster.pid")).get(line))
                .isBlank();
    }

    @Test
    void vaultRecyclesNoLogSegment() throws SQLException {
        assertThat(ask(clusters.vaultApp(), "SHOW wal_recycle")).isEqualTo("off");
        assertThat(ask(clusters.dataApp(), "SHOW wal_recycle")).isEqualTo("on");
    }

    @Test
    void nobodyConnectsWithoutAPassword() throws IOException {
        assertThat(List.of("pg", "vault"))
                .allSatisfy(
                        name -> assertThat(Files.readString(data.resolve(name).resolve("pg_hba.conf")))
                                .contains("scram-sha-256")
                                .doesNotContain("trust"));
        assertThatThrownBy(() -> DriverManager.getConnection(clusters.dataApp().url(), "postgres", "postgres"))
                .hasMessageContaining("password authentication failed");
        assertThatThrownBy(() -> DriverManager.getConnection(
                        clusters.dataApp().url().replaceAll("/moxora$", "/template1"),
                        "moxora_app",
                        clusters.dataApp().password()))
                .hasMessageContaining("no pg_hba.conf entry");
    }

    @Test
    void whatAClientSends_isNotLogged() throws IOException {
        assertThatThrownBy(() -> ask(clusters.dataApp(), "SELECT 1/0, 'ada@acme.example'"))
                .isInstanceOf(SQLException.class);
        assertThat(Files.readString(data.resolve("log/pg.log")))
                .contains("division by zero")
                .doesNotContain("ada@acme.example");
    }

    @ParameterizedTest
    @CsvSource({
        ". , rwx------",
        "pg, rwx------",
        "vault, rwx------",
        "keys, rwx------",
        "log, rwx------",
        "bin, rwx------",
        "keys/postgres.properties, rw-------",
        "log/pg.log, rw-------",
        "pg/pg_hba.conf, rw-------",
    })
    void onlyTheOwnerReads(String path, String permissions) throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(path))))
                .isEqualTo(permissions);
    }

    @Test
    void propertiesName_everythingTheWarReads() {
        assertThat(clusters.properties())
                .containsOnlyKeys(
                        "moxora.db.url",
                        "moxora.db.user",
                        "moxora.db.password",
                        "moxora.db.owner.user",
                        "moxora.db.owner.password",
                        "moxora.db.purge.user",
                        "moxora.db.purge.password",
                        "moxora.db.files",
                        "moxora.vault.db.url",
                        "moxora.vault.db.user",
                        "moxora.vault.db.password",
                        "moxora.vault.db.owner.user",
                        "moxora.vault.db.owner.password",
                        "moxora.vault.db.keeper.user",
                        "moxora.vault.db.keeper.password",
                        "moxora.vault.db.files");
    }

    @Test
    void loginPrintsNoPassword() {
        assertThat(logins()).allSatisfy(login -> assertThat(login.toString()).doesNotContain(login.password()));
    }

    @Test
    void folderInUse_isRefusedAndLeftAlone() throws SQLException {
        assertThatThrownBy(() -> EmbeddedClusters.start(data))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("in use");
        assertThat(ask(clusters.dataApp(), "SELECT 1")).isEqualTo("1");
    }

    static List<EmbeddedClusters.Login> logins() {
        return List.of(
                clusters.dataOwner(),
                clusters.dataApp(),
                clusters.dataPurge(),
                clusters.vaultOwner(),
                clusters.vaultApp(),
                clusters.vaultKeeper());
    }

    static String ask(EmbeddedClusters.Login login, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(login.url(), login.user(), login.password());
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next() ? rows.getString(1) : "";
            }
        }
    }

    static void run(EmbeddedClusters.Login login, String... statements) throws SQLException {
        for (String sql : statements) {
            ask(login, sql);
        }
    }
}
