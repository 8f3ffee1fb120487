package moxora.erasure;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import moxora.TestClusters;
import moxora.app.Settings;
import moxora.store.DyingDatabases;

/**
 * A process that carries out what is due and stands still behind a given change or its commit, for whoever kills it
 * there. It reads settings until {@code start}, then orders, one a line, and ends with its standard input.
 */
public final class ErasureWorkerMain {

    private final PrintStream answers;
    private final Settings settings;
    private final WorkerGraph graph;

    private ErasureWorkerMain(PrintStream answers, Map<String, String> settings) {
        this.answers = answers;
        this.settings = TestClusters.quick(Settings.of(name -> Optional.ofNullable(settings.get(name))));
        this.graph = new WorkerGraph(this.settings);
    }

    public static void main(String[] args) throws Exception {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            Map<String, String> settings = new HashMap<>();
            String line = orders.readLine();
            for (; line != null && !line.equals("start"); line = orders.readLine()) {
                int equals = line.indexOf('=');
                settings.put(line.substring(0, equals), line.substring(equals + 1));
            }
            ErasureWorkerMain worker = new ErasureWorkerMain(answers, settings);
            answers.println("ready");
            for (line = orders.readLine(); line != null && !line.equals("end"); line = orders.readLine()) {
                String[] order = line.split(" ");
                worker.runDue(Long.parseLong(order[1]), Instant.parse(order[2]));
            }
        }
        System.exit(0);
    }

    /** Says {@code at} and stands still behind the given statement or commit, or says {@code done} at the end. */
    private void runDue(long stop, Instant now) {
        DyingDatabases databases = DyingDatabases.watched(settings.logins(), call -> {
            if (call == stop) {
                answers.println("at " + call);
                standStill();
            }
        });
        graph.run(databases, Clock.fixed(now, ZoneOffset.UTC)).runDue();
        answers.println("done " + databases.calls());
    }

    @SuppressWarnings("InfiniteLoopStatement")
    private static void standStill() {
        while (true) {
            LockSupport.park();
        }
    }
}
