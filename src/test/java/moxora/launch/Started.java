package moxora.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process of {@code moxora.jar}, and what it said. */
final class Started {

    static final int READY_SECONDS = 120;
    private static final String END = "\0end";

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final StringBuffer said = new StringBuffer();

    private Started(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(line -> {
                said.append(line).append('\n');
                lines.add(line);
            });
        } catch (UncheckedIOException | IOException e) {
            said.append("(output ended)\n");
        } finally {
            lines.add(END);
        }
    }

    String said() {
        return said.toString();
    }

    void awaitReady() throws InterruptedException {
        awaitLine("Ctrl-C stops");
    }

    void awaitLine(String part) throws InterruptedException {
        String line = "";
        while (!line.contains(part)) {
            line = lines.poll(READY_SECONDS, TimeUnit.SECONDS);
            if (line == null || line.equals(END)) {
                throw new AssertionError("It never said \"" + part + "\" but:\n" + said);
            }
        }
    }

    /** The exit code, when all output is read. */
    int awaitEnd(int seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("It did not end within " + seconds + " seconds:\n" + said);
        }
        String line = "";
        while (line != null && !line.equals(END)) {
            line = lines.poll(seconds, TimeUnit.SECONDS);
        }
        return process.exitValue();
    }

    /** Runs the jar in the folder with these settings and no others. */
    static Started run(Path jar, Path folder, Map<String, String> settings, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                // None of them runs for long: what a better compiler would gain is less than it takes.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-BytecodeVerificationRemote",
                "-jar"));
        command.add(jar.toString());
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MOXORA_"));
        // The machine may tell every Java process something on standard error.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(settings);
        return new Started(builder.start());
    }

    Process process() {
        return process;
    }
}
