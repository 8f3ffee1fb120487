package moxora.launch;

import java.util.logging.Filter;
import java.util.logging.LogRecord;

/** Lets through our own news at once, and everybody's warnings as soon as the application serves. */
public final class ConsoleLogFilter implements Filter {

    @Override
    public boolean isLoggable(LogRecord message) {
        return ServerLogFilter.isOurs(message)
                || (Boolean.getBoolean(Server.STARTED) && ServerLogFilter.isWarning(message));
    }
}
