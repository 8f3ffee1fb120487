package moxora.disclosure.processor;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An answer's body, read as it comes on the thread that reads, with a limit to its size and to its time. The client's
 * own limit ends with the headers, and its own stream waits for ever.
 */
final class BoundedBody extends InputStream implements HttpResponse.BodySubscriber<BoundedBody> {

    /** Some 10,000 tokens, the most a feature may ask for, each in an event of its own. */
    static final int LARGEST_ANSWER_BYTES = 4 * 1024 * 1024;

    private static final List<ByteBuffer> END = List.of();

    private final Deadline deadline;
    private final BlockingQueue<List<ByteBuffer>> arrived = new LinkedBlockingQueue<>();
    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();
    private final ArrayDeque<ByteBuffer> open = new ArrayDeque<>();
    private volatile boolean brokenOff;
    private volatile boolean closed;
    private boolean ended;
    private long size;
    private @Nullable NoAnswerException failure;

    BoundedBody(Deadline deadline) {
        this.deadline = deadline;
    }

    /** Why reading ended too early; null where it did not. */
    @Nullable
    NoAnswerException failure() {
        return failure;
    }

    @Override
    public CompletionStage<BoundedBody> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.set(given);
        if (closed) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (!buffers.isEmpty()) {
            arrived.add(buffers);
        }
    }

    @Override
    public void onError(Throwable cause) {
        brokenOff = true;
        arrived.add(END);
    }

    @Override
    public void onComplete() {
        arrived.add(END);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (open.isEmpty()) {
            if (ended) {
                return -1;
            }
            take();
        }
        ByteBuffer first = open.element();
        int taken = Math.min(length, first.remaining());
        first.get(bytes, offset, taken);
        if (!first.hasRemaining()) {
            open.remove();
            if (open.isEmpty()) {
                askForMore();
            }
        }
        return taken;
    }

    private void take() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        List<ByteBuffer> next;
        try {
            next = arrived.poll(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(NoAnswerException.of(NoAnswerException.Kind.CUT_OFF));
        }
        if (next == null) {
            throw failed(NoAnswerException.of(NoAnswerException.Kind.SLOW));
        }
        if (next.isEmpty()) {
            if (brokenOff) {
                throw failed(NoAnswerException.of(NoAnswerException.Kind.CUT_OFF));
            }
            ended = true;
            return;
        }
        for (ByteBuffer buffer : next) {
            size += buffer.remaining();
            if (buffer.hasRemaining()) {
                open.add(buffer);
            }
        }
        if (size > LARGEST_ANSWER_BYTES) {
            throw failed(NoAnswerException.unusable("more than " + LARGEST_ANSWER_BYTES + " bytes"));
        }
        if (open.isEmpty()) {
            askForMore();
        }
    }

    private void askForMore() {
        Flow.Subscription given = subscription.get();
        if (given != null && !closed) {
            given.request(1);
        }
    }

    private IOException failed(NoAnswerException why) {
        failure = why;
        close();
        return new IOException("no whole answer");
    }

    /** Ends the connection where the body is not read to its end. */
    @Override
    public void close() {
        closed = true;
        Flow.Subscription given = subscription.get();
        if (given != null) {
            given.cancel();
        }
    }
}
