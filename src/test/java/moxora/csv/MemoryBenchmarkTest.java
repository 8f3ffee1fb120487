package moxora.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The heap that an import and an export need is the same for ten times the rows. */
@Tag("benchmark")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MemoryBenchmarkTest {

    private static final int FEW = Integer.getInteger("moxora.benchmark.rows", 100_000) / 10;
    private static final int MANY = FEW * 10;
    private static final int SAMPLES = 8;

    /** Two batches more or less are noise; all the rows would be ten times that. */
    private static final double NOISE_MEGABYTES = 16;

    private final GeneratedContacts generated = new GeneratedContacts(42);
    private final ExecutorService writer = Executors.newSingleThreadExecutor();
    private DurablePlatform platform;

    private record Peaks(double whileImporting, double whileExporting) {}

    @BeforeAll
    void start() {
        platform = new DurablePlatform();
    }

    @AfterAll
    void stop() {
        writer.shutdown();
        platform.close();
    }

    @Test
    void theHeap_doesNotGrowWithTheRows() {
        // Caches of the driver and of the persistence unit fill to their bounds first.
        peaks(FEW);
        Peaks few = peaks(FEW);
        Peaks many = peaks(MANY);
        Rounds.report(String.format(
                Locale.ROOT,
                "heap held at most, %d and %d rows:  import %.1f and %.1f MB, export %.1f and %.1f MB",
                FEW,
                MANY,
                few.whileImporting,
                many.whileImporting,
                few.whileExporting,
                many.whileExporting));
        assertThat(many.whileImporting - few.whileImporting).isLessThan(NOISE_MEGABYTES);
        assertThat(many.whileExporting - few.whileExporting).isLessThan(NOISE_MEGABYTES);
    }

    private Peaks peaks(int rows) {
        TenantScope scope = platform.organisation();
        HeapWatch importing = new HeapWatch(rows / CsvLimits.BATCH / SAMPLES);
        ContactImport inTurn = new ContactImport(
                platform.assembly.contactImports,
                platform.assembly.contactBatches,
                platform.assembly.organisations,
                Runnable::run,
                importing.over(writer));
        var id = inTurn.accept(scope, importing.over(generated.stream(rows, rows)), GeneratedContacts.MAPPING, false);
        assertThat(inTurn.status(scope, id).getInt("imported")).isEqualTo(rows);

        // What leaves the export's buffer is about 128 KiB, and so about 400 rows.
        HeapWatch exporting = new HeapWatch(rows / 400 / SAMPLES);
        platform.assembly.contactExport.write(scope, announced -> {}, exporting.over(OutputStream.nullOutputStream()));
        assertThat(importing.samples()).isGreaterThanOrEqualTo(SAMPLES / 2);
        assertThat(exporting.samples()).isGreaterThanOrEqualTo(SAMPLES / 2);
        return new Peaks(importing.peakMegabytes(), exporting.peakMegabytes());
    }
}
