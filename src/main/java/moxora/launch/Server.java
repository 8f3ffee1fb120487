package moxora.launch;

import fish.payara.micro.PayaraMicro;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The server with our application in it.
 *
 * <p>It calls itself ready when the application failed to deploy, and answers 404 for ever. So the application says how
 * it went, in the system properties {@code moxora.started} and {@code moxora.failed}.
 */
final class Server {

    static final String STARTED = "moxora.started";
    static final String FAILED = "moxora.failed";

    /** Why the application is up and does not serve yet, however long that takes. */
    static final String WAITING = "moxora.waiting";

    private static final String SERVER_CLASSES = "fish.payara.micro.";
    private static final Duration PATIENCE_AFTER_BOOT = Duration.ofSeconds(5);
    private static final Duration PATIENCE_FOR_HOOK = Duration.ofMillis(500);
    private static final Duration POLL = Duration.ofMillis(20);

    private final DataFolder folder;
    private final Path war;
    private final Listener listener;
    private final Consumer<String> news;

    /** @param news told once why it takes long, where it does */
    Server(DataFolder folder, Path war, Listener listener, Consumer<String> news) {
        this.folder = folder;
        this.war = war;
        this.listener = listener;
        this.news = news;
    }

    /** Returns when the application serves. */
    void start() {
        try {
            Path temporary = folder.fresh("tmp");
            // What an earlier server left would be deployed a second time; and nothing is to lie in a shared folder.
            System.setProperty("java.io.tmpdir", temporary.toString());
            Path log = ServerLog.configure(folder, temporary.resolve("logging.properties"));
            System.clearProperty(STARTED);
            System.clearProperty(FAILED);
            System.clearProperty(WAITING);
            List<String> arguments = new ArrayList<>(List.of(
                    "--deploy",
                    war.toString(),
                    "--contextroot",
                    "/",
                    "--nohazelcast",
                    "--disablephonehome",
                    "--rootdir",
                    OwnerOnly.folder(temporary.resolve("server")).toString(),
                    "--unpackdir",
                    OwnerOnly.folder(temporary.resolve("runtime")).toString(),
                    "--logproperties",
                    log.toString()));
            arguments.addAll(listener.arguments(temporary));
            PayaraMicro.main(arguments.toArray(String[]::new));
        } catch (IOException e) {
            throw Refusal.couldNotStart("The folder " + folder.path() + " cannot be written by this user.", e);
        }
        if (System.getProperty(FAILED) == null) {
            awaitPort();
        }
        awaitApplication();
    }

    /** The server goes on without the port where another program took it while it started. */
    private void awaitPort() {
        long start = System.nanoTime();
        while (!listener.isOpen()) {
            if (System.nanoTime() - start > PATIENCE_AFTER_BOOT.toNanos()) {
                throw failed("port " + listener.port() + " could not be opened");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private void awaitApplication() {
        long start = System.nanoTime();
        String told = "";
        while (!Boolean.getBoolean(STARTED) && System.getProperty(FAILED) == null) {
            String waiting = System.getProperty(WAITING, "");
            if (!waiting.isEmpty() && !waiting.equals(told)) {
                news.accept(waiting);
                told = waiting;
            }
            if (waiting.isEmpty() && System.nanoTime() - start > PATIENCE_AFTER_BOOT.toNanos()) {
                throw failed("the server did not accept the application");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        String reason = System.getProperty(FAILED);
        if (reason != null) {
            throw failed(reason.strip());
        }
    }

    private Refusal failed(String reason) {
        return Refusal.couldNotStart("Moxora did not start: " + reason + System.lineSeparator() + "Its log is "
                + ServerLog.current(folder) + ".");
    }

    /** For a shutdown hook: all hooks run at once, so this waits until the server's own is through. */
    static void awaitStop(Duration patience) {
        long start = System.nanoTime();
        Thread hook = hook();
        while (hook == null && System.nanoTime() - start < PATIENCE_FOR_HOOK.toNanos()) {
            LockSupport.parkNanos(POLL.toNanos());
            hook = hook();
        }
        if (hook != null) {
            try {
                hook.join(patience.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static @Nullable Thread hook() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getClass().getName().startsWith(SERVER_CLASSES))
                .findFirst()
                .orElse(null);
    }
}
