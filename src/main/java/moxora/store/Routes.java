package moxora.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import moxora.crypto.RouteKeys;
import moxora.tenant.OrganisationId;
import org.jspecify.annotations.Nullable;

/**
 * From what a caller brings to the organisation it belongs to, by keyed hash: the only reader of the one table without
 * row-level security.
 */
public final class Routes {

    /** What a route leads to. */
    public enum Kind {
        USER,
        SESSION,
        ENDPOINT,
        API_TOKEN,
        MAIL_TOKEN,
        PASSKEY,
        IDENTITY,
        SUPPORT,
        /** Not a caller's: under one text of ours, every organisation that has mail waiting. */
        OUTBOX,
        /** The same for every organisation that has triggers to deliver. */
        TRIGGER
    }

    /** An organisation and the thing in it that the caller named. */
    public record Route(OrganisationId organisation, UUID target) {}

    /** No organisation has it, and none is before it. */
    private static final UUID FIRST = new UUID(0, 0);

    private final DataSource connections;
    private final RouteKeys keys;

    Routes(DataSource connections, RouteKeys keys) {
        this.connections = connections;
        this.keys = keys;
    }

    /** Every organisation in which this is known; a log-in name may be known in several. At most {@code limit}. */
    public List<Route> find(Kind kind, String presented, int limit) {
        return statement(sql -> sql.rows(
                "select organisation_id, target_id from route where key_hash = ? and kind = ? order by organisation_id limit ?",
                row -> new Route(new OrganisationId(row.uuid(1)), row.uuid(2)),
                keys.hash(kind.name(), presented),
                kind,
                limit));
    }

    /** The same, behind the given organisation, for whoever walks through all of them. */
    public List<Route> findAfter(Kind kind, String presented, @Nullable OrganisationId after, int limit) {
        return statement(sql -> sql.rows(
                "select organisation_id, target_id from route where key_hash = ? and kind = ? and organisation_id > ?"
                        + " order by organisation_id limit ?",
                row -> new Route(new OrganisationId(row.uuid(1)), row.uuid(2)),
                keys.hash(kind.name(), presented),
                kind,
                after == null ? FIRST : after.value(),
                limit));
    }

    /** Adds a route within the transaction that makes its target; false when this organisation has it already. */
    public boolean add(TenantSession session, Kind kind, String presented, UUID target) {
        return session.sql()
                        .update(
                                "insert into route (key_hash, organisation_id, kind, target_id) values (?, ?, ?, ?) on conflict do nothing",
                                keys.hash(kind.name(), presented),
                                session.organisation(),
                                kind,
                                target)
                == 1;
    }

    public void remove(TenantSession session, UUID target) {
        session.sql()
                .update(
                        "delete from route where organisation_id = ? and target_id = ?",
                        session.organisation(),
                        target);
    }

    /** Removes the target's routes of one kind. */
    public void remove(TenantSession session, Kind kind, UUID target) {
        session.sql()
                .update(
                        "delete from route where organisation_id = ? and target_id = ? and kind = ?",
                        session.organisation(),
                        target,
                        kind);
    }

    /** Whether this organisation has it. */
    public boolean has(TenantSession session, Kind kind, String presented) {
        return session.sql()
                        .count(
                                "select count(*) from route where key_hash = ? and organisation_id = ? and kind = ?",
                                keys.hash(kind.name(), presented),
                                session.organisation(),
                                kind)
                > 0;
    }

    private <T> T statement(Function<Sql, T> work) {
        try (Connection connection = connections.getConnection()) {
            connection.setAutoCommit(true);
            return work.apply(new Sql(connection));
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }
}
