package moxora.disclosure.detector;

import dev.failsafe.Bulkhead;
import dev.failsafe.CircuitBreaker;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * HTTP with the detector: seconds for a whole answer, an upper limit to its size, no redirects and no proxies, few calls
 * at a time, and none for a moment after several have failed, so that a detector that hangs holds up no prompts.
 */
final class DetectorHttp {

    static final int LARGEST_ANSWER_BYTES = 2 * 1024 * 1024;
    static final int FAILURES = 5;
    private static final int CALLS_AT_ONCE = 16;
    private static final Duration REST = Duration.ofSeconds(5);

    private final DetectorAddress address;
    private final Duration patience;
    private final HttpClient client;
    private final FailsafeExecutor<String> guard;

    DetectorHttp(DetectorAddress address, Duration patience) {
        this.address = address;
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(patience)
                .build();
        this.guard = Failsafe.with(
                CircuitBreaker.<String>builder()
                        .handle(NoAnswerException.class)
                        .withFailureThreshold(FAILURES)
                        .withDelay(REST)
                        .build(),
                Bulkhead.<String>of(CALLS_AT_ONCE));
    }

    /** The body of a 200. */
    String post(String json) throws NoAnswerException {
        try {
            return guard.get(() -> postOnce(json));
        } catch (FailsafeException e) {
            if (e.getCause() instanceof NoAnswerException why) {
                throw why;
            }
            throw new NoAnswerException("is not asked at present");
        }
    }

    private String postOnce(String json) throws NoAnswerException {
        if (!address.isSafeNow()) {
            throw new NoAnswerException("is neither in a private network nor asked by https:");
        }
        HttpRequest request = HttpRequest.newBuilder(address.analyze())
                .timeout(patience)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        CompletableFuture<HttpResponse<InputStream>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        try {
            // The client's own limit ends with the headers; the wait for the second future covers the body.
            return answer.thenApplyAsync(DetectorHttp::whole).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new NoAnswerException("did not answer in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException("was not waited for");
        } catch (ExecutionException e) {
            // The failure's own words may quote what came, so only ours are told.
            throw new NoAnswerException(e.getCause() instanceof Refused refused ? refused.told() : "cannot be reached");
        } finally {
            // Of a body that is read to its end, this ends nothing.
            var unused = answer.thenAccept(DetectorHttp::close);
        }
    }

    private static String whole(HttpResponse<InputStream> response) {
        if (response.statusCode() != 200) {
            throw new Refused("answered with status " + response.statusCode());
        }
        try {
            byte[] body = response.body().readNBytes(LARGEST_ANSWER_BYTES + 1);
            if (body.length > LARGEST_ANSWER_BYTES) {
                throw new Refused("gave an answer that is too large");
            }
            return new String(body, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String told;

        Refused(String told) {
            super(told, null, false, false);
            this.told = told;
        }

        String told() {
            return told;
        }
    }

    /** Ends the reading of what nobody waits for any more. */
    private static void close(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException e) {
            // It is over either way.
        }
    }
}
