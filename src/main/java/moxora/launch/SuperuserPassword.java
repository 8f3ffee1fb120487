package moxora.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sets the superuser's password while no server runs, so that there is no moment in which none is asked for. */
final class SuperuserPassword {

    private static final int PATIENCE_SECONDS = 60;

    private SuperuserPassword() {}

    static void set(PostgresBinaries binaries, Path cluster, String password, Path log) throws IOException {
        List<String> command = binaries.command(
                "postgres",
                List.of("--single", "-c", "log_min_error_statement=panic", "-D", cluster.toString(), "postgres"));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try (var input = process.getOutputStream()) {
            input.write(("ALTER ROLE postgres PASSWORD '" + password + "'\n").getBytes(StandardCharsets.UTF_8));
        }
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("the superuser's password could not be set");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
