package moxora.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import moxora.app.Assembly;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Our export against what PostgreSQL itself offers: the same rows with each field under {@code pgp_sym_encrypt} (AES-256),
 * exported by a SELECT that decrypts, over the same cursor and the same CSV writer. Once as pgcrypto does it unless told
 * otherwise, stretching the password for each value, and, over ten times the rows and without a goal, once in its fastest
 * form, which stretches nothing and does not compress: it shows how much of the first figure is that stretching. {@code -Dmoxora.benchmark.pgcrypto.rows} makes it smaller or larger.
 */
@Tag("benchmark")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PgcryptoBenchmarkTest {

    private static final int ROWS = Integer.getInteger("moxora.benchmark.pgcrypto.rows", 4_000);
    private static final int ROUNDS = Integer.getInteger("moxora.benchmark.rounds", 3);
    private static final double GOAL = 4;
    private static final String PASSWORD = "a password of the benchmark, of no use to anybody";
    private static final List<String> FIELDS = List.of(
            "first_name", "last_name", "emails", "phones", "company", "title", "tags", "notes", "custom_fields");

    private final ExecutorService writer = Executors.newSingleThreadExecutor();
    private DurablePlatform platform;
    private Assembly moxora;
    private TenantScope few;
    private TenantScope many;

    @BeforeAll
    void start() {
        platform = new DurablePlatform();
        moxora = platform.assembly;
        PlainTables.create(platform);
        assumeTrue(pgcrypto(), "This PostgreSQL has no pgcrypto, so there is nothing to compare with.");
        few = platform.organisation();
        many = platform.organisation();
        fill(few, ROWS);
        fill(many, 10 * ROWS);
        store(few, "pgcrypto_contact", "cipher-algo=aes256");
        store(many, "pgcrypto_fast", "cipher-algo=aes256, s2k-mode=1, compress-algo=0");
        platform.asOwner("analyze contact, pgcrypto_contact, pgcrypto_fast");
    }

    private void fill(TenantScope scope, int rows) {
        byte[] csv = new GeneratedContacts(42).csv(rows, 3);
        ContactImport inTurn = new ContactImport(
                moxora.contactImports, moxora.contactBatches, moxora.organisations, Runnable::run, writer);
        inTurn.accept(scope, new ByteArrayInputStream(csv), GeneratedContacts.MAPPING, false);
        new PlainImport(moxora, scope, writer).run(new ByteArrayInputStream(csv));
    }

    @AfterAll
    void stop() {
        writer.shutdown();
        platform.close();
    }

    @Test
    void anExport_isFourTimesAsFastAsOneThatPgcryptoDecrypts() {
        assertThat(compare("export, over pgcrypto", few, "pgcrypto_contact").ratio())
                .isGreaterThanOrEqualTo(GOAL);
    }

    @Test
    void anExport_isFasterThanThatOfPgcryptoAtItsFastest() {
        assertThat(compare("export, over pgcrypto at its fastest", many, "pgcrypto_fast")
                        .ratio())
                .isGreaterThan(1);
    }

    private Rounds.Figures compare(String what, TenantScope scope, String table) {
        long rows = moxora.store.within(
                scope,
                session -> session.sql()
                        .count("select count(*) from " + table + " where organisation_id = ?", session.organisation()));
        assertThat(lines(scope, table)).isEqualTo(rows + 1);
        for (int i = 0; i < 5; i++) {
            exportSealed(scope);
        }
        return Rounds.compare(
                what,
                ROUNDS,
                platform::settle,
                round -> {
                    exportSealed(scope);
                    return rows;
                },
                round -> {
                    exportPgcrypto(scope, table, OutputStream.nullOutputStream());
                    return rows;
                });
    }

    private boolean pgcrypto() {
        try {
            platform.asOwner("create extension if not exists pgcrypto");
            return true;
        } catch (IllegalStateException absent) {
            return false;
        }
    }

    /** The plaintext twin's rows, each field encrypted by itself, in a table behind the same wall. */
    private void store(TenantScope scope, String table, String options) {
        platform.asOwner(
                "create table " + table + " (organisation_id uuid not null, id uuid not null, "
                        + FIELDS.stream().map(field -> field + " bytea").collect(Collectors.joining(", "))
                        + ", created_at timestamptz not null, updated_at timestamptz not null,"
                        + " primary key (organisation_id, id))",
                "alter table " + table + " enable row level security",
                "alter table " + table + " force row level security",
                "create policy organisation_only on " + table
                        + " using (organisation_id = nullif(current_setting('moxora.organisation', true), '')::uuid)",
                "grant select, insert on " + table + " to moxora_app");
        String sealed = FIELDS.stream()
                .map(field -> "pgp_sym_encrypt(" + field + ", '" + PASSWORD + "', '" + options + "')")
                .collect(Collectors.joining(", "));
        int stored = moxora.store.within(
                scope,
                session -> session.sql()
                        .update(
                                "insert into " + table + " select organisation_id, id, " + sealed
                                        + ", created_at, updated_at from plain_contact where organisation_id = ?",
                                session.organisation()));
        assertThat(stored).isPositive();
    }

    private void exportSealed(TenantScope scope) {
        moxora.contactExport.write(scope, rows -> {}, OutputStream.nullOutputStream());
    }

    private void exportPgcrypto(TenantScope scope, String table, OutputStream out) {
        String opened = FIELDS.stream()
                .map(field -> "pgp_sym_decrypt(" + field + ", '" + PASSWORD + "')")
                .collect(Collectors.joining(", "));
        PlainExport.write(moxora, scope, out, "id, " + opened + ", created_at, updated_at", table);
    }

    private long lines(TenantScope scope, String table) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        exportPgcrypto(scope, table, out);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(GeneratedContacts.email(0));
        return Arrays.stream(out.toString(StandardCharsets.UTF_8).split("\r\n")).count();
    }
}
