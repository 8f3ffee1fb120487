package moxora.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import moxora.battery.Sandbox;
import moxora.store.DatabaseLogin;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may do what to the tables of the trail, as the live catalogues say and as it turns out when tried. */
@Tag("T-60")
class AppendOnlyTest {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    @Test
    void theServingRole_addsAndReadsEntries_andNothingElse() throws SQLException {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = sandbox.organisation("acme");
            DatabaseLogin app = sandbox.settings.logins().data();
            String own = " where organisation_id = '" + acme.organisation() + "'";
            assertThat(rights(app, "audit_entry")).containsExactly("INSERT", "SELECT");
            assertThat(rights(app, "audit_head")).containsExactly("INSERT", "SELECT");
            for (String statement : List.of(
                    "update audit_entry set actor = 'x'" + own,
                    "update audit_entry set hash = hash" + own,
                    "delete from audit_entry" + own,
                    "truncate audit_entry",
                    "delete from audit_head" + own,
                    "truncate audit_head",
                    "update audit_head set organisation_id = organisation_id" + own)) {
                refused(app, statement, acme);
            }
            tried(app, "update audit_head set seq = seq" + own, acme);
        }
    }

    @Test
    void thePurgingRole_deletesEntries_andChangesNone() throws SQLException {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = sandbox.organisation("acme");
            DatabaseLogin purge = sandbox.settings.logins().purge();
            assertThat(rights(purge, "audit_entry")).containsExactly("DELETE", "SELECT");
            refused(purge, "update audit_entry set actor = 'x'", acme);
            refused(purge, "insert into audit_entry select * from audit_entry", acme);
        }
    }

    @Test
    void nobodyWhoServes_changesACheckpointOrAnOperatorsAct() throws SQLException {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = sandbox.organisation("acme");
            sandbox.assembly.auditing.checkpoints.of(acme).orElseThrow();
            DatabaseLogin vault = sandbox.settings.logins().vault();
            DatabaseLogin keeper = sandbox.settings.logins().keeper();
            assertThat(rights(vault, "audit_checkpoint")).containsExactly("INSERT", "SELECT");
            assertThat(rights(vault, "platform_audit_entry")).containsExactly("INSERT", "SELECT");
            assertThat(rights(vault, "platform_audit_head")).containsExactly("SELECT");
            for (String table : List.of("audit_checkpoint", "platform_audit_entry", "platform_audit_head")) {
                assertThat(rights(keeper, table)).isEmpty();
                refused(vault, "delete from " + table, acme);
                refused(vault, "truncate " + table, acme);
            }
            refused(vault, "update audit_checkpoint set hash = hash", acme);
            refused(vault, "update platform_audit_entry set actor = 'x'", acme);
        }
    }

    /** Rights on the whole table, from the catalogue. */
    private static Set<String> rights(DatabaseLogin login, String table) throws SQLException {
        Set<String> rights = new TreeSet<>();
        try (Connection connection = DriverManager.getConnection(login.url(), login.user(), login.password());
                Statement statement = connection.createStatement()) {
            for (String right : List.of("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")) {
                try (ResultSet answer =
                        statement.executeQuery("select has_table_privilege('" + table + "', '" + right + "')")) {
                    answer.next();
                    if (answer.getBoolean(1)) {
                        rights.add(right);
                    }
                }
            }
        }
        return rights;
    }

    private static void refused(DatabaseLogin login, String statement, TenantScope scope) {
        assertThatThrownBy(() -> tried(login, statement, scope))
                .as(statement)
                .isInstanceOf(SQLException.class)
                .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo(INSUFFICIENT_PRIVILEGE));
    }

    private static void tried(DatabaseLogin login, String sql, TenantScope scope) throws SQLException {
        try (Connection connection = DriverManager.getConnection(login.url(), login.user(), login.password());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local moxora.organisation = '" + scope.organisation() + "'");
            statement.execute(sql);
            connection.rollback();
        }
    }
}
