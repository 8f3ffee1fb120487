package moxora.erasure;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import moxora.FreePort;

/**
 * A PostgreSQL of the machine's own with its tools, which the embedded one comes without: server, pg_dump, pg_restore.
 * The roles are those of {@code docs/deploy.md}.
 */
final class DumpTools implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final int OLDEST = 15;

    private final Path programs;
    private final Path files;
    private final int port;

    private DumpTools(Path programs, Path files, int port) {
        this.programs = programs;
        this.files = files;
        this.port = port;
    }

    /** The newest that is installed, where one is. */
    static Optional<Path> installed() {
        if (!Files.isDirectory(DEBIAN)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.filter(version -> version.getFileName().toString().matches("[0-9]+")
                            && Integer.parseInt(version.getFileName().toString()) >= OLDEST)
                    .map(version -> version.resolve("bin"))
                    .filter(bin -> Stream.of("initdb", "pg_ctl", "pg_dump", "pg_restore")
                            .allMatch(program -> Files.isExecutable(bin.resolve(program))))
                    .max(Comparator.comparing(bin ->
                            Integer.parseInt(bin.getParent().getFileName().toString())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A cluster for the tenant data, made and started; its superuser is {@code postgres}, on this machine only. */
    static DumpTools start(Path programs, Path folder) throws IOException, SQLException {
        int port = FreePort.next();
        DumpTools tools = new DumpTools(programs, folder.resolve("cluster"), port);
        Path password = Files.writeString(folder.resolve("password"), "dump\n");
        tools.run(
                "initdb",
                "-D",
                tools.files.toString(),
                "-U",
                "postgres",
                "--auth=scram-sha-256",
                "--no-sync",
                "--pwfile=" + password,
                "--locale=C",
                "--encoding=UTF8");
        tools.run(
                "pg_ctl",
                "-D",
                tools.files.toString(),
                "-w",
                "-l",
                folder.resolve("log").toString(),
                "-o",
                "-c port=" + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off",
                "start");
        tools.execute(
                "postgres",
                "create role moxora_owner login password 'dump'",
                "create role moxora_app login password 'dump' nosuperuser nobypassrls",
                "create role moxora_purge login password 'dump' nosuperuser nobypassrls",
                "create role moxora_backup login password 'dump' nosuperuser bypassrls",
                "grant pg_read_all_data to moxora_backup",
                "alter role moxora_backup set default_transaction_read_only = on");
        tools.createDatabase();
        return tools;
    }

    void createDatabase() throws SQLException {
        execute("postgres", "create database moxora owner moxora_owner");
        execute(
                "moxora",
                "alter schema public owner to moxora_owner",
                "revoke all on schema public from public",
                "grant usage on schema public to moxora_app, moxora_purge",
                "grant execute on function pg_control_system() to moxora_app, moxora_purge");
    }

    void dropDatabase() throws SQLException {
        execute("postgres", "drop database moxora with (force)");
    }

    String url() {
        return url("moxora");
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    Connection superuser() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "dump");
    }

    private void execute(String database, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(database), "postgres", "dump");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** As {@code docs/backups.md} says it is to be done, by the role given. */
    void dump(String role, Path file) throws IOException {
        run(
                "pg_dump",
                "--host=127.0.0.1",
                "--port=" + port,
                "--username=" + role,
                "--format=custom",
                "--file=" + file,
                "moxora");
    }

    /** Into an empty database, with its owners and rights. */
    void restore(Path file) throws IOException {
        run(
                "pg_restore",
                "--host=127.0.0.1",
                "--port=" + port,
                "--username=postgres",
                "--dbname=moxora",
                "--exit-on-error",
                "--single-transaction",
                "--clean",
                "--if-exists",
                file.toString());
    }

    /** The dump as SQL, which is compressed in the file. */
    void script(Path dump, Path script) throws IOException {
        run("pg_restore", "--file=" + script, dump.toString());
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile("drill-", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("PGPASSWORD", "dump");
        Process process = builder.start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(program + " failed: " + Files.readString(said));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            Files.deleteIfExists(said);
        }
    }

    @Override
    public void close() throws IOException {
        run("pg_ctl", "-D", files.toString(), "-w", "-m", "immediate", "stop");
    }
}
