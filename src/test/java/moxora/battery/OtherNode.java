package moxora.battery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Another node that is a process of its own: the same class path in a Java of its own, told what to do line by line
 * ({@link OtherNodeMain}), and killed when it is no longer needed.
 */
public final class OtherNode implements AutoCloseable {

    private static final String END = "\0end";
    private static final int ANSWER_SECONDS = 120;

    private final Process process;
    private final PrintStream orders;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    /** @param settings what the launcher would set as system properties; they go over standard input, since any user sees a command line */
    public OtherNode(Map<String, String> settings) throws IOException {
        this(OtherNodeMain.class, List.of(), settings);
    }

    /**
     * @param main what runs in the process: it reads settings until {@code start}, then orders
     * @param options of its Java
     */
    public OtherNode(Class<?> main, List<String> options, Map<String, String> settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                // A fifth of the start of a process that lives for seconds.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-BytecodeVerificationRemote",
                "-XX:+UseSerialGC",
                "-Xmx256m"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        process = builder.start();
        orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "other-node");
        reader.setDaemon(true);
        reader.start();
        settings.forEach((name, value) -> tell(name + "=" + value));
        tell("start");
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                Stream<String> lines = output.lines()) {
            lines.forEach(answers::add);
        } catch (IOException | java.io.UncheckedIOException killed) {
            // What it had not said is of no interest.
        } finally {
            answers.add(END);
        }
    }

    /** Gives an order; its answer is fetched with {@link #answer}. */
    public void tell(String order) {
        orders.println(order);
    }

    /** The next line it says. */
    public String answer() throws InterruptedException {
        String answer = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
        if (answer == null || answer.equals(END)) {
            throw new AssertionError("The other node said nothing; it " + (process.isAlive() ? "runs." : "has ended."));
        }
        return answer;
    }

    public String ask(String order) throws InterruptedException {
        tell(order);
        return answer();
    }

    /** Waits until it is up. */
    public OtherNode awaitReady() throws InterruptedException {
        if (!answer().equals("ready")) {
            throw new AssertionError("The other node did not come up.");
        }
        return this;
    }

    /** Waits until it has ended of itself. */
    public void awaitEnd() throws InterruptedException {
        if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("The other node does not end.");
        }
    }

    /** As {@code kill -9} does. Returns whether it was running until then. */
    public boolean kill() throws InterruptedException {
        boolean ran = process.isAlive();
        process.destroyForcibly().waitFor();
        return ran;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
