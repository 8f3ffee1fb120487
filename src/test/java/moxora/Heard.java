package moxora;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Everything that is logged at any level by us and by the library that speaks to processors. */
public final class Heard extends Handler {

    private static final List<String> SPEAKERS = List.of("moxora", "dev.langchain4j", "jdk.httpclient");

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    public static Heard during(Runnable work) {
        Heard heard = new Heard();
        List<Logger> loggers = SPEAKERS.stream().map(Logger::getLogger).toList();
        List<Level> before = new ArrayList<>();
        loggers.forEach(logger -> {
            before.add(logger.getLevel());
            logger.setLevel(Level.ALL);
            logger.addHandler(heard);
        });
        try {
            work.run();
        } finally {
            for (int i = 0; i < loggers.size(); i++) {
                loggers.get(i).removeHandler(heard);
                loggers.get(i).setLevel(before.get(i));
            }
        }
        return heard;
    }

    public List<String> all() {
        return List.copyOf(lines);
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(new SimpleFormatter().format(line));
    }

    @Override
    public void flush() {
        // Nothing is kept back.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
