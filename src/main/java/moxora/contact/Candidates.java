package moxora.contact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import moxora.crypto.Token;
import moxora.field.Compartment;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/**
 * The contacts that have a token of each group, newest first.
 *
 * <p>A page of a token that half of the contacts share must not cost half of the contacts. So the statement walks the
 * index of one token backwards, in the order of the ids, and stops when the page is full: one such walk for each token
 * of the rarest group, merged, and the other groups are probed contact by contact. It does not lean on the planner
 * knowing how frequent a token is, which a prepared statement does not tell it.
 */
final class Candidates {

    /** Beyond so many rows two groups count as equally frequent. */
    private static final int COUNTED = 1_000;

    /** Between which ids to look; the ends are null where there is none. */
    record Window(
            @Nullable UUID before,
            @Nullable UUID newest,
            @Nullable UUID oldest) {

        static final Window ALL = new Window(null, null, null);

        static Window before(@Nullable UUID id) {
            return new Window(id, null, null);
        }

        private void restrict(String column, StringBuilder sql, List<Object> parameters) {
            restrict(column, " < ?", before, sql, parameters);
            restrict(column, " <= ?", newest, sql, parameters);
            restrict(column, " >= ?", oldest, sql, parameters);
        }

        private static void restrict(
                String column, String operator, @Nullable UUID id, StringBuilder sql, List<Object> parameters) {
            if (id != null) {
                sql.append(" and ").append(column).append(operator);
                parameters.add(id);
            }
        }
    }

    private final TenantSession session;
    private final List<Set<Token>> groups;

    Candidates(TenantSession session, List<Set<Token>> groups) {
        this.session = session;
        this.groups = groups.size() < 2 ? groups : rarestFirst(session, groups);
    }

    List<StoredContact> newest(Window window, int limit, Set<Compartment> open) {
        Statement statement = statement(window, limit, open);
        return session.sql().rows(statement.text, StoredContact::of, statement.parameters.toArray());
    }

    /** As above, one at a time. */
    void each(Window window, int limit, Set<Compartment> open, Consumer<StoredContact> reader) {
        Statement statement = statement(window, limit, open);
        session.sql().stream(
                statement.text, row -> reader.accept(StoredContact.of(row)), statement.parameters.toArray());
    }

    List<StoredContact> byId(Collection<UUID> ids, Set<Compartment> open) {
        return session.sql()
                .rows(
                        "select " + columns(open) + " from contact c where c.organisation_id = ? and c.id = any(?)",
                        StoredContact::of,
                        session.organisation(),
                        ids.toArray(UUID[]::new));
    }

    /** A statement before it is sent. */
    record Statement(String text, List<Object> parameters) {

        @Override
        public String toString() {
            return text;
        }
    }

    Statement statement(Window window, int limit, Set<Compartment> open) {
        List<Object> parameters = new ArrayList<>();
        StringBuilder sql = new StringBuilder("select ").append(columns(open));
        if (groups.isEmpty()) {
            sql.append(" from contact c where c.organisation_id = ?");
            parameters.add(session.organisation());
            window.restrict("c.id", sql, parameters);
        } else {
            sql.append(" from (");
            String next = "(";
            for (Token token : groups.get(0)) {
                sql.append(next);
                walk(token, window, limit, sql, parameters);
                sql.append(')');
                next = " union (";
            }
            sql.append(") found join contact c on c.organisation_id = ? and c.id = found.contact_id");
            parameters.add(session.organisation());
        }
        sql.append(" order by c.id desc limit ?");
        parameters.add(limit);
        return new Statement(sql.toString(), parameters);
    }

    private void walk(Token token, Window window, int limit, StringBuilder sql, List<Object> parameters) {
        sql.append("select t.contact_id from contact_token t where t.organisation_id = ? and t.token = ?");
        parameters.add(session.organisation());
        parameters.add(token);
        window.restrict("t.contact_id", sql, parameters);
        for (Set<Token> group : groups.subList(1, groups.size())) {
            sql.append(" and exists (select 1 from contact_token o where o.organisation_id = ? and o.token in (")
                    .append(marks(group))
                    .append(") and o.contact_id = t.contact_id)");
            parameters.add(session.organisation());
            parameters.addAll(group);
        }
        sql.append(" order by t.contact_id desc limit ?");
        parameters.add(limit);
    }

    /** A compartment that stays closed is not even read. */
    private static String columns(Set<Compartment> open) {
        return "c.id, c.identity, "
                + (open.contains(Compartment.PROFILE) ? "c.profile, " : "null::bytea, ")
                + (open.contains(Compartment.NOTES) ? "c.notes, " : "null::bytea, ")
                + "c.version, c.created_at, c.updated_at";
    }

    private static List<Set<Token>> rarestFirst(TenantSession session, List<Set<Token>> groups) {
        StringBuilder sql = new StringBuilder();
        List<Object> parameters = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            Set<Token> group = groups.get(i);
            sql.append(i == 0 ? "" : " union all ")
                    .append("select ")
                    .append(i)
                    .append(", (select count(*) from (select 1 from contact_token where organisation_id = ?"
                            + " and token in (")
                    .append(marks(group))
                    .append(") limit ")
                    .append(COUNTED)
                    .append(") counted)");
            parameters.add(session.organisation());
            parameters.addAll(group);
        }
        sql.append(" order by 2, 1");
        return session.sql().rows(sql.toString(), row -> groups.get((int) row.number(1)), parameters.toArray());
    }

    private static String marks(Collection<?> values) {
        return String.join(", ", Collections.nCopies(values.size(), "?"));
    }
}
