package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.stream.LongStream;
import moxora.Postbag;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.battery.Tally;
import moxora.fault.Fault;
import moxora.store.DyingDatabases;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An erasure that dies at any statement or commit, before it or behind it, is finished by the next run: verified, with
 * the same counts certified, and the neighbour's rows as they were.
 */
@Tag("B11")
@Tag("T-55")
class KilledErasureTest {

    private static final long NEVER = Long.MAX_VALUE;
    private Sandbox sandbox;
    private Assembly moxora;
    private TenantScope bolt;
    private String neighbour;
    private WorkerGraph graph;

    @BeforeEach
    void open() throws SQLException {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
        graph = new WorkerGraph(sandbox.settings);
        bolt = sandbox.organisation("bolt");
        moxora.contacts.create(bolt, "GB", TestPlatform.ada());
        neighbour = digest(bolt);
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void anErasureKilledAnywhere_isFinishedByTheNextRun() throws SQLException {
        DyingDatabases immortal = new DyingDatabases(sandbox.settings.logins(), NEVER, false);
        TenantScope first = closing();
        assertThat(diesIn(immortal)).isFalse();
        JsonObject counts = certified(first);
        long statements = immortal.calls();
        assertThat(counts.getInt("contact")).isEqualTo(2);

        Tally tally = Tally.of("B11 failures at one of " + statements + " statements and commits, resumed");
        for (long last : places(statements).toArray()) {
            for (boolean behindIt : new boolean[] {false, true}) {
                tally.check(
                        survives(last, behindIt, counts),
                        (behindIt ? "behind " : "before ") + "statement " + last + " of " + statements);
            }
        }
        tally.close();
    }

    private static LongStream places(long statements) {
        int wanted = Tally.size(3, (int) statements);
        return wanted >= statements
                ? LongStream.rangeClosed(1, statements)
                : new Random(Tally.random("B11").nextLong())
                        .longs(1, statements + 1)
                        .distinct()
                        .limit(wanted);
    }

    private boolean survives(long last, boolean behindIt, JsonObject counts) throws SQLException {
        TenantScope scope = closing();
        boolean died = diesIn(new DyingDatabases(sandbox.settings.logins(), last, behindIt));
        boolean halfDone =
                moxora.erasure.certificates.find(scope.organisation()).isEmpty();

        run(new DyingDatabases(sandbox.settings.logins(), NEVER, false));

        return died
                && (halfDone || behindIt)
                && certified(scope).equals(counts)
                && digest(bolt).equals(neighbour);
    }

    private TenantScope closing() {
        TenantScope scope = sandbox.organisation("acme");
        moxora.contacts.create(scope, "GB", TestPlatform.ada());
        moxora.contacts.create(scope, "GB", TestPlatform.ada());
        Closure closure = moxora.erasure.closures.request(scope);
        // What is told of the closure is sent before anything is counted.
        Postbag.settle(moxora, scope);
        sandbox.clock.advanceTo(closure.dueAt());
        return scope;
    }

    private boolean diesIn(DyingDatabases databases) {
        try {
            run(databases);
            return false;
        } catch (Fault died) {
            return true;
        }
    }

    private void run(DyingDatabases databases) {
        graph.run(databases, sandbox.clock).runDue();
    }

    /** The counts before, as certified; all counts after are nought. */
    private JsonObject certified(TenantScope scope) {
        Closure closure = moxora.erasure.closures.find(scope.organisation()).orElseThrow();
        assertThat(closure.lastError()).isNull();
        assertThat(closure.state()).isEqualTo(OrganisationState.VERIFIED);
        JsonObject certificate = ErasureJournal.parse(
                moxora.erasure.certificates.find(scope.organisation()).orElseThrow());
        assertThat(certificate.getJsonObject("countsAfter").values())
                .allSatisfy(count -> assertThat(count.toString()).isEqualTo("0"));
        return certificate.getJsonObject("countsBefore");
    }

    /** A digest over every row of the organisation in every table. */
    private String digest(TenantScope scope) throws SQLException {
        StringBuilder digest = new StringBuilder();
        try (Connection connection = sandbox.superuser();
                Statement statement = connection.createStatement()) {
            for (String table : moxora.erasure.plan.tables()) {
                try (ResultSet row = statement.executeQuery(
                        "select coalesce(md5(string_agg(t::text, '|' order by t::text))," + " 'none') from " + table
                                + " t where organisation_id = '" + scope.organisation() + "'")) {
                    row.next();
                    digest.append(table).append('=').append(row.getString(1)).append(' ');
                }
            }
        }
        return digest.toString();
    }
}
