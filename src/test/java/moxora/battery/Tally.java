package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Counts tries and failures of one item of the battery, and prints the line that a reader can check: seed, N, failures,
 * and 3/N, the bound that no failure in N tries gives at 95 %.
 *
 * <p>Every build takes a seeded sample; {@code -Pbattery} takes the whole. {@code -Dmoxora.seed=…} repeats another run.
 */
public final class Tally {

    private static final long SEED = Long.getLong("moxora.seed", 20_261_122L);
    private static final boolean WHOLE = "full".equals(System.getProperty("moxora.battery", "sample"));

    /** Whether the battery runs in full. */
    public static boolean whole() {
        return WHOLE;
    }

    private static final int SHOWN = 20;

    private final String claim;
    private final long began = System.nanoTime();
    private final List<String> failures = new ArrayList<>();
    private long failed;
    private long tries;

    private Tally(String claim) {
        this.claim = claim;
    }

    /** @param claim the item of the battery and what it promises, such as {@code "B6 tampered records are refused"} */
    public static Tally of(String claim) {
        return new Tally(claim);
    }

    /** How many tries this run makes. */
    public static int size(int sample, int whole) {
        return WHOLE ? whole : sample;
    }

    /** The same numbers in every run with the same seed; each name has numbers of its own. */
    public static Random random(String name) {
        return new Random(SEED ^ ((long) name.hashCode() << 21));
    }

    /** One more try; {@code what} is told when it failed, and quotes nothing but places. */
    public void check(boolean holds, String what) {
        tries++;
        if (!holds) {
            fail(what);
        }
    }

    public void tried(long more) {
        tries += more;
    }

    public void fail(String what) {
        failed++;
        if (failures.size() < SHOWN) {
            failures.add(what);
        }
    }

    /** Prints the line, and fails the test when anything failed. */
    public void close() {
        System.out.printf(
                Locale.ROOT,
                "battery | %s | %s | seed %d | N %,d | failures %d | 95 %% bound %.1e | %.1f s%n",
                claim,
                WHOLE ? "full" : "sample",
                SEED,
                tries,
                failed,
                3.0 / Math.max(1, tries),
                (System.nanoTime() - began) / 1e9);
        assertThat(failures).as(claim).isEmpty();
        assertThat(tries).as(claim + ": nothing was tried").isPositive();
    }
}
