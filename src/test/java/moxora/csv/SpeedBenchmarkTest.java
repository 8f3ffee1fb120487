package moxora.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import moxora.app.Assembly;
import moxora.contact.ContactQuery;
import moxora.contact.SearchProbe;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What protection costs: our import, export and search against a plaintext twin that does the same work on the same
 * clusters, as ratios within one run. {@code -Dmoxora.benchmark.rows} and {@code .rounds} make it smaller or longer.
 */
@Tag("benchmark")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SpeedBenchmarkTest {

    private static final int ROWS = Integer.getInteger("moxora.benchmark.rows", 100_000);
    private static final int ROUNDS = Integer.getInteger("moxora.benchmark.rounds", 3);
    private static final int LOOKUPS = 2_000;

    private final GeneratedContacts generated = new GeneratedContacts(42);
    private final ExecutorService writer = Executors.newSingleThreadExecutor();
    private DurablePlatform platform;
    private Assembly moxora;
    private TenantScope full;

    @BeforeAll
    void start() {
        platform = new DurablePlatform();
        moxora = platform.assembly;
        PlainTables.create(platform);
        TenantScope warmUp = platform.organisation();
        byte[] csv = generated.csv(Math.min(ROWS, 5_000), 1);
        for (int i = 0; i < 2; i++) {
            importSealed(warmUp, csv);
            importPlain(warmUp, csv);
        }
        Rounds.report("rows " + ROWS + ", " + csv.length / Math.min(ROWS, 5_000) + " bytes of CSV each; Java "
                + Runtime.version() + "; " + platform.serverVersion());
    }

    @AfterAll
    void stop() {
        writer.shutdown();
        platform.close();
    }

    @Test
    @Order(1)
    void anImport_reachesMostOfItsPlaintextTwin() {
        TenantScope[] scopes = new TenantScope[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            scopes[i] = platform.organisation();
        }
        byte[] csv = generated.csv(ROWS, 2);
        Rounds.Figures figures = Rounds.compare(
                "import",
                ROUNDS,
                platform::settle,
                round -> importSealed(scopes[round], csv),
                round -> importPlain(scopes[round], csv));
        full = scopes[0];
        PlainTables.analyse(platform);
        assertThat(figures.ratio()).isGreaterThanOrEqualTo(0.85);
    }

    @Test
    @Order(2)
    void anExport_reachesMostOfAPlaintextCursor() {
        for (int i = 0; i < 3; i++) {
            exportSealed();
            exportPlain();
        }
        Rounds.Figures figures =
                Rounds.compare("export", ROUNDS * 5, platform::settle, round -> exportSealed(), round -> exportPlain());
        assertThat(figures.ratio()).isGreaterThanOrEqualTo(0.85);
    }

    @Test
    @Order(3)
    void aSearchByEmail_takesHardlyLongerThanAPlaintextLookup() {
        SearchProbe probe = new SearchProbe(moxora);
        for (int i = 0; i < 3; i++) {
            searchSealed(i);
            searchPlain(i);
            lookUpSealed(probe, i);
            lookUpPlain(i);
        }
        Runnable nothing = () -> {};
        Rounds.Figures whole = Rounds.compare(
                "search, each its transaction", ROUNDS * 5, nothing, this::searchSealed, this::searchPlain);
        Rounds.Figures alone = Rounds.compare(
                "search, lookup alone", ROUNDS * 5, nothing, round -> lookUpSealed(probe, round), this::lookUpPlain);
        assertThat(1 / whole.ratio()).isLessThanOrEqualTo(1.15);
        assertThat(1 / alone.ratio()).isLessThanOrEqualTo(1.15);
    }

    private long importSealed(TenantScope scope, byte[] csv) {
        ContactImport inTurn = new ContactImport(
                moxora.contactImports, moxora.contactBatches, moxora.organisations, Runnable::run, writer);
        var id = inTurn.accept(scope, new ByteArrayInputStream(csv), GeneratedContacts.MAPPING, false);
        var status = inTurn.status(scope, id);
        assertThat(status.getString("state")).as(status.toString()).isEqualTo("done");
        assertThat(status.getInt("rejectedCount")).isZero();
        return status.getInt("imported");
    }

    private long importPlain(TenantScope scope, byte[] csv) {
        return new PlainImport(moxora, scope, writer).run(new ByteArrayInputStream(csv));
    }

    private long exportSealed() {
        moxora.contactExport.write(full, rows -> {}, OutputStream.nullOutputStream());
        return ROWS;
    }

    private long exportPlain() {
        PlainExport.write(moxora, full, OutputStream.nullOutputStream());
        return ROWS;
    }

    private long searchSealed(int round) {
        long found = 0;
        for (int i = 0; i < LOOKUPS; i++) {
            found += moxora.contacts
                    .search(full, "GB", byEmail(round, i))
                    .items()
                    .size();
        }
        return all(found);
    }

    private long searchPlain(int round) {
        long found = 0;
        for (int i = 0; i < LOOKUPS; i++) {
            String email = email(round, i);
            found += moxora.store
                    .within(full, session -> PlainTwin.search(session, email))
                    .size();
        }
        return all(found);
    }

    private long lookUpSealed(SearchProbe probe, int round) {
        return moxora.store.within(full, session -> {
            long found = 0;
            for (int i = 0; i < LOOKUPS; i++) {
                found += probe.page(session, byEmail(round, i)).items().size();
            }
            return all(found);
        });
    }

    private long lookUpPlain(int round) {
        return moxora.store.within(full, session -> {
            long found = 0;
            for (int i = 0; i < LOOKUPS; i++) {
                found += PlainTwin.search(session, email(round, i)).size();
            }
            return all(found);
        });
    }

    private static long all(long found) {
        assertThat(found).isEqualTo(LOOKUPS);
        return found;
    }

    private static String email(int round, int i) {
        return GeneratedContacts.email((int) ((round * 31L + i * 7_907L) % ROWS));
    }

    private static ContactQuery byEmail(int round, int i) {
        return new ContactQuery(email(round, i), null, null, null, null, Map.of(), null, 50, Set.of());
    }
}
