package moxora.launch;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The end of the process, however it comes: first the server, then the databases under it, then the folder. */
final class StopInOrder extends Thread {

    private static final Duration SERVER_PATIENCE = Duration.ofSeconds(6);

    /** Long enough for databases that are being created just now: they can be stopped only when they run. */
    private static final Duration CLUSTERS_PATIENCE = Duration.ofSeconds(30);

    private final PrintStream out;
    private final CompletableFuture<AutoCloseable> databases = new CompletableFuture<>();
    private volatile boolean serverBegun;
    private volatile String news = "Moxora ends without having been ready.";
    private volatile boolean stopping;

    StopInOrder(PrintStream out) {
        super("stop-in-order");
        this.out = out;
    }

    /** The databases are there; a stop that came while they started has waited for this. */
    void databasesStarted(AutoCloseable started) {
        databases.complete(started);
    }

    void databasesFailed() {
        databases.complete(() -> {});
    }

    /** From now on there is a server to wait for. False when the process already ends: start nothing more. */
    boolean serverBegins() {
        serverBegun = true;
        return !stopping;
    }

    void ready() {
        news = "Moxora stops.";
    }

    /** Whoever started it reads the reason already. */
    void reasonIsTold() {
        news = "";
    }

    @Override
    public void run() {
        stopping = true;
        if (!news.isEmpty()) {
            out.println(news);
        }
        // The server prints its inner state on the way down; what matters goes to its log.
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        if (serverBegun) {
            Server.awaitStop(SERVER_PATIENCE);
        }
        try {
            databases.get(CLUSTERS_PATIENCE.toSeconds(), TimeUnit.SECONDS).close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            out.println("A database was still starting; the next start will find and stop it.");
        } catch (Exception e) {
            out.println("A database could not be stopped; the next start will find and stop it.");
        }
    }
}
