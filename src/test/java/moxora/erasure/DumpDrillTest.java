package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import moxora.Postbag;
import moxora.app.Assembly;
import moxora.app.Settings;
import moxora.battery.Sandbox;
import moxora.store.Catalogue;
import moxora.store.Migrations;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The part of the restore drill that is done with pg_dump and pg_restore. The embedded PostgreSQL comes without them:
 * where the machine has a PostgreSQL of its own they are used on that, elsewhere a copy by SQL takes their place, and
 * the drill says so.
 */
@Tag("B14")
@Tag("T-61")
@Tag("P99")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DumpDrillTest {

    @TempDir
    Path folder;

    @Test
    void aDumpFromBeforeAnErasure_isBroughtUpBeforeItServes() throws IOException, SQLException {
        Optional<Path> programs = DumpTools.installed();
        if (programs.isEmpty()) {
            System.out.println("drill | pg_dump is not on this machine: a copy by SQL takes its place"
                    + " (apt-get install postgresql)");
            withoutTools();
            return;
        }
        try (Sandbox sandbox = Sandbox.open(RestoredCopies.WITHOUT_FILES);
                DumpTools tools = DumpTools.start(programs.get(), folder)) {
            withTools(sandbox, tools);
        }
    }

    private void withTools(Sandbox sandbox, DumpTools tools) throws IOException, SQLException {
        Settings settings = sandbox.settings(databases(tools));
        Migrations.run(settings.logins());
        TenantScope acme;
        TenantScope bolt;
        Path dump = folder.resolve("moxora.dump");
        Map<String, Long> before;
        String neighbour;
        List<byte[]> slices;
        try (Assembly moxora = new Assembly(settings, sandbox.clock)) {
            acme = Drill.inhabited(moxora, "acme");
            bolt = Drill.inhabited(moxora, "bolt");
            slices = moxora.vault.within(
                    sql -> sql.rows("select wrapped from wrapped_keyset", row -> ResidueScan.slice(row.bytes(1))));
            try (Connection superuser = tools.superuser()) {
                before = counts(superuser);
            }
            anEmptyDumpIsNotMadeSilently(tools);
            tools.dump("moxora_backup", dump);
            noKeysetLiesIn(dump, tools, slices, acme);
            neighbour = digest(tools, moxora, bolt);
            erase(sandbox, moxora, acme);
        }
        tools.dropDatabase();
        tools.createDatabase();
        tools.restore(dump);
        try (Connection superuser = tools.superuser()) {
            assertThat(counts(superuser)).as("every row of every table").isEqualTo(before);
        }
        try (Assembly moxora = new Assembly(settings, sandbox.clock)) {
            assertThat(moxora.databases().holes())
                    .as("the walls are restored too")
                    .isEmpty();
            broughtUp(moxora, acme, "a dump by pg_dump from before a full erasure");
            assertThat(digest(tools, moxora, bolt)).isEqualTo(neighbour);
        }
    }

    /** T-61: bound by row-level security, pg_dump is told off by PostgreSQL, since nothing asks it to be silent. */
    private void anEmptyDumpIsNotMadeSilently(DumpTools tools) {
        assertThatThrownBy(() -> tools.dump("moxora_owner", folder.resolve("empty.dump")))
                .hasMessageContaining("row-level security");
    }

    private void noKeysetLiesIn(Path dump, DumpTools tools, List<byte[]> slices, TenantScope acme) throws IOException {
        Path script = folder.resolve("moxora.sql");
        tools.script(dump, script);
        FileScan scan = new FileScan(slices.stream()
                .map(slice -> Needle.ofBytes(Needle.Kind.WRAPPED_KEY, slice))
                .toList());
        scan.file(script);
        assertThat(scan.hits(Needle.Kind.WRAPPED_KEY)).isZero();
        assertThat(Files.readString(script, StandardCharsets.UTF_8))
                .contains(acme.organisation().toString())
                .doesNotContain("Lovelace", "Analytical");
    }

    private void withoutTools() throws SQLException {
        try (Sandbox sandbox = Sandbox.open(RestoredCopies.WITHOUT_FILES)) {
            Assembly moxora = sandbox.assembly;
            TenantScope acme = Drill.inhabited(moxora, "acme");
            TenantScope bolt = Drill.inhabited(moxora, "bolt");
            SqlCopy copy;
            Map<String, Long> before;
            try (Connection superuser = sandbox.superuser()) {
                before = counts(superuser);
                copy = SqlCopy.of(superuser);
            }
            String neighbour = RowDigest.of(sandbox, moxora.erasure.plan.tables(), bolt);
            erase(sandbox, moxora, acme);
            try (Connection superuser = sandbox.superuser()) {
                copy.putBack(superuser);
            }
            try (Connection superuser = sandbox.superuser()) {
                assertThat(counts(superuser)).isEqualTo(before);
            }
            broughtUp(moxora, acme, "a copy by SQL from before a full erasure");
            assertThat(RowDigest.of(sandbox, moxora.erasure.plan.tables(), bolt))
                    .isEqualTo(neighbour);
        }
    }

    private static void erase(Sandbox sandbox, Assembly moxora, TenantScope scope) {
        moxora.erasure.closures.request(scope);
        Postbag.settle(moxora, scope);
        sandbox.inVaultAsSuperuser("update closure set due_at = requested_at");
        moxora.erasure.run.runDue();
        assertThat(moxora.erasure
                        .closures
                        .find(scope.organisation())
                        .orElseThrow()
                        .lastError())
                .isNull();
    }

    private static void broughtUp(Assembly moxora, TenantScope gone, String what) {
        assertThat(rows(moxora, gone)).as("it brings rows back").isPositive();
        RestoreGate gate = new RestoreGate(
                moxora.erasure.context, moxora.databases().appliedEpochs(), new LedgerHead(null), List.of(), "");
        assertThat(gate.look().state()).isEqualTo(RestoreGate.State.DATA_BEHIND);
        gate.bringUp();
        assertThat(rows(moxora, gone)).isZero();
        assertThat(gate.look().state()).isEqualTo(RestoreGate.State.IN_STEP);
        System.out.printf("drill | %s | refused service until in step, 0 back%n", what);
    }

    private static long rows(Assembly moxora, TenantScope scope) {
        Map<String, Long> counts =
                moxora.purging.within(scope, session -> Catalogue.counts(session, moxora.erasure.plan.tables()));
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String digest(DumpTools tools, Assembly moxora, TenantScope scope) throws SQLException {
        try (Connection superuser = tools.superuser()) {
            return RowDigest.of(superuser, moxora.erasure.plan.tables(), scope);
        }
    }

    private static Map<String, Long> counts(Connection superuser) throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        try (Statement statement = superuser.createStatement()) {
            for (String table : SqlCopy.tables(statement)) {
                try (ResultSet row = statement.executeQuery("select count(*) from " + table)) {
                    row.next();
                    counts.put(table, row.getLong(1));
                }
            }
        }
        return counts;
    }

    private static Map<String, String> databases(DumpTools tools) {
        Map<String, String> properties = new HashMap<>();
        properties.put("moxora.db.url", tools.url());
        for (String role : List.of("", "owner.", "purge.")) {
            properties.put("moxora.db." + role + "user", "moxora_" + (role.isEmpty() ? "app" : role.replace(".", "")));
            properties.put("moxora.db." + role + "password", "dump");
        }
        return properties;
    }
}
