package moxora.contact;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Works on a stream in pieces, on other threads while more is being read, and hands the results on in the order in
 * which the stream came, on the caller's thread. It holds {@link #AHEAD} pieces of {@link #PIECE_BYTES} at most.
 *
 * <p>While the piece whose turn it is has not been finished, the caller works on pieces that nobody has begun: busy or
 * stopped threads cost time, and nothing else.
 */
final class PiecesInOrder<S, T> {

    private static final int PIECE_BYTES = 64 * 1024;
    private static final int AHEAD = 32;
    private static final int HELPERS = Runtime.getRuntime().availableProcessors();

    private final Executor others;
    private final Function<List<S>, T> work;
    private final Consumer<T> taker;
    private final Deque<FutureTask<T>> underWay = new ArrayDeque<>();
    private final Queue<FutureTask<T>> notBegun = new ConcurrentLinkedQueue<>();
    private final AtomicInteger helping = new AtomicInteger();
    private List<S> next = new ArrayList<>();
    private long bytes;

    PiecesInOrder(Executor others, Function<List<S>, T> work, Consumer<T> taker) {
        this.others = others;
        this.work = work;
        this.taker = taker;
    }

    /** @param size about how many bytes it holds */
    void add(S one, int size) {
        next.add(one);
        bytes += size;
        if (bytes >= PIECE_BYTES) {
            send();
        }
    }

    /** Hands on what is left. */
    void finish() {
        if (!next.isEmpty()) {
            send();
        }
        while (!underWay.isEmpty()) {
            handOn();
        }
    }

    private void send() {
        List<S> piece = next;
        next = new ArrayList<>(piece.size());
        bytes = 0;
        FutureTask<T> task = new FutureTask<>(() -> work.apply(piece));
        underWay.add(task);
        notBegun.add(task);
        if (helping.get() < HELPERS) {
            helping.incrementAndGet();
            others.execute(this::help);
        }
        if (underWay.size() == AHEAD) {
            handOn();
        }
    }

    /** A few tasks per stream, not one per piece: a queue of others that is not served must not keep the pieces. */
    private void help() {
        try {
            workWhile(() -> true);
        } finally {
            helping.decrementAndGet();
        }
    }

    private void workWhile(BooleanSupplier wanted) {
        while (wanted.getAsBoolean()) {
            FutureTask<T> task = notBegun.poll();
            if (task == null) {
                return;
            }
            task.run();
        }
    }

    private void handOn() {
        FutureTask<T> first = underWay.element();
        workWhile(() -> !first.isDone());
        try {
            taker.accept(first.get());
            underWay.remove();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a piece was being worked on", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }
}
