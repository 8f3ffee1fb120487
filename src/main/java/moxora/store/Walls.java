package moxora.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Looks for holes in the second wall, in the live database's own description of itself: what is written in a migration
 * says nothing about what somebody altered since.
 *
 * <p>PostgreSQL's documentation, chapter "Row Security Policies", names the ways around a policy: superusers, roles with
 * BYPASSRLS, owners without FORCE, views and functions that run with another's rights.
 */
final class Walls {

    /** What {@code pg_get_expr} makes of the one policy, without casts to text, parentheses and blanks. */
    private static final String POLICY = "organisation_id=nullifcurrent_setting'moxora.organisation',true,''::uuid";

    /** Asked before the organisation is known, and hence guarded by keyed hashes instead. */
    private static final String ROUTES = "route";

    private static final String LED =
            " c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> '" + ROUTES
                    + "' and exists (select 1 from pg_attribute o where o.attrelid = c.oid and o.attname = 'organisation_id')";

    private static final String UNGUARDED =
            "select c.relname || ' has no forced row-level security' from pg_class c where" + LED
                    + " and not (c.relrowsecurity and c.relforcerowsecurity) order by 1";

    /** For each table how many policies it has, and the last of them. */
    private static final String POLICIES =
            "select c.relname, count(p.oid), coalesce(bool_and(p.polpermissive), false), coalesce(max(p.polcmd::text), ''),"
                    + " coalesce(bool_and(p.polroles = '{0}'), false), max(pg_get_expr(p.polqual, c.oid)),"
                    + " max(pg_get_expr(p.polwithcheck, c.oid)) from pg_class c left join pg_policy p on p.polrelid = c.oid"
                    + " where" + LED + " group by c.relname order by 1";

    /** A key over several organisations tells one of them what another has. */
    private static final String KEYS_ACROSS =
            "select c.relname || ' has a key that is not led by the organisation: ' || x.relname from pg_index i"
                    + " join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid where i.indisunique and"
                    + LED + " and (select attname from pg_attribute where attrelid = c.oid and attnum = i.indkey[0])"
                    + " is distinct from 'organisation_id' order by 1";

    /** A reference between tenant tables that does not name the organisation on both sides can point across. */
    private static final String REFERENCES_ACROSS =
            "select c.relname || ' refers across organisations: ' || k.conname from pg_constraint k"
                    + " join pg_class c on c.oid = k.conrelid where k.contype = 'f' and" + LED
                    + " and ((select attname from pg_attribute where attrelid = c.oid and attnum = k.conkey[1])"
                    + " <> 'organisation_id' or (select attname from pg_attribute where attrelid = k.confrelid"
                    + " and attnum = k.confkey[1]) <> 'organisation_id') order by 1";

    /** Views and functions that somebody may use who serves, but for those of extensions. */
    private static final String AROUND =
            "select c.relname || ' is a view with its owner''s rights' from pg_class c where c.relkind in ('v', 'm')"
                    + " and (c.relkind = 'm' or not coalesce(c.reloptions, '{}') && array['security_invoker=true',"
                    + " 'security_invoker=on', 'security_invoker=1', 'security_invoker=yes'])"
                    + usable("c.oid", "c.relnamespace")
                    + " union all select p.proname || ' is a function with its owner''s rights' from pg_proc p"
                    + " where p.prosecdef" + usable("p.oid", "p.pronamespace") + " order by 1";

    private static String usable(String object, String namespace) {
        return " and exists (select 1 from pg_namespace n where n.oid = " + namespace
                + " and n.nspname not in ('pg_catalog', 'information_schema') and has_schema_privilege(?, n.oid, 'USAGE'))"
                + " and not exists (select 1 from pg_depend d where d.objid = " + object + " and d.deptype = 'e')";
    }

    private static final String MIGHTY =
            "select rolname || ' bypasses row-level security' from pg_roles where rolname = ?"
                    + " and (rolsuper or rolbypassrls)";

