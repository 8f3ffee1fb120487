package moxora.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import moxora.tenant.OrganisationId;
import org.jspecify.annotations.Nullable;

/**
 * The tenant data's side of the epochs, and what it bears witness to: which of the vault's have taken effect here, and
 * which organisations' keys are destroyed. None of it is an organisation's own.
 */
public final class AppliedEpochs {

    private static final UUID FIRST = new UUID(0, 0);

    private final DataSource connections;

    AppliedEpochs(DataSource connections) {
        this.connections = connections;
    }

    /**
     * How far the tenant data have come.
     *
     * @param vault the name of the vault that they follow, or null while they follow none
     * @param floor up to where everything has taken effect
     * @param high the highest that has
     */
    public record Position(@Nullable UUID vault, long floor, long high) {}

    /** An organisation whose keys were destroyed. */
    public record Witness(OrganisationId organisation, Instant requestedAt, Instant deadline, Instant destroyedAt) {}

    public Position position() {
        return within(sql -> sql.first(
                        "select vault_id, floor, greatest(floor, (select max(epoch) from erasure_applied))"
                                + " from erasure_floor where id = 1",
                        row -> new Position(row.uuidOrNull(1), row.number(2), row.number(3)))
                .orElseThrow());
    }

    /** Those above the one and up to the other. */
    public List<Long> between(long above, long upTo) {
        return within(sql -> sql.rows(
                "select epoch from erasure_applied where epoch > ? and epoch <= ? order by epoch",
                row -> row.number(1),
                above,
                upTo));
    }

    /** Notes that these have taken effect. */
    public void mark(List<Long> epochs, Instant now) {
        within(sql -> sql.update(
                "insert into erasure_applied (epoch, at) select e, ? from unnest(?) as e on conflict do nothing",
                now,
                epochs.toArray(Long[]::new)));
    }

    /** Notes that everything up to there has taken effect, and drops the list of it. */
    public void raise(long floor) {
        within(sql -> {
            sql.update("update erasure_floor set floor = greatest(floor, ?) where id = 1", floor);
            return sql.update("delete from erasure_applied where epoch <= ?", floor);
        });
    }

    /** Follows this vault from now on. */
    public void follow(UUID vault) {
        within(sql -> sql.update(
                "update erasure_floor set vault_id = ? where id = 1 and vault_id is distinct from ?", vault, vault));
    }

    /** Bears witness, in the transaction that notes the state, that the organisation's keys are destroyed. */
    public static void witness(TenantSession session, Instant requestedAt, Instant deadline, Instant now) {
        session.sql()
                .update(
                        "insert into destroyed_organisation (id, requested_at, deadline, destroyed_at) values (?, ?, ?, ?)"
                                + " on conflict do nothing",
                        session.organisation(),
                        requestedAt,
                        deadline,
                        now);
    }

    /** Whose keys were destroyed, in the order of their ids, after the one given. */
    public List<Witness> witnesses(@Nullable OrganisationId after, int limit) {
        return within(sql -> sql.rows(
                "select id, requested_at, deadline, destroyed_at from destroyed_organisation where id > ?"
                        + " order by id limit ?",
                row -> new Witness(new OrganisationId(row.uuid(1)), row.instant(2), row.instant(3), row.instant(4)),
                after == null ? FIRST : after.value(),
                limit));
    }

    /** Organisations that have a way to log in here, in the order of their ids, after the one given. */
    public List<OrganisationId> organisations(@Nullable OrganisationId after, int limit) {
        return within(sql -> sql.rows(
                "select distinct organisation_id from route where organisation_id > ? order by organisation_id limit ?",
                row -> new OrganisationId(row.uuid(1)),
                after == null ? FIRST : after.value(),
                limit));
    }

    private <T> T within(Function<Sql, T> work) {
        try (Connection connection = connections.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.apply(new Sql(connection));
                connection.commit();
                return result;
            } finally {
                Rollback.of(connection);
            }
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }
}
