package moxora.erasure.retention;

import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import moxora.field.DataClass;
import moxora.policy.Policy;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one table that go by their time alone: when the class's period has passed since {@code since}, or at an end of
 * their own, whichever is earlier.
 *
 * @param key a column that tells the organisation's rows apart, or several in parentheses
 * @param since the time that the period is counted from, or null where rows have an end of their own only
 * @param ends a row's own end, or null where it has none
 * @param only what else must hold of a row, as an expression over its columns
 * @param hasRoutes whether a way leads to each row by its id, which goes with it
 * @param leavesLocked whether rows that somebody else is at are left for another time
 */
public record ExpiringRows(
        DataClass dataClass,
        String table,
        String key,
        @Nullable String since,
        @Nullable String ends,
        String only,
        boolean hasRoutes,
        boolean leavesLocked)
        implements Expirable {

    /** Deleted in one transaction. */
    private static final int AT_ONCE = 1_000;

    // Names of tables and columns are constants of the features that bring them.

    public static ExpiringRows since(DataClass dataClass, String table, String key, String since) {
        return new ExpiringRows(dataClass, table, key, since, null, "true", false, false);
    }

    public static ExpiringRows until(DataClass dataClass, String table, String key, String ends) {
        return new ExpiringRows(dataClass, table, key, null, ends, "true", false, false);
    }

    /** The same, but no later than a row's own end. */
    public ExpiringRows orAt(String own) {
        return new ExpiringRows(dataClass, table, key, since, own, only, hasRoutes, leavesLocked);
    }

    public ExpiringRows where(String condition) {
        return new ExpiringRows(dataClass, table, key, since, ends, condition, hasRoutes, leavesLocked);
    }

    public ExpiringRows withRoutes() {
        return new ExpiringRows(dataClass, table, key, since, ends, only, true, leavesLocked);
    }

    /** For rows that others lock in an order of their own; the application needs the right to update them. */
    public ExpiringRows leavingLocked() {
        return new ExpiringRows(dataClass, table, key, since, ends, only, hasRoutes, true);
    }

    @Override
    public Optional<Instant> next(TenantSession session, Policy policy) {
        return Stream.of(nextSince(session, policy), nextEnd(session))
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    private Optional<Instant> nextSince(TenantSession session, Policy policy) {
        Optional<Period> kept = policy.retention().of(dataClass);
        if (since == null || kept.isEmpty()) {
            return Optional.empty();
        }
        return first(session, "min(" + since + ")", "true", List.of())
                .flatMap(earliest -> first(
                        session,
                        "min(" + RetentionEnd.sql(since) + ")",
                        since + " <= ?",
                        List.of(kept.get().toString()),
                        RetentionEnd.latestOfTheFirst(earliest)));
    }

    private Optional<Instant> nextEnd(TenantSession session) {
        return ends == null ? Optional.empty() : first(session, "min(" + ends + ")", "true", List.of());
    }

    private Optional<Instant> first(
            TenantSession session, String what, String condition, List<Object> before, Object... after) {
        List<Object> parameters = new ArrayList<>(before);
        parameters.add(session.organisation());
        Collections.addAll(parameters, after);
        return session.sql()
                .first(
                        "select " + what + " from " + table + " where organisation_id = ? and " + condition + " and "
                                + only,
                        row -> Optional.ofNullable(row.instantOrNull(1)),
                        parameters.toArray())
                .flatMap(found -> found);
    }

    @Override
    public long over(TenantSession session, Policy policy, Instant at, int limit) {
        List<String> parts = new ArrayList<>();
        List<Object> parameters = new ArrayList<>();
        Optional<Period> kept = policy.retention().of(dataClass);
        if (since != null && kept.isPresent()) {
            parts.add(keysOf(since + " <= ? and " + RetentionEnd.sql(since) + " <= ?"));
            Collections.addAll(
                    parameters,
                    session.organisation(),
                    RetentionEnd.latestFrom(at, kept.get()),
                    kept.get().toString(),
                    at,
                    limit);
        }
        if (ends != null) {
            parts.add(keysOf(ends + " <= ?"));
            Collections.addAll(parameters, session.organisation(), at, limit);
        }
        if (parts.isEmpty()) {
            return 0;
        }
        // A row that is over in both ways is one row, and each way has an index of its own.
        return Math.min(
                limit,
                session.sql()
                        .count(
                                "select count(*) from (" + String.join(" union ", parts) + ") found",
                                parameters.toArray()));
    }

    private String keysOf(String over) {
        return "(select " + bare(key) + " from " + table + " where organisation_id = ? and " + over + " and " + only
                + " limit ?)";
    }

    @Override
    public Removed removeSome(TenantSession session, Policy policy, Instant now) {
        long rows = 0;
        boolean more = false;
        Optional<Period> kept = policy.retention().of(dataClass);
        if (since != null && kept.isPresent()) {
            int some = remove(
                    session,
                    since + " <= ? and " + RetentionEnd.sql(since) + " <= ?",
                    since,
                    RetentionEnd.latestFrom(now, kept.get()),
                    kept.get().toString(),
                    now);
            rows += some;
            more = some == AT_ONCE;
        }
        if (ends != null) {
            int some = remove(session, ends + " <= ?", ends, now);
            rows += some;
            more |= some == AT_ONCE;
        }
        return new Removed(rows, more);
    }

    private int remove(TenantSession session, String over, String order, Object... parameters) {
        List<Object> all = new ArrayList<>(List.of(session.organisation(), session.organisation()));
        Collections.addAll(all, parameters);
        all.add(AT_ONCE);
        String delete = "delete from " + table + " where organisation_id = ? and " + key + " in (select " + bare(key)
                + " from " + table + " where organisation_id = ? and " + over + " and " + only + " order by " + order
                + " limit ?" + (leavesLocked ? " for update skip locked" : "") + ")";
        if (!hasRoutes) {
            return session.sql().update(delete, all.toArray());
        }
        List<UUID> gone = session.sql().rows(delete + " returning " + key, row -> row.uuid(1), all.toArray());
        session.sql()
                .update(
                        "delete from route where organisation_id = ? and target_id = any(?)",
                        session.organisation(),
                        gone.toArray(UUID[]::new));
        return gone.size();
    }

    private static String bare(String key) {
        return key.startsWith("(") ? key.substring(1, key.length() - 1) : key;
    }
}
