package moxora.contact;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Works on a stream in pieces, on other threads while more is being read, and hands the results on in the order in
 * which the stream came, on the caller's thread. It holds {@link #AHEAD} pieces at most.
 *
 * <p>A piece that nobody has begun when its turn comes is worked on by the caller: busy or stopped threads cost time,
 * and nothing else.
 */
final class PiecesInOrder<S, T> {

    private static final int PIECE = 128;
    private static final int AHEAD = 8;

    private final Executor others;
    private final Function<List<S>, T> work;
    private final Consumer<T> taker;
    private final Deque<FutureTask<T>> underWay = new ArrayDeque<>();
    private List<S> next = new ArrayList<>(PIECE);

    PiecesInOrder(Executor others, Function<List<S>, T> work, Consumer<T> taker) {
        this.others = others;
        this.work = work;
        this.taker = taker;
    }

    void add(S one) {
        next.add(one);
        if (next.size() == PIECE) {
            send();
        }
    }

    /** Hands on what is left. */
    void finish() {
        if (!next.isEmpty()) {
            send();
        }
        while (!underWay.isEmpty()) {
            handOn(underWay.remove());
        }
    }

    private void send() {
        List<S> piece = next;
        next = new ArrayList<>(PIECE);
        FutureTask<T> task = new FutureTask<>(() -> work.apply(piece));
        underWay.add(task);
        others.execute(task);
        if (underWay.size() == AHEAD) {
            handOn(underWay.remove());
        }
    }

    private void handOn(FutureTask<T> task) {
        task.run();
        try {
            taker.accept(task.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a piece was being worked on", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }
}
