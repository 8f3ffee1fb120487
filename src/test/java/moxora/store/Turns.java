package moxora.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import moxora.fault.Fault;
import moxora.tenant.TenantScope;

/** What organisations do in turn on a few shared connections, and how they are broken off there. */
final class Turns implements AutoCloseable {

    /** One kind of turn, and how often it is drawn out of a hundred. */
    enum Turn {
        READS(44),
        ROLLS_BACK(10),
        BARE(8),
        TIMES_OUT(4),
        IS_CANCELLED(8),
        IS_CANCELLED_FROM_OUTSIDE(5),
        IS_INTERRUPTED(5),
        IS_KILLED(2),
        IS_KILLED_FROM_OUTSIDE(3),
        LEAVES_AN_ANSWER_UNREAD(4),
        WAITS_TOO_LONG_FOR_AN_ANSWER(1),
        LEAVES_A_SETTING(2),
        LEAVES_A_LOCK(2),
        LEAVES_A_PLAN(2);

        private final int weight;

        Turn(int weight) {
            this.weight = weight;
        }

        static Turn drawn(Random random) {
            int left = random.nextInt(100);
            for (Turn turn : values()) {
                left -= turn.weight;
                if (left < 0) {
                    return turn;
                }
            }
            throw new IllegalStateException("the weights are not a hundred");
        }
    }

    private static final String QUESTION = "select organisation_id, id, identity from contact";

    /** An answer that takes a while to come, all of it of the asking organisation. */
    private static final String LONG_QUESTION = QUESTION + ", generate_series(1, 1500)";

    private static final int LONGEST_WAIT_MICROS = 3_000;

    private final Databases databases;
    private final TenantStore withEntities;
    private final TenantStore statementsOnly;
    private final List<Guest> guests;
    private final ExecutorService disturbers = Executors.newCachedThreadPool();
    private final AtomicLong brokenOff = new AtomicLong();

    Turns(Databases databases, List<Guest> guests) {
        this.databases = databases;
        this.withEntities = databases.tenants();
        this.statementsOnly = new TenantStore(databases.dataConnections());
        this.guests = guests;
    }

    long brokenOff() {
        return brokenOff.get();
    }

    /** Takes the turn as one of the guests; answers what went wrong, or nothing. */
    String take(Turn turn, Random random) throws SQLException {
        Guest guest = guests.get(random.nextInt(guests.size()));
        TenantStore store = random.nextBoolean() ? withEntities : statementsOnly;
        return switch (turn) {
            case READS -> reads(store, guest, QUESTION);
            case ROLLS_BACK -> rollsBack(store, guest.scope());
            case BARE -> nothingIsLeft();
            case TIMES_OUT -> breaks(store, guest, "set local statement_timeout = 1", "select pg_sleep(1)");
            case IS_KILLED -> breaks(store, guest, "select 1", "select pg_terminate_backend(pg_backend_pid())");
            case IS_CANCELLED -> disturbed(guest, random, (statement, pid) -> statement.cancel());
            case IS_CANCELLED_FROM_OUTSIDE ->
                disturbed(guest, random, (statement, pid) -> signal("pg_cancel_backend", pid));
            case IS_KILLED_FROM_OUTSIDE ->
                disturbed(guest, random, (statement, pid) -> signal("pg_terminate_backend", pid));
            case IS_INTERRUPTED -> interrupted(store, guest, random);
            case LEAVES_AN_ANSWER_UNREAD -> leavesUnread(store, guest);
            case WAITS_TOO_LONG_FOR_AN_ANSWER -> waitsTooLong(guest);
            // Whose next transaction begins with another organisation's setting, on purpose.
            case LEAVES_A_SETTING ->
                leaves(
                        guest,
                        "set moxora.organisation = '" + other(guest).scope().organisation() + "'");
            case LEAVES_A_LOCK -> leaves(guest, "select pg_advisory_lock(" + random.nextInt(9) + ")");
            case LEAVES_A_PLAN ->
                leaves(guest, "prepare left_" + Ids.next().toString().replace('-', '_') + " as " + QUESTION);
        };
    }

    private Guest other(Guest guest) {
        return guests.get(1 - guests.indexOf(guest));
    }

    private String reads(TenantStore store, Guest guest, String question) {
        try {
            return guest.wrong(
                    store.within(guest.scope(), session -> session.sql().rows(question, Guest::answered)));
        } catch (Fault late) {
            return brokenOff(late);
        }
    }

