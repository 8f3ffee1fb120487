package moxora.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.postgresql.PGConnection;

/**
 * Databases for a process that dies at a given statement or commit: from then on nothing it asks for is done. It dies
 * either before the statement reaches the server or behind it, when only the answer is missing.
 */
public final class DyingDatabases {

    private static final Set<String> COUNTED =
            Set.of("execute", "executeQuery", "executeUpdate", "executeBatch", "commit");

    private final Databases.Logins logins;
    private final long last;
    private final boolean behindIt;
    private final LongConsumer behindEachChange;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();

    /** @param last the statement or commit, counted from 1, at which the process dies */
    public DyingDatabases(Databases.Logins logins, long last, boolean behindIt) {
        this(logins, last, behindIt, call -> {});
    }

    private DyingDatabases(Databases.Logins logins, long last, boolean behindIt, LongConsumer behindEachChange) {
        this.logins = logins;
        this.last = last;
        this.behindIt = behindIt;
        this.behindEachChange = behindEachChange;
    }

    /**
     * Databases that do not die, but tell behind each statement that changes something and behind each commit of such:
     * a process that is killed behind a question is no worse off than one killed before it.
     */
    public static DyingDatabases watched(Databases.Logins logins, LongConsumer behindEachChange) {
        return new DyingDatabases(logins, Long.MAX_VALUE, false, behindEachChange);
    }

    public TenantStore serving() {
        return new TenantStore(connections(logins.data()));
    }

    public TenantStore purging() {
        return new TenantStore(connections(logins.purge()));
    }

    public AppliedEpochs appliedEpochs() {
        return new AppliedEpochs(connections(logins.purge()));
    }

    public Vault vault() {
        return new Vault(connections(logins.vault()), connections(logins.keeper()));
    }

    public Catalogue catalogue() {
        return new Catalogue(connections(logins.purge()));
    }

    /** How many statements and commits were asked for. */
    public long calls() {
        return calls.get();
    }

    private DataSource connections(DatabaseLogin login) {
        return proxy(DataSource.class, (name, arguments, go) -> {
            if (!name.equals("getConnection")) {
                throw new UnsupportedOperationException(name);
            }
            return connection(login, open(login));
        });
    }

    private static Connection open(DatabaseLogin login) throws SQLException {
        return DriverManager.getConnection(login.url(), login.user(), login.password());
    }

    /**
     * The server lets go of what a dead process held, its advisory locks too, a moment after the connection is closed;
     * whoever comes next comes later than that.
     */
    private static void awaitGone(DatabaseLogin login, int process) throws SQLException {
        try (Connection other = open(login);
                PreparedStatement looks = other.prepareStatement("select 1 from pg_stat_activity where pid = ?")) {
            looks.setInt(1, process);
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        try (ResultSet there = looks.executeQuery()) {
                            return !there.next();
                        }
                    });
        }
    }

    private Connection connection(DatabaseLogin login, Connection real) {
        AtomicBoolean changed = new AtomicBoolean();
        return proxy(Connection.class, real, (name, arguments, go) -> {
            if (name.equals("close") && calls.get() >= last && !real.isClosed()) {
                int process = real.unwrap(PGConnection.class).getBackendPID();
                go.on();
                awaitGone(login, process);
                return null;
            }
            Object answer = counted(name, name.equals("commit") && changed.getAndSet(false), go);
            if (answer instanceof PreparedStatement statement) {
                boolean changes = changes((String) arguments[0]);
                return proxy(
                        PreparedStatement.class,
                        statement,
                        (called, given, on) -> counted(called, noted(called, changes, changed), on));
            }
            if (answer instanceof Statement statement) {
                return proxy(Statement.class, statement, (called, given, on) -> {
                    boolean changes =
                            given != null && given.length > 0 && given[0] instanceof String sql && changes(sql);
                    return counted(called, noted(called, changes, changed), on);
                });
            }
            return answer;
        });
    }

    private static boolean noted(String called, boolean changes, AtomicBoolean changed) {
        boolean change = COUNTED.contains(called) && changes;
        if (change) {
            changed.set(true);
        }
        return change;
    }

    private static boolean changes(String sql) {
        String words = sql.strip().toLowerCase(Locale.ROOT);
        return !(words.startsWith("select") || words.startsWith("set ")) || words.contains("pg_switch_wal");
    }

    private Object counted(String name, boolean change, Go go) throws Throwable {
        if (!COUNTED.contains(name)) {
            return go.on();
        }
        long call = calls.incrementAndGet();
        if (call > last || (call == last && !behindIt)) {
            throw new SQLException("the process is dead");
        }
        Object answer = go.on();
        if (call == last) {
            throw new SQLException("the process died");
        }
        if (change) {
            behindEachChange.accept(changes.incrementAndGet());
        }
        return answer;
    }

    private interface Go {
        Object on() throws Throwable;
    }

    private interface Handler {
        Object call(String name, Object[] arguments, Go go) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return proxy(type, null, handler);
    }

    private static <T> T proxy(Class<T> type, Object real, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return handler.call(method.getName(), arguments, () -> method.invoke(real, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
