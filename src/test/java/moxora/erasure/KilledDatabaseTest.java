package moxora.erasure;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import moxora.Postbag;
import moxora.TestClusters;
import moxora.TestPlatform;
import moxora.account.SignUp;
import moxora.app.Assembly;
import moxora.app.MovableClock;
import moxora.app.Settings;
import moxora.battery.Tally;
import moxora.launch.EmbeddedClusters;
import moxora.launch.OwnClusters;
import moxora.store.DatabaseLogin;
import moxora.store.DyingDatabases;
import moxora.store.Migrations;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An erasure during which both PostgreSQL clusters crash behind a change or commit, by a {@code kill -9} of one of their
 * processes: once they have recovered, the next run brings it to its end, and everything else is what it was.
 */
@Tag("B10")
@Tag("T-55")
class KilledDatabaseTest {

    private static final long NEVER = Long.MAX_VALUE;

    /** In the whole battery more than there are points. */
    private static final int CRASHES = Tally.size(8, 100);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path temporary;

    private Settings settings;
    private WorkerGraph graph;
    private MovableClock clock;

    @Test
    void anErasureWhoseDatabasesCrash_isFinishedByTheNextRun() throws Exception {
        try (EmbeddedClusters clusters = OwnClusters.start(temporary)) {
            settings = settings(clusters);
            Migrations.run(settings.logins());
            graph = new WorkerGraph(settings);
            clock = new MovableClock(Clock.systemUTC(), null);
            TenantScope bolt;
            TenantScope whole;
            Deque<TenantScope> closing = new ArrayDeque<>();
            try (Assembly moxora = new Assembly(settings, clock)) {
                bolt = organisation(moxora, "bolt");
                whole = closing(moxora, "whole");
                for (int i = 0; i < CRASHES; i++) {
                    closing.add(closing(moxora, "acme" + i));
                }
            }
            String neighbour = digest(bolt);
            long points = run(whole, NEVER);

            Tally tally =
                    Tally.of("B10 crashes of PostgreSQL behind one of " + points + " changes and commits, resumed");
            for (long point : places(points)) {
                TenantScope scope = closing.remove();
                long reached = run(scope, point);
                awaitRecovery();
                run(scope, NEVER);
                tally.check(
                        reached == point && isErased(scope) && digest(bolt).equals(neighbour),
                        "crashed at point " + point);
            }
            tally.close();
        }
    }

    private static long[] places(long points) {
        return CRASHES >= points
                ? LongStream.rangeClosed(1, points).toArray()
                : new Random(Tally.random("B10 crashes").nextLong())
                        .longs(1, points + 1)
                        .distinct()
                        .limit(CRASHES)
                        .toArray();
    }

    private Settings settings(EmbeddedClusters clusters) throws IOException {
        Map<String, String> all = new HashMap<>(clusters.properties());
        all.put("moxora.data.dir", temporary.toString());
        all.put(
                "moxora.sns.certificates",
                Files.createDirectories(temporary.resolve("sns")).toString());
        all.put("moxora.operator.token", "operator-token-of-the-tests-0123456789");
        all.put(
                "moxora.tenant.config.dir",
                Path.of(System.getProperty("project.directory", "."))
                        .resolve("tenant-config")
                        .toString());
        return TestClusters.quick(Settings.of(name -> Optional.ofNullable(all.get(name))));
    }

    private static TenantScope organisation(Assembly moxora, String called) {
        var created = moxora.organisations.signUp(
                new SignUp(called, "moxora", null, "GB", "Ann", "ann@" + called + ".example", TestPlatform.PASSWORD));
        TenantScope scope = TestPlatform.scope(created.organisation(), created.user());
        moxora.contacts.create(scope, "GB", TestPlatform.ada());
        Postbag.settle(moxora, scope);
        return scope;
    }

    private TenantScope closing(Assembly moxora, String called) {
        TenantScope scope = organisation(moxora, called);
        moxora.erasure.closures.request(scope);
        Postbag.settle(moxora, scope);
        return scope;
    }

    /** Carries the closure out as of its due day; returns how many changes and commits there were until the crash. */
    private long run(TenantScope scope, long crashBehind) {
        long[] changes = {0};
        DyingDatabases databases = DyingDatabases.watched(settings.logins(), change -> {
            changes[0] = change;
            if (change == crashBehind) {
                crash(settings.logins().data());
                crash(settings.logins().vault());
            }
        });
        Clock due = Clock.fixed(clock.instant().plus(Duration.ofDays(21)), ZoneOffset.UTC);
        try {
            graph.run(databases, due).run(scope.organisation());
        } catch (RuntimeException theDatabasesAreGone) {
            if (changes[0] < crashBehind) {
                throw theDatabasesAreGone;
            }
            return crashBehind;
        }
        return changes[0];
    }

    /** The postmaster ends every other process of its cluster and recovers from the log, as after a loss of power. */
    private static void crash(DatabaseLogin login) {
        try (Connection connection = connect(login);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            ProcessHandle backend = ProcessHandle.of(row.getLong(1)).orElseThrow();
            backend.destroyForcibly();
            backend.onExit().join();
        } catch (SQLException broken) {
            // As it should be.
        }
    }

    private void awaitRecovery() {
        for (DatabaseLogin login :
                List.of(settings.logins().data(), settings.logins().vault())) {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                try (Connection connection = connect(login)) {
                    return connection.isValid(1);
                }
            });
        }
    }

    private static Connection connect(DatabaseLogin login) throws SQLException {
        return DriverManager.getConnection(login.url(), login.user(), login.password());
    }

    private boolean isErased(TenantScope scope) throws SQLException {
        try (Connection connection = connect(settings.logins().vault());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*), count(c.digest), count(k.purpose) from"
                        + " organisation_registry r left join certificate c using (organisation_id)"
                        + " left join wrapped_keyset k using (organisation_id) where r.state = '"
                        + OrganisationState.VERIFIED + "' and organisation_id = '" + scope.organisation() + "'")) {
            row.next();
            return row.getLong(1) == 1
                    && row.getLong(2) == 1
                    && row.getLong(3) == 0
                    && digest(scope).matches("(\\w+=none )+");
        }
    }

    /** A digest over every row of the organisation in every table. */
    private String digest(TenantScope scope) throws SQLException {
        StringBuilder digest = new StringBuilder();
        try (Connection connection = connect(settings.logins().purge());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local moxora.organisation = '" + scope.organisation() + "'");
            for (String table : graph.plan(DyingDatabases.watched(settings.logins(), change -> {}))
                    .tables()) {
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
}
