package moxora.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

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
    private final AtomicLong calls = new AtomicLong();

    /** @param last the statement or commit, counted from 1, at which the process dies */
    public DyingDatabases(Databases.Logins logins, long last, boolean behindIt) {
        this.logins = logins;
        this.last = last;
        this.behindIt = behindIt;
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

    /** How many statements and commits were asked for. */
    public long calls() {
        return calls.get();
    }

    private DataSource connections(DatabaseLogin login) {
        return proxy(DataSource.class, (name, arguments, go) -> {
            if (!name.equals("getConnection")) {
                throw new UnsupportedOperationException(name);
            }
            return connection(DriverManager.getConnection(login.url(), login.user(), login.password()));
        });
    }

    private Connection connection(Connection real) {
        return proxy(Connection.class, real, (name, arguments, go) -> {
            Object answer = counted(name, go);
            if (answer instanceof PreparedStatement statement) {
                return proxy(PreparedStatement.class, statement, (called, given, on) -> counted(called, on));
            }
            if (answer instanceof Statement statement) {
                return proxy(Statement.class, statement, (called, given, on) -> counted(called, on));
            }
            return answer;
        });
    }

    private Object counted(String name, Go go) throws Throwable {
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
