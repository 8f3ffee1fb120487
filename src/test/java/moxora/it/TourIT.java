package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moxora.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The README's tour, word for word but for port and folder, pasted into a shell against the shipped jar. */
@Tag("launch")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Execution(ExecutionMode.CONCURRENT)
class TourIT {

    private static final Path PROJECT =
            Path.of(System.getProperty("project.directory", ".")).toAbsolutePath();
    private static final Pattern TOUR =
            Pattern.compile("In another, from this folder.*?```sh\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path temporary;

    private Process moxora;

    @AfterEach
    void stop() throws Exception {
        if (moxora != null) {
            moxora.destroy();
            assertThat(moxora.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void theTour_pastesIntoAShell_andWorks() throws Exception {
        Assumptions.assumeTrue(
                List.of("bash", "curl", "openssl", "python3", "base64").stream().allMatch(TourIT::isThere),
                "skipped: the tour needs bash, curl, openssl and python3");
        int port = FreePort.next();
        Path data = temporary.resolve("tour");
        start(port, data);
        String tour =
                tour().replace("localhost:8080", "localhost:" + port).replace("/tmp/moxora-tour", data.toString());
        Path script = Files.writeString(temporary.resolve("tour.sh"), tour);

        Process shell = new ProcessBuilder("bash", "-eu", "-o", "pipefail", script.toString())
                .directory(PROJECT.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(shell.waitFor()).as(said).isZero();
        assertThat(said.toLowerCase(java.util.Locale.ROOT).split("moxora-rows: 40", -1))
                .as(said)
                .hasSize(3);
        assertThat(said)
                .contains("\"imported\":40")
                .contains("\"accepted\":2,\"duplicates\":0")
                .contains("\"accepted\":0,\"duplicates\":2")
                .contains("email.open")
                .contains("The certificate holds.");
    }

    private static String tour() throws Exception {
        Matcher block = TOUR.matcher(Files.readString(PROJECT.resolve("README.md")));
        assertThat(block.find()).as("the README has a tour").isTrue();
        return block.group(1);
    }

    private static boolean isThere(String program) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private void start(int port, Path data) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-jar",
                        PROJECT.resolve("target/moxora.jar").toString())
                .directory(PROJECT.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("MOXORA_"));
        builder.environment()
                .putAll(Map.of(
                        "MOXORA_HTTP_PORT", String.valueOf(port),
                        "MOXORA_DATA_DIR", data.toString(),
                        "MOXORA_CLOCK_CONTROL", "true"));
        moxora = builder.start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(moxora.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            if (line.startsWith("Ctrl-C stops")) {
                drain(lines);
                return;
            }
        }
        throw new AssertionError("Moxora did not start:\n" + said);
    }

    /** What the process says later must not block it. */
    private static void drain(BufferedReader lines) {
        Thread reader = new Thread(
                () -> {
                    try (lines) {
                        lines.transferTo(Writer.nullWriter());
                    } catch (IOException stopped) {
                        // It says nothing more; other tests, which run beside this one, shall not hear of that.
                    }
                },
                "tour-output");
        reader.setDaemon(true);
        reader.start();
    }
}
