package moxora.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.TestClusters;
import moxora.TestPlatform;
import moxora.battery.Tally;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Organisations follow each other on the same few connections, through commits, rollbacks, cancelled statements and
 * killed backends: nobody finds another's setting, and no bare statement finds another's row.
 */
@Tag("B5")
@Tag("T-05")
@Tag("T-06")
class PoolBleedTest {

    private static final Logger POOL = Logger.getLogger("com.zaxxer.hikari");
    private static Level before;
    private final TestPlatform platform = TestPlatform.shared();
    private final List<TenantScope> organisations = List.of(platform.acme(), platform.bolt());
    private final AtomicLong cancelled = new AtomicLong();
    private final AtomicLong killed = new AtomicLong();

    /** The pool tells of every connection that was killed under it. */
    @BeforeAll
    static void quiet() {
        before = POOL.getLevel();
        POOL.setLevel(Level.SEVERE);
    }

    @AfterAll
    static void loud() {
        POOL.setLevel(before);
    }

    @Test
    void onOneConnection_nobodyMeetsTheOneBefore() {
        alternate(1, 1, Tally.size(1_000, 50_000));
    }

    @Test
    void onTwoConnectionsForFourThreads_nobodyMeetsTheOneBefore() {
        alternate(2, 4, Tally.size(1_000, 50_000));
    }

    private void alternate(int connections, int threads, int turns) {
        organisations.forEach(scope -> platform.assembly.contacts.create(scope, "GB", TestPlatform.ada()));
        platform.assembly.contacts.create(organisations.get(1), "GB", TestPlatform.ada());
        Tally tally = Tally.of("B5 " + connections + " connections, " + threads + " threads: no bleeding");
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (Databases databases = new Databases(TestClusters.settings().logins(), connections)) {
            CompletableFuture<?>[] runs = new CompletableFuture<?>[threads];
            for (int i = 0; i < threads; i++) {
                Random random = Tally.random("B5 " + connections + "/" + i);
                runs[i] = CompletableFuture.runAsync(() -> run(databases, random, turns / threads, tally), pool);
            }
            CompletableFuture.allOf(runs).join();
        } finally {
            pool.shutdownNow();
        }
        tally.close();
        assertThat(cancelled).as("statements cancelled").hasPositiveValue();
        assertThat(killed).as("backends killed").hasPositiveValue();
    }

    private void run(Databases databases, Random random, int turns, Tally tally) {
        TenantStore withEntities = databases.tenants();
        TenantStore statementsOnly = new TenantStore(databases.dataConnections());
        for (int turn = 0; turn < turns; turn++) {
            TenantScope scope = organisations.get(random.nextInt(2));
            TenantStore store = random.nextBoolean() ? withEntities : statementsOnly;
            int chance = random.nextInt(100);
            boolean clean;
            if (chance < 70) {
                clean = seesItsOwnOnly(store, scope);
            } else if (chance < 85) {
                clean = rollsBack(store, scope);
            } else if (chance < 94) {
                clean = nothingIsLeft(databases);
            } else if (chance < 98) {
                clean = breaksOff(
                        store,
                        scope,
                        "set local statement_timeout = 1",
                        "select pg_sleep(1)",
                        FaultCode.INTERNAL,
                        cancelled);
            } else {
                clean = breaksOff(
                        store,
                        scope,
                        "select 1",
                        "select pg_terminate_backend(pg_backend_pid())",
                        FaultCode.DATABASE_UNAVAILABLE,
                        killed);
            }
            synchronized (tally) {
                tally.check(clean, "turn " + turn + ", chance " + chance);
            }
        }
    }

    private static boolean seesItsOwnOnly(TenantStore store, TenantScope scope) {
        List<UUID> seen = store.within(
                scope, session -> session.sql().rows("select organisation_id from contact", row -> row.uuid(1)));
        return !seen.isEmpty() && seen.stream().allMatch(scope.organisation().value()::equals);
    }

    private static boolean rollsBack(TenantStore store, TenantScope scope) {
        try {
            store.run(scope, session -> {
                session.sql().update("update contact set version = version + 1");
                throw new IllegalStateException("on purpose");
            });
            return false;
        } catch (Fault | IllegalStateException onPurpose) {
            return true;
        }
    }

    private static boolean nothingIsLeft(Databases databases) {
        try {
            return Bare.connection(
                    databases,
                    sql -> Bare.organisationSet(sql).isEmpty() && sql.count("select count(*) from contact") == 0);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean breaksOff(
            TenantStore store, TenantScope scope, String first, String second, FaultCode code, AtomicLong count) {
        try {
            store.run(scope, session -> {
                session.sql().execute(first);
                session.sql().execute(second);
            });
            return false;
        } catch (Fault brokenOff) {
            count.incrementAndGet();
            return brokenOff.code() == code;
        }
    }
}
