package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.ManyRows;
import moxora.battery.OtherNode;
import moxora.battery.Sandbox;
import moxora.contact.Contact;
import moxora.store.Ids;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What an erasure costs: the purge in bounded transactions against one unbounded {@code DELETE} of the same rows, what a
 * neighbour feels of it, and how soon nothing opens any more. Which of the two comes first alternates.
 *
 * <p>{@code -Dmoxora.benchmark.contacts=1000000} for the whole; each contact has five events and two tokens.
 */
@Tag("benchmark")
class PurgeBenchmarkTest {

    private static final int CONTACTS = Integer.getInteger("moxora.benchmark.contacts", 100_000);
    private static final int ROUNDS = Integer.getInteger("moxora.benchmark.rounds", 5);
    private static final int EVENTS_EACH = 5;
    private static final int WARM_UP = 20_000;
    private static final double ALLOWED = 1.3;
    private static final int SAMPLES = 300;

    @Test
    void aPurgeInBatches_isHardlySlowerThanOneDelete() throws Exception {
        try (Sandbox sandbox = Sandbox.open()) {
            Assembly moxora = sandbox.assembly;
            PurgeStep purge = new PurgeStep(moxora.erasure.context, new ErasureJournal(moxora.vault, sandbox.clock));
            TenantScope admin = sandbox.organisation("bolt");
            UUID read = moxora.contacts.create(admin, "GB", TestPlatform.ada()).id();
            // No person: these read so many contacts an hour at most.
            TenantScope bolt =
                    new TenantScope(admin.organisation(), new Actor(Ids.next(), Actor.Role.JOB), Purpose.SERVICE);
            List<Double> ratios = new ArrayList<>();
            List<Double> idle = new ArrayList<>();
            List<Double> during = new ArrayList<>();
            List<Double> duringOne = new ArrayList<>();
            purge.purge(asPurge(filled(sandbox, "warm-up", WARM_UP)));
            deleteAtOnce(moxora, asPurge(filled(sandbox, "warm-up-at-once", WARM_UP)));
            for (int round = 0; round < ROUNDS; round++) {
                TenantScope batched = asPurge(filled(sandbox, "batched" + round, CONTACTS));
                TenantScope whole = asPurge(filled(sandbox, "whole" + round, CONTACTS));
                vacuum(sandbox);
                idle.add(p99(moxora, bolt, read));
                Timed first = null;
                if (round % 2 == 1) {
                    first = timed(moxora, bolt, read, () -> deleteAtOnce(moxora, whole));
                    vacuum(sandbox);
                }
                Timed ours = timed(moxora, bolt, read, () -> purge.purge(batched));
                vacuum(sandbox);
                Timed one = first != null ? first : timed(moxora, bolt, read, () -> deleteAtOnce(moxora, whole));
                ratios.add(ours.seconds() / one.seconds());
                during.add(ours.p99());
                duringOne.add(one.p99());
                System.out.printf(
                        "purge | round %d | %,d contacts, %,d events | batches %.1f s, one DELETE %.1f s, ratio %.2f"
                                + " | neighbour's p99 idle %.2f ms, batches %.2f ms, one DELETE %.2f ms%n",
                        round + 1,
                        CONTACTS,
                        CONTACTS * EVENTS_EACH,
                        ours.seconds(),
                        one.seconds(),
                        ratios.get(round),
                        idle.get(round),
                        during.get(round),
                        duringOne.get(round));
            }
            System.out.printf(
                    "purge | median ratio %.2f, at most %.1f is allowed | neighbour's p99, medians: idle %.2f ms,"
                            + " batches %.2f ms, one DELETE %.2f ms%n",
                    median(ratios), ALLOWED, median(idle), median(during), median(duringOne));
            assertThat(median(ratios)).isLessThanOrEqualTo(ALLOWED);
        }
    }

