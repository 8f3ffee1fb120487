package moxora.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The months of {@code email_event}, made ahead and dropped as a whole by the role that owns the schema: no other may.
 * It reads no row; where a month's events lie in the default partition already, they stay there.
 *
 * <p>Connections are opened for the work and closed behind it. Where the owner does not get in, as on a database that is
 * migrated by somebody else, that is said once; then new events lie in the default partition, which takes any time.
 */
public final class EventPartitions {

    private static final Logger LOG = Logger.getLogger(EventPartitions.class.getName());
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'email_event_'uuuu_MM");
    private static final String POLICY = "nullif(current_setting('moxora.organisation', true), '')::uuid";

    private final PGSimpleDataSource owner = new PGSimpleDataSource();
    private boolean saidThatThereIsNoWay;

    EventPartitions(DatabaseLogin login) {
        owner.setUrl(login.url());
        owner.setUser(login.user());
        owner.setPassword(login.password());
        owner.setApplicationName("moxora-months");
        owner.setConnectTimeout(2);
        owner.setLogServerErrorDetail(false);
    }

    /** Whether a month is over for everybody. */
    public interface Over {
        /** @param lastReceived the last day on which anything was received into the month; null where nobody knows */
        boolean test(YearMonth month, @Nullable Instant lastReceived);
    }

    /** Makes the months that are not there, and drops those that are over for everybody. */
    public void keep(List<YearMonth> wanted, Over over) {
        try (Connection connection = owner.getConnection()) {
            connection.setAutoCommit(false);
            List<YearMonth> there = months(new Sql(connection));
            Map<YearMonth, Instant> received = received(new Sql(connection));
            connection.commit();
            for (YearMonth month : wanted) {
                if (!there.contains(month)) {
                    inOne(connection, () -> create(new Sql(connection), month));
                }
            }
            for (YearMonth month : there) {
                if (over.test(month, received.get(month))) {
                    inOne(connection, () -> new Sql(connection).execute("drop table " + month.format(NAME)));
                }
            }
        } catch (SQLException e) {
            if (!saidThatThereIsNoWay) {
                saidThatThereIsNoWay = true;
                LOG.log(
                        Level.INFO,
                        "The schema''s owner cannot log in ({0}): e-mail events of months to come lie in one partition.",
                        e.getSQLState());
            }
        }
    }

    private static List<YearMonth> months(Sql sql) {
        return sql.rows(
                "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                        + " where i.inhparent = 'public.email_event'::regclass and c.relname ~ '^email_event_[0-9]{4}_[0-9]{2}$'"
                        + " order by 1",
                row -> YearMonth.parse(row.text(1), NAME));
    }

    private static Map<YearMonth, Instant> received(Sql sql) {
        Map<YearMonth, Instant> received = new HashMap<>();
        sql.rows(
                        "select month, last_received from email_event_month",
                        row -> Map.entry(YearMonth.from(row.instant(1).atOffset(ZoneOffset.UTC)), row.instant(2)))
                .forEach(month -> received.put(month.getKey(), month.getValue()));
        return received;
    }

    /** Nobody is granted anything here: all go through the table that has the months as its parts. */
    private static void create(Sql sql, YearMonth month) {
        String table = month.format(NAME);
        sql.execute("create table " + table + " partition of email_event for values from ('" + start(month) + "') to ('"
                + start(month.plusMonths(1)) + "')");
        sql.execute("alter table " + table + " enable row level security");
        sql.execute("alter table " + table + " force row level security");
        sql.execute("create policy organisation_only on " + table + " using (organisation_id = " + POLICY
                + ") with check (organisation_id = " + POLICY + ")");
    }

    private static String start(YearMonth month) {
        return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC).toString();
    }

    /** A month whose lock is not to be had soon, or whose place is taken, waits for the next time. */
    private static void inOne(Connection connection, Runnable work) throws SQLException {
        try {
            new Sql(connection).execute("set local lock_timeout = '2s'");
            work.run();
            connection.commit();
        } catch (moxora.fault.Fault e) {
            connection.rollback();
            LOG.log(Level.FINE, "A month of e-mail events stays as it is: {0}", e.code());
        }
    }
}
