package moxora.kms;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import moxora.crypto.KekException;
import moxora.crypto.KekException.Reason;

/** HTTP with a limit to the time and to the size of a whole answer. Redirects are not followed: a key has one home. */
final class BoundedHttp {

    /** A wrapped keyset takes a few hundred bytes. */
    static final int LARGEST_ANSWER_BYTES = 256 * 1024;

    private final HttpClient client;

    BoundedHttp(HttpClient.Builder client, Patience patience) {
        this.client = client.version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience.request())
                .build();
    }

    /**
     * Any answer, of whatever status.
     *
     * @throws KekException {@code UNREACHABLE} without a whole answer in time, {@code GARBAGE} for one that is too large
     *     or no HTTP
     */
    HttpResponse<byte[]> send(HttpRequest.Builder request, Deadline deadline) throws KekException {
        Duration time = deadline.forNextRequest();
        // The client's own limit ends with the headers; ours covers the body.
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request.timeout(time).build(), info -> new BoundedBody());
        try {
            return answer.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new KekException(Reason.UNREACHABLE, "The key's service did not answer in time.");
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new KekException(Reason.UNREACHABLE, "The call of the key's service was interrupted.");
        } catch (ExecutionException e) {
            throw failed(e);
        }
    }

    /** The failure's own words may quote what the service sent, so only its kind is told. */
    private static KekException failed(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
            if (root instanceof TooLargeException) {
                return new KekException(Reason.GARBAGE, "The answer of the key's service is too large.");
            }
            if (root instanceof ProtocolException) {
                return new KekException(Reason.GARBAGE, "The answer of the key's service is not HTTP.");
            }
        }
        return new KekException(
                Reason.UNREACHABLE,
                "The key's service cannot be reached (" + root.getClass().getSimpleName() + ").");
    }

    private static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Collects a body, and gives up as soon as it is too large. */
    private static final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {

        private final HttpResponse.BodySubscriber<byte[]> whole = HttpResponse.BodySubscribers.ofByteArray();
        private Flow.@org.jspecify.annotations.Nullable Subscription subscription;
        private long size;

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            whole.onSubscribe(given);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            size += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
            if (size > LARGEST_ANSWER_BYTES) {
                if (subscription != null) {
                    subscription.cancel();
                }
                whole.onError(new TooLargeException());
            } else {
                whole.onNext(buffers);
            }
        }

        @Override
        public void onError(Throwable failure) {
            whole.onError(failure);
        }

        @Override
        public void onComplete() {
            whole.onComplete();
        }
    }
}
