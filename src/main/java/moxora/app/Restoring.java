package moxora.app;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.erasure.ReplayProgress;
import moxora.erasure.RestoreGate;
import moxora.fault.Fault;

/**
 * A start that found a restored copy: brought up on a thread of its own while the port is open and readiness tells of
 * it, and served afterwards. An older vault that nobody has accepted is never served.
 */
final class Restoring implements AutoCloseable {

    /** To callers, who can do nothing about it. */
    static final String NOT_YET = "Moxora does not serve yet: a restored backup is looked at.";

    private static final Logger LOG = Logger.getLogger(Restoring.class.getName());

    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long PATIENCE_MILLIS = 5_000;

    private final Assembly graph;
    private final RestoreGate gate;
    private final RestoreGate.Finding found;
    private final boolean refused;
    private final Thread thread;
    private volatile boolean closed;

    /** @param serve called once both sides are in step; @param fail called when that cannot be */
    Restoring(Assembly graph, Consumer<Assembly> serve, BiConsumer<String, RuntimeException> fail) {
        this.graph = graph;
        this.gate = graph.erasure.gate;
        this.found = gate.look();
        this.refused = found.state() == RestoreGate.State.VAULT_BEHIND && !gate.isAccepted(found);
        this.thread = new Thread(() -> run(serve, fail), "moxora-restore");
        thread.setDaemon(true);
    }

    /** Begins, where there is something to do; the answer is what to tell whoever started Moxora. */
    String begin() {
        if (refused) {
            LOG.log(Level.SEVERE, "Moxora does not serve: {0}", found.detail());
            return "Moxora does not serve: " + found.detail();
        }
        thread.start();
        return "A restored backup is brought up to what the vault knows; Moxora serves afterwards.";
    }

    private void run(Consumer<Assembly> serve, BiConsumer<String, RuntimeException> fail) {
        while (!closed) {
            try {
                gate.bringUp();
                if (!closed) {
                    serve.accept(graph);
                }
                return;
            } catch (Fault waits) {
                if (closed) {
                    return;
                }
                // A database that is out of reach for a moment; what was done is not undone.
                LOG.log(Level.WARNING, "A restored backup is not brought up yet, and tried again: {0}", waits.detail());
                LockSupport.parkNanos(AGAIN_NANOS);
            } catch (RuntimeException e) {
                if (!closed) {
                    fail.accept("A restored backup could not be brought up.", e);
                }
                return;
            }
        }
    }

    /** The code that readiness answers. */
    String code() {
        return refused ? "vault_rolled_back" : "restoring";
    }

    String detail() {
        return refused || found.state() == RestoreGate.State.DATA_BEHIND
                ? found.detail()
                : "An older vault was accepted.";
    }

    ReplayProgress progress() {
        return gate.progress();
    }

    /** Ends it wherever it is; the next start begins anew. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        graph.close();
    }
}
