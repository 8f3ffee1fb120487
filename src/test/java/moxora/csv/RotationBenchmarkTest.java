package moxora.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import moxora.app.Assembly;
import moxora.contact.Contact;
import moxora.contact.ContactQuery;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** How fast everything is sealed anew, against bringing it in at first, and what callers feel of it meanwhile. */
@Tag("benchmark")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RotationBenchmarkTest {

    private static final int ROWS = Integer.getInteger("moxora.benchmark.rows", 100_000);
    private static final int ROUNDS = Integer.getInteger("moxora.benchmark.rounds", 3);
    private static final int WINDOWS = 5;
    private static final int READS = 2_000;

    private final GeneratedContacts generated = new GeneratedContacts(42);
    private final ExecutorService writer = Executors.newSingleThreadExecutor();
    private DurablePlatform platform;
    private Assembly moxora;
    private TenantScope full;

    @BeforeAll
    void start() {
        platform = new DurablePlatform();
        moxora = platform.assembly;
        TenantScope warmUp = platform.organisation();
        byte[] csv = generated.csv(Math.min(ROWS, 5_000), 1);
        for (int i = 0; i < 2; i++) {
            importInto(warmUp, csv);
            rotate(warmUp);
        }
    }

    @AfterAll
    void stop() {
        writer.shutdown();
        platform.close();
    }

    @Test
    @Order(1)
    void aRotation_reachesHalfTheSpeedOfAnImport() {
        TenantScope[] scopes = new TenantScope[ROUNDS];
        byte[] csv = generated.csv(ROWS, 2);
        for (int i = 0; i < ROUNDS; i++) {
            scopes[i] = platform.organisation();
            importInto(scopes[i], csv);
        }
        full = scopes[0];
        Rounds.Figures figures = Rounds.compare(
                "rotation against import",
                ROUNDS,
                platform::settle,
                round -> {
                    rotate(scopes[round]);
                    return ROWS;
                },
                round -> importInto(platform.organisation(), csv));
        assertThat(figures.ratio()).isGreaterThanOrEqualTo(0.5);
    }

    /** Reported and not judged: on a machine of two processors it says as much about the machine. */
    @Test
    @Order(2)
    void whatReadersFeelOfARotation_isReported() throws Exception {
        List<UUID> ids = moxora.contacts.search(full, "GB", ContactQuery.everything(200)).items().stream()
                .map(Contact::id)
                .toList();
        List<Double> idle = new ArrayList<>();
        List<Double> busy = new ArrayList<>();
        p99(ids, () -> false);
        ExecutorService rotating = Executors.newSingleThreadExecutor();
        for (int window = 0; window < WINDOWS; window++) {
            idle.add(p99(ids, () -> false));
            AtomicBoolean running = new AtomicBoolean(true);
            Future<?> rotation = rotating.submit(() -> {
                rotate(full);
                running.set(false);
            });
            busy.add(p99(ids, running::get));
            rotation.get();
        }
        rotating.shutdown();
        Rounds.report(String.format(
                Locale.ROOT,
                "p99 of a contact read: idle %.2f ms, during a rotation %.2f ms (medians of %d alternating windows)",
                median(idle),
                median(busy),
                WINDOWS));
    }

    /** In milliseconds, over so many reads and on for as long as the other work lasts. */
    private double p99(List<UUID> ids, BooleanSupplier goOn) {
        Random random = new Random(7);
        List<Long> took = new ArrayList<>();
        while (took.size() < READS || goOn.getAsBoolean()) {
            UUID id = ids.get(random.nextInt(ids.size()));
            long began = System.nanoTime();
            moxora.contacts.get(full, id);
            took.add(System.nanoTime() - began);
        }
        long[] sorted = took.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[(int) (sorted.length * 0.99)] / 1e6;
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private void rotate(TenantScope scope) {
        UUID id = moxora.keys.rotations.request(scope.organisation(), null, "operator:benchmark", null);
        moxora.keys.rotationRun.runDue();
        assertThat(moxora.keys.rotations.find(id).orElseThrow().finishedAt()).isNotNull();
    }

    private long importInto(TenantScope scope, byte[] csv) {
        ContactImport inTurn = new ContactImport(
                moxora.contactImports, moxora.contactBatches, moxora.organisations, Runnable::run, writer);
        var id = inTurn.accept(scope, new ByteArrayInputStream(csv), GeneratedContacts.MAPPING, false);
        var status = inTurn.status(scope, id);
        assertThat(status.getString("state")).as(status.toString()).isEqualTo("done");
        return status.getInt("imported");
    }
}
