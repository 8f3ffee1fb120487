package moxora.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/** Tells the world's trouble (503) from a race (409) and from our own bug (500). The cause goes to the log only. */
final class SqlFaults {

    private SqlFaults() {}

    static Fault of(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        boolean unavailable = e instanceof SQLTransientConnectionException
                || state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57P");
        if (unavailable) {
            return new Fault(FaultCode.DATABASE_UNAVAILABLE, "The database does not answer at present.", e);
        }
        if (state.equals("23505") || state.startsWith("40")) {
            return new Fault(FaultCode.CONFLICT, "Another request changed the same thing at the same time.", e);
        }
        return new Fault(FaultCode.INTERNAL, "The database refused a statement (" + state + ").", e);
    }

    /** The SQL failure inside an exception of the persistence provider, if there is one. */
    static Fault of(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Fault fault) {
                return fault;
            }
            if (cause instanceof jakarta.persistence.OptimisticLockException
                    || cause instanceof org.eclipse.persistence.exceptions.OptimisticLockException) {
                return new Fault(FaultCode.PRECONDITION_FAILED, "The resource was changed by another request.", e);
            }
            if (cause instanceof SQLException sql) {
                return of(sql);
            }
        }
        return new Fault(FaultCode.INTERNAL, "Moxora failed.", e);
    }
}