    @Test
    void destroyingKeys_takesAHundredthOfADeletionAndReachesEveryNodeWithinASecond() throws Exception {
        try (Sandbox sandbox = Sandbox.open();
                OtherNode node = new OtherNode(sandbox.properties(Map.of()))) {
            node.awaitReady();
            Assembly moxora = sandbox.assembly;
            moxora.followKeys();
            KeyDestruction keys = new KeyDestruction(moxora.vault, moxora.keyrings, moxora.sealer);
            List<Double> destructions = new ArrayList<>();
            double deletion = 0;
            for (int contacts : new int[] {10_000, 100_000, Math.max(CONTACTS, 100_000)}) {
                TenantScope acme = sandbox.organisation("acme" + contacts + "x" + destructions.size());
                ManyRows.fill(sandbox, acme.organisation(), contacts, EVENTS_EACH);
                String canary = canary(moxora, acme);
                assertThat(node.ask("opens " + acme.organisation() + " " + canary))
                        .isEqualTo("true");
                long began = System.nanoTime();
                keys.destroy(acme.organisation(), sandbox.clock.instant());
                double took = seconds(began);
                await().pollInterval(Duration.ofMillis(5))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> node.ask("opens " + acme.organisation() + " " + canary)
                                .equals("false"));
                double reached = seconds(began);
                keys.rewrite();
                double rewritten = seconds(began);
                destructions.add(took);
                long deleting = System.nanoTime();
                deleteAtOnce(moxora, asPurge(acme));
                deletion = seconds(deleting);
                System.out.printf(
                        "key destruction | %,d contacts | destroyed after %.4f s, unreadable on the other node after %.3f s,"
                                + " heap and log rewritten after %.2f s | DELETE of the rows %.1f s, 1/%.0f%n",
                        contacts, took, reached, rewritten, deletion, deletion / took);
                assertThat(reached).isLessThanOrEqualTo(1.0);
            }
            double last = destructions.get(destructions.size() - 1);
            if (CONTACTS >= 1_000_000) {
                assertThat(last).isLessThanOrEqualTo(deletion / 100);
            }
        }
    }

    /** A record that lies sealed, as the other node is asked to open it. */
    private static String canary(Assembly moxora, TenantScope scope) {
        UUID id = moxora.contacts.create(scope, "GB", TestPlatform.ada()).id();
        return moxora.store.within(
                scope,
                session -> session.sql()
                        .first(
                                "select id, notes from contact where organisation_id = ? and id = ?",
                                row -> row.uuid(1) + " "
                                        + java.util.HexFormat.of().formatHex(row.bytes(2)),
                                session.organisation(),
                                id)
                        .orElseThrow());
    }

    private static TenantScope filled(Sandbox sandbox, String name, int contacts) throws SQLException {
        TenantScope scope = sandbox.organisation(name);
        ManyRows.fill(sandbox, scope.organisation(), contacts, EVENTS_EACH);
        return scope;
    }

    private static TenantScope asPurge(TenantScope scope) {
        return new TenantScope(scope.organisation(), new Actor(Ids.next(), Actor.Role.JOB), Purpose.ERASURE);
    }

    /** What a person would type: each table at once, in one transaction. */
    private static void deleteAtOnce(Assembly moxora, TenantScope scope) {
        moxora.purging.run(
                scope,
                session -> Stream.of("email_event", "contact_token", "contact")
                        .forEach(table -> session.sql()
                                .update(
                                        "delete from " + table + " where organisation_id = ?",
                                        session.organisation())));
    }

    private static void vacuum(Sandbox sandbox) throws SQLException {
        try (Connection connection = sandbox.superuser();
                Statement statement = connection.createStatement()) {
            statement.execute("vacuum analyze email_event");
            statement.execute("vacuum analyze contact_token");
            statement.execute("vacuum analyze contact");
            statement.execute("checkpoint");
        }
    }

    private record Timed(double seconds, double p99) {}

    private static Timed timed(Assembly moxora, TenantScope bolt, UUID read, Runnable work) throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            long began = System.nanoTime();
            Future<Double> done = one.submit(() -> {
                work.run();
                return seconds(began);
            });
            List<Double> times = new ArrayList<>();
            while (!done.isDone() || times.size() < SAMPLES) {
                times.add(reading(moxora, bolt, read));
            }
            return new Timed(done.get(), p99(times));
        } finally {
            one.shutdownNow();
        }
    }

    private static double p99(Assembly moxora, TenantScope bolt, UUID read) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < SAMPLES * 10; i++) {
            times.add(reading(moxora, bolt, read));
        }
        return p99(times);
    }

    private static double reading(Assembly moxora, TenantScope bolt, UUID read) {
        long began = System.nanoTime();
        Contact contact = moxora.contacts.get(bolt, read);
        assertThat(contact.id()).isEqualTo(read);
        return (System.nanoTime() - began) / 1e6;
    }

    private static double p99(List<Double> times) {
        double[] sorted =
                times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length * 99 / 100];
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
