package moxora.launch;

import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Lets through our own news and everybody's warnings.
 *
 * <p>Levels alone do not do: parts of the server set their own while they start.
 */
public final class ServerLogFilter implements Filter {

    private static final String OURS = "moxora";

    @Override
    public boolean isLoggable(LogRecord message) {
        return isOurs(message) || isWarning(message);
    }

    static boolean isOurs(LogRecord message) {
        String logger = message.getLoggerName();
        return logger != null && (logger.equals(OURS) || logger.startsWith(OURS + "."));
    }

    static boolean isWarning(LogRecord message) {
        return message.getLevel().intValue() >= Level.WARNING.intValue();
    }
}
