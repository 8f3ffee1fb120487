package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import moxora.csv.DurablePlatform;
import moxora.csv.Rounds;
import moxora.store.Untold;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What the walls and the trail cost a reader of contacts: the same build twice, on clusters of their own that keep what
 * they commit, once as it is served and once with row-level security off in every table and nothing recorded, in turns
 * in one run. {@code -Dmoxora.benchmark.reads} and {@code .rounds} make it smaller or longer.
 */
@Tag("benchmark")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WallsBenchmarkTest {

    private static final int READS = Integer.getInteger("moxora.benchmark.reads", 8_000);
    private static final int ROUNDS = Integer.getInteger("moxora.benchmark.rounds", 3) * 5;

    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private DurablePlatform walled;
    private DurablePlatform open;
    private ContactReads ours;
    private ContactReads twin;
    private ContactReads untold;

    @BeforeAll
    void start() {
        walled = new DurablePlatform();
        open = new DurablePlatform();
        // With the background work of a server, the writing down of reads among it.
        walled.assembly.followKeys();
        open.assembly.followKeys();
        TenantScope one = walled.organisation();
        TenantScope other = open.organisation();
        // Neighbours, so that a policy has something to keep apart.
        ContactReads.asServed(walled.assembly, walled.organisation());
        ContactReads.asServed(open.assembly, open.organisation());
        ours = ContactReads.asServed(walled.assembly, one);
        twin = ContactReads.untrailed(open.assembly, open.assembly.store, other);
        untold = ContactReads.untrailed(open.assembly, Untold.store(open.assembly.databases()), open.organisation());
        List<String> tables = open.assembly.databases().catalogue().tablesWith("organisation_id");
        open.asOwner(tables.stream()
                .map(table -> "alter table " + table + " disable row level security")
                .toArray(String[]::new));
        for (int i = 0; i < 4; i++) {
            ours.read(threads, READS / 2, false);
            twin.read(threads, READS / 2, false);
            untold.read(threads, READS / 2, false);
        }
    }

    @AfterAll
    void stop() {
        threads.shutdown();
        walled.close();
        open.close();
    }

    @Test
    void wallsAndTrail_leaveAReaderMostOfTheSpeed() {
        Rounds.Figures figures = Rounds.compare(
                "contact read, walls and trail",
                ROUNDS,
                () -> {},
                round -> oursWithTheirEntries(),
                round -> twin.read(threads, READS, false));
        assertThat(figures.ratio()).isGreaterThanOrEqualTo(0.85);
    }

    /** All of it within the round: no entry is left for the twin's time. */
    private long oursWithTheirEntries() {
        long read = ours.read(threads, READS, false);
        walled.assembly.auditing.reads.flush();
        return read;
    }

    /** Reported: the twin does not even tell the database whose transaction it is. */
    @Test
    void andAgainstATwinThatSaysNothing_isReported() {
        Rounds.compare(
                "contact read, against no setting at all",
                ROUNDS,
                () -> {},
                round -> oursWithTheirEntries(),
                round -> untold.read(threads, READS, false));
    }

    /** Reported: such a read is answered only after its entry is durable, each behind the one before. */
    @Test
    void aReadOfSpecialCategories_isReported() {
        Rounds.compare(
                "special-category read, walls and trail",
                ROUNDS / 3,
                () -> {},
                round -> ours.read(threads, READS / 8, true),
                round -> twin.read(threads, READS / 8, true));
    }
}
