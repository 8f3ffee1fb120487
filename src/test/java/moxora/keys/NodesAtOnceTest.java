package moxora.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.battery.Tally;
import moxora.contact.Contact;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes that rotate everybody's keys at the same time share the work, and do none of it twice. */
@Tag("B25")
class NodesAtOnceTest {

    private static final int CONTACTS = 40;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Map<UUID, AtomicLong> walked = new ConcurrentHashMap<>();
    private Sandbox sandbox;
    private List<Node> nodes;

    /** A node, and how many batches it took on. */
    private record Node(Assembly moxora, AtomicLong batches) {}

    @BeforeEach
    void open() {
        sandbox = Sandbox.open();
        Assembly second = new Assembly(sandbox.settings, sandbox.clock);
        nodes = List.of(new Node(sandbox.assembly, new AtomicLong()), new Node(second, new AtomicLong()));
        nodes.forEach(node -> node.moxora.followKeys());
    }

    @AfterEach
    void close() {
        nodes.get(1).moxora.close();
        sandbox.close();
    }

    @Test
    void twoNodes_goThroughEachOrganisationOnce_andTogether() throws Exception {
        int organisations = Tally.size(20, 200);
        Map<TenantScope, Map<UUID, Contact>> before = organisations(organisations);
        Map<TenantScope, Long> rows = new HashMap<>();
        before.keySet().forEach(scope -> rows.put(scope, ManyContacts.rows(sandbox.assembly, scope)));
        ManyContacts.countChanges(sandbox);
        UUID rotation = sandbox.assembly.keys.rotations.requestForAll(null, "operator:test");

        rotateTogether(rotation);

        Tally tally = Tally.of("B25 organisations rotated by 2 nodes at once, each row once");
        for (TenantScope scope : before.keySet()) {
            String organisation = scope.organisation().toString();
            tally.check(walked.get(scope.organisation().value()).get() == rows.get(scope), organisation + " walked");
            for (Node node : nodes) {
                tally.check(ManyContacts.left(node.moxora, scope) == 0, organisation + " left");
                tally.check(
                        ManyContacts.all(node.moxora, scope).equals(before.get(scope)), organisation + " unchanged");
            }
        }
        tally.close();
        Rotation done = sandbox.assembly.keys.rotations.find(rotation).orElseThrow();
        assertThat(done.finished()).isEqualTo(organisations);
        assertThat(done.done())
                .isEqualTo(rows.values().stream().mapToLong(Long::longValue).sum());
        assertThat(timesChanged()).containsOnly(1).hasSize(organisations * CONTACTS);
        assertThat(nodes).allSatisfy(node -> assertThat(node.batches.get()).isPositive());
    }

    /** Without the lock and the claim both nodes would take up the same part. */
    @Test
    @Tag("sabotage")
    void aBatchDoneByBothNodes_isCaught() throws Exception {
        TenantScope scope = organisations(1).keySet().iterator().next();
        ManyContacts.countChanges(sandbox);
        UUID rotation = sandbox.assembly.keys.rotations.requestForAll(null, "operator:test");
        rotateTogether(rotation);

        Resealable contacts = counting(nodes.get(1)).stream()
                .filter(table -> table.table().equals("contact"))
                .findFirst()
                .orElseThrow();
        nodes.get(1).moxora.store.run(scope, session -> contacts.resealSome(session, null, 500));

        assertThat(walked.get(scope.organisation().value()).get())
                .isEqualTo(ManyContacts.rows(sandbox.assembly, scope) + CONTACTS);
        assertThat(timesChanged()).containsOnly(2);
    }

    private Map<TenantScope, Map<UUID, Contact>> organisations(int count) {
        Map<TenantScope, Map<UUID, Contact>> organisations = new HashMap<>();
        for (int i = 0; i < count; i++) {
            TenantScope scope = sandbox.organisation("org" + i);
            ManyContacts.write(sandbox.assembly, scope, CONTACTS);
            organisations.put(scope, ManyContacts.all(nodes.get(i % 2).moxora, scope));
        }
        return organisations;
    }

    private void rotateTogether(UUID rotation) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(nodes.size());
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (Node node : nodes) {
                RotationRun run = run(node);
                running.add(threads.submit(() -> {
                    start.await();
                    await().pollInterval(Duration.ofMillis(10)).atMost(PATIENCE).until(() -> {
                        run.runDue();
                        return node.moxora
                                        .keys
                                        .rotations
                                        .find(rotation)
                                        .orElseThrow()
                                        .state()
                                == Rotation.State.DONE;
                    });
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> node : running) {
                node.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Integer> timesChanged() throws SQLException {
        return new ArrayList<>(ManyContacts.changes(sandbox).values());
    }

    private RotationRun run(Node node) {
        return new RotationRun(
                node.moxora.vault,
                node.moxora.store,
                node.moxora.registry,
                node.moxora.keyrings,
                counting(node),
                node.moxora.keys.oldKeys,
                node.moxora.audit,
                new Pace(0),
                node.moxora.clock);
    }

    private List<Resealable> counting(Node node) {
        return node.moxora.keys.resealables.stream()
                .<Resealable>map(table -> new Counting(table, node.batches))
                .toList();
    }

    /** The table itself, and a note of how many rows were gone through. */
    private final class Counting implements Resealable {

        private final Resealable real;
        private final AtomicLong batches;

        Counting(Resealable real, AtomicLong batches) {
            this.real = real;
            this.batches = batches;
        }

        @Override
        public String table() {
            return real.table();
        }

        @Override
        public long rows(TenantSession session) {
            return real.rows(session);
        }

        @Override
        public Walked resealSome(TenantSession session, @Nullable String after, int limit) {
            Walked some = real.resealSome(session, after, limit);
            batches.incrementAndGet();
            walked.computeIfAbsent(session.organisation(), any -> new AtomicLong())
                    .addAndGet(some.rows());
            return some;
        }

        @Override
        public long left(TenantSession session) {
            return real.left(session);
        }
    }
}
