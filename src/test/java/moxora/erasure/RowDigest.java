package moxora.erasure;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import moxora.battery.Sandbox;
import moxora.tenant.TenantScope;

/** A digest over every row of an organisation in every table, whoever may see them. */
final class RowDigest {

    private RowDigest() {}

    static String of(Sandbox sandbox, List<String> tables, TenantScope scope) throws SQLException {
        try (Connection superuser = sandbox.superuser()) {
            return of(superuser, tables, scope);
        }
    }

    static String of(Connection superuser, List<String> tables, TenantScope scope) throws SQLException {
        StringBuilder digest = new StringBuilder();
        try (Statement statement = superuser.createStatement()) {
            for (String table : tables) {
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
