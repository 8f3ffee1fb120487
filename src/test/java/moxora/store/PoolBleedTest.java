package moxora.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.TestClusters;
import moxora.TestPlatform;
import moxora.battery.Tally;
import moxora.store.Turns.Turn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Organisations follow each other on the same few connections, through commits, rollbacks, cancelled and timed-out
 * statements, interrupted threads, answers left unread and killed backends: nobody finds another's setting, no bare
 * statement finds another's row, and every answer opens to its own organisation's canary.
 */
@Tag("B5")
@Tag("T-05")
@Tag("T-06")
class PoolBleedTest {

    private static final Logger POOL = Logger.getLogger("com.zaxxer.hikari");
    private static Level before;
    private final TestPlatform platform = TestPlatform.shared();
    private final Map<Turn, AtomicLong> taken = new EnumMap<>(Turn.class);

    /** The pool tells of every connection that was killed under it. */
    @BeforeAll
    static void quiet() {
        before = POOL.getLevel();
        POOL.setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        POOL.setLevel(before);
    }

    @Test
    void onOneConnection_nobodyMeetsTheOneBefore() {
        alternate(1, 1, Tally.size(1_500, 100_000));
    }

    @Test
    void onTwoConnectionsForFourThreads_nobodyMeetsTheOneBefore() {
        alternate(2, 4, Tally.size(1_500, 100_000));
    }

    private void alternate(int connections, int threads, int turns) {
        List<Guest> guests =
                List.of(Guest.of(platform, platform.acme(), "qzacme"), Guest.of(platform, platform.bolt(), "qzbolt"));
        for (Turn turn : Turn.values()) {
            taken.put(turn, new AtomicLong());
        }
        Tally tally = Tally.of("B5 " + connections + " connections, " + threads + " threads: no bleeding");
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (Databases databases = new Databases(TestClusters.settings().logins(), connections);
                Turns play = new Turns(databases, guests)) {
            CompletableFuture<?>[] runs = new CompletableFuture<?>[threads];
            for (int i = 0; i < threads; i++) {
                Random random = Tally.random("B5 " + connections + "/" + i);
                runs[i] = CompletableFuture.runAsync(() -> run(play, random, turns / threads, tally), pool);
            }
            CompletableFuture.allOf(runs).join();
            System.out.println("battery | B5 turns taken | " + taken + " | broken off " + play.brokenOff());
        } finally {
            pool.shutdownNow();
        }
        tally.close();
        assertThat(taken.values())
                .as("every kind of turn")
                .allSatisfy(count -> assertThat(count).hasPositiveValue());
    }

    private void run(Turns play, Random random, int turns, Tally tally) {
        for (int i = 0; i < turns; i++) {
            Turn turn = Turn.drawn(random);
            String wrong;
            try {
                wrong = play.take(turn, random);
            } catch (SQLException e) {
                wrong = e.toString();
            }
            taken.get(turn).incrementAndGet();
            synchronized (tally) {
                tally.check(wrong.isEmpty(), "turn " + i + ", " + turn + ": " + wrong);
            }
        }
    }
}
