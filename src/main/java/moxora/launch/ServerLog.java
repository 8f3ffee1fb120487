package moxora.launch;

import java.io.IOException;
import java.nio.file.Path;

/**
 * How the server logs: its warnings and our own news, on standard error and in the data folder.
 *
 * <p>While it starts, its warnings go to the data folder only: what failed is told once, in a sentence.
 */
final class ServerLog {

    private ServerLog() {}

    /** The file that is written to now; older ones have higher numbers. */
    static Path current(DataFolder folder) {
        return folder.log().resolve("moxora.0.log");
    }

    /** Writes the settings file that the server reads. */
    static Path configure(DataFolder folder, Path file) throws IOException {
        String pattern = folder.log()
                .resolve("moxora.%g.log")
                .toString()
                .replace("%", "%%")
                .replace("%%g.log", "%g.log");
        OwnerOnly.write(file, """
                handlers=java.util.logging.ConsoleHandler,java.util.logging.FileHandler
                .level=WARNING
                moxora.level=INFO
                # Expired certificates in the server's own trust store, told at length.
                javax.enterprise.system.security.ssl.level=SEVERE
                java.util.logging.ConsoleHandler.level=ALL
                java.util.logging.ConsoleHandler.filter=moxora.launch.ConsoleLogFilter
                java.util.logging.ConsoleHandler.formatter=java.util.logging.SimpleFormatter
                java.util.logging.FileHandler.level=ALL
                java.util.logging.FileHandler.filter=moxora.launch.ServerLogFilter
                java.util.logging.FileHandler.formatter=java.util.logging.SimpleFormatter
                java.util.logging.FileHandler.encoding=UTF-8
                java.util.logging.FileHandler.pattern=%s
                java.util.logging.FileHandler.append=true
                java.util.logging.FileHandler.limit=10485760
                java.util.logging.FileHandler.count=5
                java.util.logging.SimpleFormatter.format=%%1$tFT%%1$tT.%%1$tL%%1$tz %%4$s %%3$s %%5$s%%6$s%%n
                """.formatted(escaped(pattern)));
        return file;
    }

    /** A properties file takes a backslash for an escape. */
    private static String escaped(String path) {
        return path.replace("\\", "\\\\");
    }
}
