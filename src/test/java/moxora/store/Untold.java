package moxora.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;

/** A store that never tells the database whose transaction it is: what the round trip of that statement costs. */
public final class Untold {

    private static final String TOLD = "set local moxora.organisation";

    private Untold() {}

    /** On tables without row-level security; elsewhere it finds nothing. */
    public static TenantStore store(Databases databases) {
        DataSource quiet = around(DataSource.class, databases.dataConnections());
        return new TenantStore(
                quiet,
                jakarta.persistence.Persistence.createEntityManagerFactory(
                        "moxora",
                        Map.of("jakarta.persistence.nonJtaDataSource", quiet, "eclipselink.session-name", "untold")));
    }

    private static <T> T around(Class<T> type, T inner) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            boolean tells = method.getName().equals("execute")
                    && arguments != null
                    && arguments.length == 1
                    && String.valueOf(arguments[0]).startsWith(TOLD);
            if (tells) {
                return false;
            }
            try {
                Object answer = method.invoke(inner, arguments);
                if (answer instanceof Connection connection) {
                    return around(Connection.class, connection);
                }
                boolean plain = method.getName().equals("createStatement");
                return plain ? around(Statement.class, (Statement) answer) : answer;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(Untold.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
