package moxora.app;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.disclosure.feature.FeatureConfigurationException;
import moxora.erasure.RestoreGate;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.PolicyConfigurationException;
import moxora.store.Migrations;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Starts Moxora with the application and stops it with it: settings, policies, migrations, checks, the graph, the
 * scheduled jobs. What keeps it from starting is told in one place, in plain words.
 */
@ApplicationScoped
public class StartUp {

    /** Told to the launcher, which runs in the same JVM; a server says "ready" whatever happened here. */
    private static final String STARTED = "moxora.started";

    private static final String FAILED = "moxora.failed";
    private static final String WAITING = "moxora.waiting";

    private static final String FINGERPRINT = "moxora.certificate.fingerprint";
    private static final long PATIENCE_SECONDS = 2;
    private static final Logger LOG = Logger.getLogger(StartUp.class.getName());

    private volatile @Nullable Assembly assembly;
    private volatile @Nullable Settings settings;
    private volatile @Nullable MovableClock clock;
    private volatile String reason = "Moxora is starting.";

    /** While nothing is served because a database is an older copy. */
    private volatile @Nullable Restoring restoring;

    private final List<Consumer<Assembly>> listeners = new ArrayList<>();

    private final ScheduledExecutorService ticker = Workers.timer("moxora-ticker", 1);

    /** Apart from the ticker: a rotation can take hours, and a closure that is due must not wait for it. */
    private final ScheduledExecutorService keyKeeper = Workers.timer("moxora-keys", 1);

    /** Apart from both, for the same reason: a scan reads every file. */
    private final ScheduledExecutorService prover = Workers.timer("moxora-proofs", 1);

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        try {
            Settings read = Settings.of(name -> ConfigProvider.getConfig().getOptionalValue(name, String.class));
            Path memory = read.clockControl() ? read.clockOffset() : null;
            MovableClock started = new MovableClock(Clock.systemUTC(), memory);
            read.kek().warnings().forEach(LOG::warning);
            read.unsubscribe().warnings().forEach(LOG::warning);
            LOG.info(read.mail().whereabouts());
            Migrations.run(read.logins());
            Assembly graph = new Assembly(read, started);
            StartChecks.run(graph);
            this.settings = read;
            this.clock = started;
            if (graph.erasure.gate.look().state() == RestoreGate.State.IN_STEP) {
                graph.erasure.gate.settle();
                serve(graph);
            } else {
                // The server opens its port only once this has returned, and shall tell of what goes on.
                Restoring gate = new Restoring(graph, this::serve, this::fail);
                this.restoring = gate;
                this.reason = Restoring.NOT_YET;
                System.setProperty(WAITING, gate.begin());
            }
        } catch (PolicyConfigurationException | FeatureConfigurationException | Settings.Invalid e) {
            fail(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            fail(e instanceof Fault fault ? fault.detail() : "It failed with " + rootOf(e) + ".", e);
        }
    }

    private void serve(Assembly graph) {
        graph.operatorParts.bootstrap(there(settings).operatorToken());
        graph.erasure.gate.head().ifPresent(head -> LOG.log(Level.INFO, "The vault stands at {0}.", head));
        this.assembly = graph;
        tell(graph);
        this.reason = "";
        this.restoring = null;
        graph.followKeys();
        ticker.scheduleWithFixedDelay(() -> Jobs.run(graph.promptJobs()), 1, 1, TimeUnit.SECONDS);
        keyKeeper.scheduleWithFixedDelay(() -> Jobs.run(graph.keyJobs()), 1, 1, TimeUnit.SECONDS);
        prover.scheduleWithFixedDelay(() -> Jobs.run(graph.proofJobs()), 1, 1, TimeUnit.SECONDS);
        System.setProperty(FINGERPRINT, graph.erasure.certificates.fingerprint());
        System.setProperty(STARTED, "true");
    }

    /**
     * For what wants the graph once there is one: called before the first request is let in, at once where that is now, or
     * after a restored backup was brought up; never, where Moxora does not start.
     */
    void whenServing(Consumer<Assembly> listener) {
        synchronized (listeners) {
            Assembly graph = assembly;
            if (graph == null) {
                listeners.add(listener);
                return;
            }
            tell(graph, listener);
        }
    }

    private void tell(Assembly graph) {
        synchronized (listeners) {
            listeners.forEach(listener -> tell(graph, listener));
            listeners.clear();
        }
    }

    /** A figure that cannot be shown is no reason not to serve. */
    private static void tell(Assembly graph, Consumer<Assembly> listener) {
        try {
            listener.accept(graph);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A part of /metrics is not there", e);
        }
    }

    private static String rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }

    private void fail(String why, RuntimeException e) {
        LOG.log(Level.SEVERE, "The failure at start", e);
        fail(why);
    }

    /** A mistake in the configuration is told in its own words, which are enough. */
    private void fail(String why) {
        this.reason = "Moxora did not start.";
        this.restoring = null;
        System.setProperty(FAILED, why);
        LOG.log(Level.SEVERE, "Moxora did not start: {0}", why);
    }

    @PreDestroy
    void stop() {
        Restoring gate = restoring;
        if (gate != null) {
            gate.close();
        }
        ticker.shutdownNow();
        keyKeeper.shutdownNow();
        prover.shutdownNow();
        // A job that still holds a connection would keep its pool from closing for ten seconds.
        awaitEnd(ticker);
        awaitEnd(keyKeeper);
        awaitEnd(prover);
        Assembly graph = assembly;
        if (graph != null) {
            graph.close();
        }
    }

    private static void awaitEnd(ScheduledExecutorService timer) {
        try {
            if (!timer.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "A job did not end when it was told to; it is cut off.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The graph, or 503 while it is not there. */
    public Assembly assembly() {
        return there(assembly);
    }

    Settings settings() {
        return there(settings);
    }

    MovableClock clock() {
        return there(clock);
    }

    /** What goes on while a restored copy is brought up, or keeps it from being served; null otherwise. */
    @Nullable
    Restoring restoring() {
        return restoring;
    }

    /** Why Moxora does not serve; empty when it does. */
    String reason() {
        return reason;
    }

    private <T> T there(@Nullable T part) {
        if (part == null) {
            throw new Fault(FaultCode.NOT_READY, reason);
        }
        return part;
    }
}