    /** A cancellation can reach the statement after the one it was meant for: refused, and never answered wrongly. */
    private String brokenOff(Fault fault) {
        brokenOff.incrementAndGet();
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage());
            if (guests.stream().anyMatch(guest -> text.contains(guest.canary()))) {
                return "a canary in an error";
            }
        }
        return "";
    }

    private static String rollsBack(TenantStore store, TenantScope scope) {
        try {
            store.run(scope, session -> {
                session.sql().update("update contact set version = version + 1");
                throw new IllegalStateException("on purpose");
            });
            return "it was not rolled back";
        } catch (Fault | IllegalStateException onPurpose) {
            return "";
        }
    }

    /** Clean but for a setting that a turn left on purpose, under which only a bare statement reads. */
    private String nothingIsLeft() throws SQLException {
        try {
            return Bare.connection(databases, sql -> {
                sql.execute("set local moxora.organisation = ''");
                return sql.count("select count(*) from contact") == 0 ? "" : "a bare statement finds rows";
            });
        } catch (Fault late) {
            return brokenOff(late);
        }
    }

    private String breaks(TenantStore store, Guest guest, String first, String second) {
        try {
            store.run(guest.scope(), session -> {
                session.sql().execute(first);
                session.sql().execute(second);
            });
            return "it was not broken off";
        } catch (Fault expected) {
            return brokenOff(expected);
        }
    }

    private interface Disturbance {
        void hit(Statement statement, int pid) throws SQLException;
    }

    /** Asks for much, while another thread disturbs at a random moment. */
    private String disturbed(Guest guest, Random random, Disturbance disturbance) throws SQLException {
        int wait = random.nextInt(LONGEST_WAIT_MICROS);
        Future<?> disturber = null;
        try (Connection connection = databases.dataConnections().getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "set local moxora.organisation = '" + guest.scope().organisation() + "'");
                int pid = pid(statement);
                disturber = disturbers.submit(() -> {
                    LockSupport.parkNanos(wait * 1_000L);
                    disturbance.hit(statement, pid);
                    return null;
                });
                List<Guest.Answered> rows = new ArrayList<>();
                try (ResultSet answer = statement.executeQuery(LONG_QUESTION)) {
                    Row row = new Row(answer);
                    while (answer.next()) {
                        rows.add(Guest.answered(row));
                    }
                }
                return guest.wrong(rows);
            } finally {
                Rollback.of(connection);
            }
        } catch (SQLException e) {
            return brokenOff(SqlFaults.of(e));
        } catch (Fault e) {
            return brokenOff(e);
        } finally {
            awaited(disturber);
        }
    }

    private static int pid(Statement statement) throws SQLException {
        try (ResultSet answer = statement.executeQuery("select pg_backend_pid()")) {
            answer.next();
            return answer.getInt(1);
        }
    }

    private static void signal(String function, int pid) throws SQLException {
        Bare.outside(sql -> sql.first("select " + function + "(?)", row -> row.flag(1), pid));
    }

    private static void awaited(Future<?> disturber) {
        if (disturber == null) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            disturber.get();
        } catch (java.util.concurrent.ExecutionException tooLate) {
            // It was over before it could be disturbed.
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private String interrupted(TenantStore store, Guest guest, Random random) {
        Thread worker = Thread.currentThread();
        int wait = random.nextInt(LONGEST_WAIT_MICROS);
        Future<?> disturber = disturbers.submit(() -> {
            LockSupport.parkNanos(wait * 1_000L);
            worker.interrupt();
        });
        try {
            return reads(store, guest, LONG_QUESTION);
        } finally {
            awaited(disturber);
            // The next turn is somebody else's.
            Thread.interrupted();
        }
    }

    private String leavesUnread(TenantStore store, Guest guest) {
        int[] read = {0};
        try {
            store.run(
                    guest.scope(),
                    session -> session.sql().stream(LONG_QUESTION, row -> {
                        if (++read[0] == 3) {
                            throw new IllegalStateException("on purpose");
                        }
                    }));
            return "the answer was read to its end";
        } catch (Fault | IllegalStateException onPurpose) {
            brokenOff.incrementAndGet();
            return "";
        }
    }

    /** The answer comes when nobody waits any more; it must not be the next one's. */
    private String waitsTooLong(Guest guest) throws SQLException {
        try (Connection connection = databases.dataConnections().getConnection()) {
            connection.setNetworkTimeout(Runnable::run, 5);
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "set local moxora.organisation = '" + guest.scope().organisation() + "'");
                statement.executeQuery(QUESTION + ", pg_sleep(0.05)");
            } finally {
                Rollback.of(connection);
            }
            return "it waited";
        } catch (SQLException e) {
            return brokenOff(SqlFaults.of(e));
        }
    }

    /** Leaves something on the session, as no code of ours does, and hands the connection back. */
    private String leaves(Guest guest, String statement) throws SQLException {
        try (Connection connection = databases.dataConnections().getConnection()) {
            connection.setAutoCommit(true);
            try (Statement session = connection.createStatement()) {
                session.execute(statement);
            }
        } catch (SQLException e) {
            return brokenOff(SqlFaults.of(e));
        }
        return reads(statementsOnly, guest, QUESTION);
    }

    @Override
    public void close() {
        disturbers.shutdownNow();
    }
}
