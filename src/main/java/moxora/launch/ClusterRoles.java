package moxora.launch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * The database of a cluster and the roles that may log in, made or put right at every start.
 *
 * <p>Rights on tables are not given here: the migrations that create the tables give them.
 */
final class ClusterRoles {

    private static final String PLAIN =
            " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD ";

    /** Under row-level security a dump would be empty, and nobody would notice. */
    private static final String DUMPING =
            " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS PASSWORD ";

    private final ClusterPlan plan;
    private final Map<String, String> passwords;

    ClusterRoles(ClusterPlan plan, Map<String, String> passwords) {
        this.plan = plan;
        this.passwords = passwords;
    }

    /** In the maintenance database: the roles, and the database itself. */
    void createDatabase(Connection superuser) throws SQLException {
        for (String role : plan.roles()) {
            String verb = exists(superuser, "SELECT 1 FROM pg_roles WHERE rolname = ?", role) ? "ALTER" : "CREATE";
            String attributes = role.equals(ClusterPlan.BACKUP) ? DUMPING : PLAIN;
            run(superuser, List.of(verb + " ROLE " + role + attributes + "'" + passwords.get(role) + "'"));
        }
        run(
                superuser,
                List.of(
                        "GRANT pg_read_all_data TO " + ClusterPlan.BACKUP,
                        "ALTER ROLE " + ClusterPlan.BACKUP + " SET default_transaction_read_only = on"));
        run(superuser, List.of("GRANT pg_checkpoint TO " + plan.destroyer()));
        if (plan.handsOver()) {
            run(
                    superuser,
                    List.of("GRANT %s TO %s WITH INHERIT FALSE, SET TRUE".formatted(plan.destroyer(), plan.owner())));
        }
        if (!exists(superuser, "SELECT 1 FROM pg_database WHERE datname = ?", plan.database())) {
            run(superuser, List.of("CREATE DATABASE " + plan.database() + " OWNER " + plan.owner()));
        }
        run(
                superuser,
                List.of(
                        "REVOKE ALL ON DATABASE postgres, template1, %s FROM PUBLIC".formatted(plan.database()),
                        "GRANT CONNECT ON DATABASE %s TO %s"
                                .formatted(plan.database(), String.join(", ", plan.roles()))));
    }

    /** In the database itself: the schema is its owner's, and the functions that need a right are granted. */
    void prepareDatabase(Connection superuser) throws SQLException {
        String roles = String.join(", ", plan.working());
        run(
                superuser,
                List.of(
                        "ALTER SCHEMA public OWNER TO " + plan.owner(),
                        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
                        "GRANT USAGE ON SCHEMA public TO " + roles,
                        "GRANT EXECUTE ON FUNCTION pg_switch_wal() TO " + plan.destroyer(),
                        "GRANT EXECUTE ON FUNCTION pg_control_system() TO " + roles));
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void run(Connection connection, List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
