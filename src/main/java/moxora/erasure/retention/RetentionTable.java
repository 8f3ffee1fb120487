package moxora.erasure.retention;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import moxora.erasure.Erasable;
import moxora.erasure.RowsInOrder;
import moxora.field.DataClass;
import moxora.store.Row;
import moxora.store.TenantSession;

/**
 * How many rows of each class went on which day (UTC): counts only, written in the transaction in which the rows go, so
 * that what is told went, and what went is told.
 */
public final class RetentionTable {

    private RetentionTable() {}

    /**
     * What went of a class.
     *
     * @param lastAt when something went last
     * @param lastRows how many rows on that day
     * @param rows how many since {@code first}
     * @param first the first day of which a count is kept
     */
    record Gone(DataClass dataClass, Instant lastAt, long lastRows, long rows, Instant first) {

        static Gone of(Row row) {
            return new Gone(
                    DataClass.named(row.text(1)).orElseThrow(),
                    row.instant(2),
                    row.number(3),
                    row.number(4),
                    row.instant(5));
        }
    }

    public static List<Erasable> erasables() {
        return List.of(new RowsInOrder("retention_run", "day"));
    }

    public static List<Expirable> expirables() {
        return List.of(ExpiringRows.since(DataClass.RETENTION_RUNS, "retention_run", "(day, class)", "day"));
    }

    static void add(TenantSession session, DataClass dataClass, long rows, Instant now) {
        if (rows == 0) {
            return;
        }
        session.sql()
                .update(
                        "insert into retention_run as r (organisation_id, day, class, removed, last_at)"
                                + " values (?, ?, ?, ?, ?) on conflict (organisation_id, day, class) do update"
                                + " set removed = r.removed + excluded.removed,"
                                + " last_at = greatest(r.last_at, excluded.last_at)",
                        session.organisation(),
                        now.truncatedTo(ChronoUnit.DAYS),
                        dataClass.wire(),
                        rows,
                        now);
    }

    static List<Gone> read(TenantSession session) {
        return session.sql()
                .rows(
                        "select class, max(last_at), (array_agg(removed order by day desc))[1], sum(removed)::bigint,"
                                + " min(day) from retention_run where organisation_id = ? group by class order by class",
                        Gone::of,
                        session.organisation());
    }
}
