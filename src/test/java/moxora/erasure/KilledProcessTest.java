package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.OtherNode;
import moxora.battery.Sandbox;
import moxora.battery.Tally;
import moxora.store.DyingDatabases;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An erasure in a process of its own that is killed, as {@code kill -9} does, behind each of its changes and commits:
 * another process brings it to its end, and a digest of everything else is what it was.
 */
@Tag("B10")
@Tag("T-55")
class KilledProcessTest {

    /** No erasure of so little has more statements; a test that goes on for ever is told of. */
    private static final int MOST = 400;

    private Sandbox sandbox;
    private Assembly moxora;
    private TenantScope bolt;
    private String neighbour;
    private WorkerGraph graph;
    private final ExecutorService organisations = Executors.newSingleThreadExecutor();
    private Future<Closing> ahead;

    @BeforeEach
    void open() throws SQLException {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
        graph = new WorkerGraph(sandbox.settings);
        bolt = sandbox.organisation("bolt");
        moxora.contacts.create(bolt, "GB", TestPlatform.ada());
        neighbour = digest(bolt);
        ahead = organisations.submit(this::closing);
    }

    @AfterEach
    void close() throws Exception {
        ahead.get();
        organisations.shutdown();
        sandbox.close();
    }

    @Test
    void anErasureKilledBehindEveryChangeAndCommit_isFinishedByAnother() throws Exception {
        Tally tally = Tally.of("B10 processes killed behind a change or commit of an erasure, resumed by another");
        long points = 0;
        try (Workers workers = new Workers(sandbox.properties(Map.of()))) {
            for (int round = 0; round < Tally.size(1, 3); round++) {
                boolean killed = true;
                for (long point = 1; killed; point++) {
                    assertThat(point).isLessThan(MOST);
                    killed = killedAt(point, workers, tally);
                    points = Math.max(points, point - 1);
                }
            }
        }
        tally.close();
        assertThat(points).as("changes and commits of one erasure").isGreaterThan(30);
    }

    /** Whether there was such a point; the erasure that has fewer ends undisturbed. */
    private boolean killedAt(long point, Workers workers, Tally tally) throws Exception {
        Closing closing = ahead.get();
        ahead = organisations.submit(this::closing);
        boolean killed;
        try (OtherNode worker = workers.take()) {
            killed = worker.ask("run " + point + " " + closing.due()).startsWith("at ");
            if (killed && !worker.kill()) {
                tally.fail("the process had ended before point " + point);
            }
        }
        if (killed) {
            graph.run(
                            DyingDatabases.watched(sandbox.settings.logins(), change -> {}),
                            Clock.fixed(closing.due(), ZoneOffset.UTC))
                    .runDue();
            tally.check(isErased(closing.scope()) && digest(bolt).equals(neighbour), "killed at point " + point);
        } else {
            assertThat(isErased(closing.scope())).isTrue();
        }
        return killed;
    }

    private record Closing(TenantScope scope, Instant due) {}

    private Closing closing() {
        TenantScope scope = sandbox.organisation("acme");
        moxora.contacts.create(scope, "GB", TestPlatform.ada());
        Closure closure = moxora.erasure.closures.request(scope);
        return new Closing(scope, closure.dueAt());
    }

    private boolean isErased(TenantScope scope) throws SQLException {
        Closure closure = moxora.erasure.closures.find(scope.organisation()).orElseThrow();
        long certificates = moxora.vault.within(sql -> sql.count(
                "select count(*) from certificate where organisation_id = ?",
                scope.organisation().value()));
        return closure.state() == OrganisationState.VERIFIED
                && closure.lastError() == null
                && certificates == 1
                && digest(scope).matches("(\\w+=none )+");
    }

    /** A digest over every row of the organisation in every table. */
    private String digest(TenantScope scope) throws SQLException {
        StringBuilder digest = new StringBuilder();
        try (Connection connection = sandbox.superuser();
                Statement statement = connection.createStatement()) {
            for (String table : moxora.erasure.plan.tables()) {
                try (ResultSet row = statement.executeQuery(
                        "select coalesce(md5(string_agg(t::text, '|' order by t::text)), 'none') from " + table
                                + " t where organisation_id = '" + scope.organisation() + "'")) {
                    row.next();
                    digest.append(table).append('=').append(row.getString(1)).append(' ');
                }
            }
        }
        return digest.toString();
    }

    /** Processes started ahead, since each is killed after one use. */
    private static final class Workers implements AutoCloseable {

        private static final int AHEAD = 2;

        private final Map<String, String> properties;
        private final Deque<OtherNode> started = new ArrayDeque<>();

        Workers(Map<String, String> properties) throws IOException {
            this.properties = properties;
            for (int i = 0; i < AHEAD; i++) {
                start();
            }
        }

        private void start() throws IOException {
            started.add(new OtherNode(ErasureWorkerMain.class, List.of(), properties));
        }

        OtherNode take() throws IOException, InterruptedException {
            start();
            return started.remove().awaitReady();
        }

        @Override
        public void close() {
            started.forEach(OtherNode::close);
        }
    }
}
