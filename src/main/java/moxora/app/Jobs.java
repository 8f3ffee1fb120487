package moxora.app;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs jobs one after the other, each by itself, so that one that fails does not hold up the others. */
final class Jobs {

    private static final Logger LOG = Logger.getLogger(Jobs.class.getName());

    private Jobs() {}

    static void run(List<Runnable> jobs) {
        for (Runnable job : jobs) {
            try {
                job.run();
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "A scheduled job failed and will be tried again: {0}", e.toString());
            }
        }
    }
}
