package moxora.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import moxora.crypto.ThreadKeys;
import org.jspecify.annotations.Nullable;

/**
 * Named pools of background threads that end with the application. Between two pieces of work a thread holds no
 * organisation's key.
 */
final class Workers implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 5;

    private final List<ExecutorService> pools = new ArrayList<>();

    ExecutorService of(String name, int threads) {
        AtomicInteger number = new AtomicInteger();
        ExecutorService pool =
                new Pool(threads, work -> daemon(work, "moxora-" + name + "-" + number.incrementAndGet()));
        pools.add(pool);
        return pool;
    }

    /** For what is to happen after a while, and mostly is not to happen after all. */
    ScheduledExecutorService timer(String name) {
        ScheduledThreadPoolExecutor timer = timer("moxora-" + name, 1);
        timer.setRemoveOnCancelPolicy(true);
        pools.add(timer);
        return timer;
    }

    /** One that whoever asks for it ends. */
    static ScheduledThreadPoolExecutor timer(String name, int threads) {
        return new Timer(threads, work -> daemon(work, name));
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private static final class Pool extends ThreadPoolExecutor {

        Pool(int threads, ThreadFactory factory) {
            super(threads, threads, 0, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), factory);
        }

        @Override
        protected void afterExecute(Runnable work, @Nullable Throwable failure) {
            super.afterExecute(work, failure);
            ThreadKeys.forget();
        }
    }

    private static final class Timer extends ScheduledThreadPoolExecutor {

        Timer(int threads, ThreadFactory factory) {
            super(threads, factory);
        }

        @Override
        protected void afterExecute(Runnable work, @Nullable Throwable failure) {
            super.afterExecute(work, failure);
            ThreadKeys.forget();
        }
    }

    /** What runs is interrupted; imports go on from their last batch at the next start. */
    @Override
    public void close() {
        pools.forEach(ExecutorService::shutdownNow);
        for (ExecutorService pool : pools) {
            try {
                if (!pool.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