    private static final String OWNS =
            "select r.rolname || ' owns ' || o.n from (select c.relname::text, c.relowner from pg_class c"
                    + " where c.relnamespace = 'public'::regnamespace"
                    + " union all select 'the schema', nspowner from pg_namespace where nspname = 'public'"
                    + " union all select 'the database', datdba from pg_database where datname = current_database()"
                    + ") as o(n, owner) join pg_roles r on r.oid = o.owner where r.rolname = ? order by 1 limit 3";

    /** What it may become by SET ROLE, or is by inheritance. */
    private static final String BECOMES =
            "select s.rolname || ' may act as ' || r.rolname from pg_roles s join pg_roles r on r.oid <> s.oid"
                    + " and pg_has_role(s.oid, r.oid, 'MEMBER') where s.rolname = ? and not s.rolsuper and (r.rolsuper"
                    + " or r.rolbypassrls or r.rolname in ('pg_read_server_files', 'pg_write_server_files',"
                    + " 'pg_execute_server_program', 'pg_write_all_data', 'pg_read_all_data') or exists (select 1"
                    + " from pg_class c where c.relowner = r.oid and c.relnamespace = 'public'::regnamespace)) order by 1";

    private static final String CREATES =
            "select rolname || ' may create tables and functions' from pg_roles where rolname = ?"
                    + " and has_schema_privilege(oid, 'public', 'CREATE')";

    private final DataSource connections;

    Walls(DataSource connections) {
        this.connections = connections;
    }

    /**
     * Every hole in the database with row-level security, each in a sentence; empty when all is well.
     *
     * @param serving the role that serves requests
     * @param others roles that work under the same policies: the one that purges, the owner
     */
    List<String> holesInData(String serving, String... others) {
        return read(sql -> {
            List<String> holes = new ArrayList<>();
            holes.addAll(texts(sql, UNGUARDED));
            holes.addAll(policies(sql));
            holes.addAll(texts(sql, KEYS_ACROSS));
            holes.addAll(texts(sql, REFERENCES_ACROSS));
            holes.addAll(texts(sql, AROUND, serving, serving));
            holes.addAll(role(sql, serving));
            for (String other : others) {
                holes.addAll(texts(sql, MIGHTY, other));
            }
            return holes;
        });
    }

    /** As above for the vault, whose tables are told apart by rights alone. */
    List<String> holesInVault(String serving) {
        return read(sql -> {
            List<String> holes = new ArrayList<>(texts(sql, AROUND, serving, serving));
            holes.addAll(role(sql, serving));
            return holes;
        });
    }

    private static List<String> policies(Sql sql) {
        return sql
                .rows(POLICIES, row -> {
                    String table = row.text(1);
                    boolean ours = row.number(2) == 1
                            && row.flag(3)
                            && row.text(4).equals("*")
                            && row.flag(5)
                            && POLICY.equals(bare(row.textOrNull(6)))
                            && POLICY.equals(bare(row.textOrNull(7)));
                    return ours ? "" : table + " has another policy than that of the organisation";
                })
                .stream()
                .filter(hole -> !hole.isEmpty())
                .toList();
    }

    private static String bare(@Nullable String expression) {
        return expression == null
                ? ""
                : expression.toLowerCase(Locale.ROOT).replace("::text", "").replaceAll("[()\\s]", "");
    }

    private static List<String> role(Sql sql, String serving) {
        List<String> holes = new ArrayList<>(texts(sql, MIGHTY, serving));
        holes.addAll(texts(sql, OWNS, serving));
        holes.addAll(texts(sql, BECOMES, serving));
        holes.addAll(texts(sql, CREATES, serving));
        return holes;
    }

    private static List<String> texts(Sql sql, String query, Object... parameters) {
        return sql.rows(query, row -> row.text(1), parameters);
    }

    private List<String> read(Function<Sql, List<String>> look) {
        try (Connection connection = connections.getConnection()) {
            connection.setAutoCommit(true);
            return look.apply(new Sql(connection));
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }
}
