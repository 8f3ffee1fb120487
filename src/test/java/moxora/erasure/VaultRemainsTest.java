package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.field.StoredColumn;
import moxora.field.StoredColumn.Cluster;
import moxora.field.StoredColumn.Kind;
import moxora.field.StoredColumns;
import moxora.store.Catalogue;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What of a verified organisation stays in the vault, told from the live catalogue: ids, states, counts and times. */
@Tag("T-51")
@Tag("P100")
class VaultRemainsTest {

    private static Sandbox sandbox;
    private static TenantScope acme;
    private static Map<String, String> remains;

    @BeforeAll
    static void closeOne() throws SQLException {
        sandbox = Sandbox.open();
        Assembly moxora = sandbox.assembly;
        sandbox.organisation("bolt");
        acme = sandbox.organisation("acme");
        moxora.contacts.create(acme, "GB", TestPlatform.ada());
        moxora.vault.run(sql -> sql.update(
                "insert into unfinished_work (organisation_id, id, kind, lease_until) values (?, ?, 'IMPORT', ?)",
                acme.organisation().value(),
                acme.actor().id(),
                sandbox.clock.instant().plusSeconds(86_400 * 365)));
        Closure closure = moxora.erasure.closures.request(acme);
        sandbox.clock.advanceTo(closure.dueAt());
        moxora.erasure.run.runDue();
        assertThat(moxora.erasure.certificates.find(acme.organisation())).isPresent();
        remains = remains();
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    @Test
    void eachTableThatStillNamesTheOrganisation_isListedWithTheReason() {
        Map<String, String> reasons = StoredColumns.of(Cluster.VAULT).stream()
                .filter(column -> column.whyKept() != null)
                .collect(Collectors.toMap(
                        StoredColumn::table, column -> String.valueOf(column.whyKept()), (one, same) -> one));

        assertThat(remains.keySet()).isSubsetOf(reasons.keySet());
        assertThat(remains.keySet())
                .contains("organisation_registry", "closure", "erasure_journal", "certificate", "key_life", "key_event")
                .doesNotContain("wrapped_keyset", "unfinished_work", "anonymous_count");
    }

    @Test
    void whatStays_isOfKindsThatAreNobodys() {
        assertThat(StoredColumns.of(Cluster.VAULT))
                .filteredOn(column -> remains.containsKey(column.table()))
                .isNotEmpty()
                .allSatisfy(column -> assertThat(column.kind())
                        .as(column.name())
                        .isIn(
                                Kind.ORGANISATION_ID,
                                Kind.OPAQUE_ID,
                                Kind.STATE,
                                Kind.COUNT,
                                Kind.TIME,
                                Kind.CLEAR_NOT_PERSONAL));
    }

    @Test
    void noNameAddressOrValue_stands_inWhatStays() {
        List<String> personal = List.of(
                "acme",
                "admin",
                "Lovelace",
                "Ada@Example.org",
                "020 7946 0958",
                "Analytical Engines",
                "Countess",
                "salon");

        remains.forEach((table, rows) -> assertThat(rows.toLowerCase(Locale.ROOT))
                .as(table)
                .doesNotContain(personal.stream()
                        .filter(word -> !word.equals("admin"))
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .toList())
                .doesNotContain("admin of", "admin2@", "@acme"));
    }

    @Test
    void aRowThatShouldHaveGone_keepsAScanFromBeingClean() {
        assertThat(broken()).isEmpty();

        sandbox.assembly.vault.run(sql -> sql.update(
                "insert into unfinished_work (organisation_id, id, kind, lease_until) values (?, ?, 'IMPORT', ?)",
                acme.organisation().value(),
                acme.actor().id(),
                sandbox.clock.instant()));

        assertThat(broken()).containsExactly("no row of the organisation in the vault but where it is said to stay");
        sandbox.inVaultAsSuperuser("delete from unfinished_work");
    }

    private static List<String> broken() {
        return sandbox.assembly.erasure.run.scanAgain(acme.organisation()).stream()
                .filter(check -> !check.holds())
                .map(Check::name)
                .toList();
    }

    /** Rows with the organisation's id anywhere in them, by table. */
    private static Map<String, String> remains() throws SQLException {
        Set<String> tables = sandbox.assembly.databases().vaultCatalogue().columns().stream()
                .map(Catalogue.LiveColumn::table)
                .collect(Collectors.toCollection(TreeSet::new));
        Map<String, String> remains = new TreeMap<>();
        try (Connection vault = sandbox.vaultSuperuser();
                Statement statement = vault.createStatement()) {
            for (String table : tables) {
                try (ResultSet rows = statement.executeQuery(
                        "select t::text from \"" + table + "\" t where t::text like '%" + acme.organisation() + "%'")) {
                    while (rows.next()) {
                        remains.merge(table, rows.getString(1), (one, other) -> one + "\n" + other);
                    }
                }
            }
        }
        return remains;
    }
}
