package moxora.csv;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import moxora.tenant.OrganisationId;

/**
 * Lets organisations take turns: of each only one piece of work runs, or stands in the queue, at a time. So whoever
 * brings a hundred waits for itself, and another waits for one of it at most (T-18).
 */
final class Turns {

    private final Executor workers;

    /** The work that waits behind the one that has its turn; an organisation is there while it has one. */
    private final Map<OrganisationId, Deque<Runnable>> waiting = new HashMap<>();

    Turns(Executor workers) {
        this.workers = workers;
    }

    void submit(OrganisationId organisation, Runnable work) {
        synchronized (waiting) {
            Deque<Runnable> before = waiting.get(organisation);
            if (before != null) {
                before.addLast(work);
                return;
            }
            waiting.put(organisation, new ArrayDeque<>());
        }
        take(organisation, work);
    }

    private void take(OrganisationId organisation, Runnable work) {
        try {
            workers.execute(() -> {
                try {
                    work.run();
                } finally {
                    next(organisation);
                }
            });
        } catch (RuntimeException workersAreGone) {
            synchronized (waiting) {
                waiting.remove(organisation);
            }
            throw workersAreGone;
        }
    }

    /** The next goes to the end of the queue, behind those of others. */
    private void next(OrganisationId organisation) {
        Runnable next;
        synchronized (waiting) {
            Deque<Runnable> own = waiting.get(organisation);
            next = own == null ? null : own.pollFirst();
            if (next == null) {
                waiting.remove(organisation);
                return;
            }
        }
        take(organisation, next);
    }
}
