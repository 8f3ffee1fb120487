package moxora.oidc;

import dev.failsafe.Bulkhead;
import dev.failsafe.CircuitBreaker;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/**
 * HTTP with the provider: seconds for a whole answer, an upper limit to its size, no redirects, few calls at a time,
 * and none for a moment after several have failed, so that a provider that hangs does not take every thread with it.
 */
final class ProviderHttp {

    static final int LARGEST_ANSWER_BYTES = 256 * 1024;
    private static final int CALLS_AT_ONCE = 8;
    private static final int FAILURES = 5;
    private static final Duration REST = Duration.ofSeconds(5);

    private final HttpClient client;
    private final Duration patience;
    private final FailsafeExecutor<Answer> guard;

    /** An answer of whatever status. */
    record Answer(int status, String body) {

        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }

    ProviderHttp(Duration patience) {
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience)
                .build();
        this.guard = Failsafe.with(
                CircuitBreaker.<Answer>builder()
                        .handle(Fault.class)
                        .withFailureThreshold(FAILURES)
                        .withDelay(REST)
                        .build(),
                Bulkhead.<Answer>of(CALLS_AT_ONCE));
    }

    /** @throws Fault 503 without a whole answer in time */
    Answer send(HttpRequest.Builder request) {
        try {
            return guard.get(() -> sendOnce(request));
        } catch (FailsafeException notTried) {
            throw unavailable("is not asked at present");
        }
    }

    private Answer sendOnce(HttpRequest.Builder request) {
        // The client's own limit ends with the headers; the wait for the future covers the body.
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                request.timeout(patience).header("Accept", "application/json").build(),
                info -> new BoundedBody(LARGEST_ANSWER_BYTES));
        try {
            HttpResponse<byte[]> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() >= 500 || response.statusCode() == 429) {
                throw unavailable("answered with status " + response.statusCode());
            }
            return new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw unavailable("did not answer in time");
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw unavailable("was not waited for");
        } catch (ExecutionException e) {
            // The failure's own words may quote what was sent, so only its kind is told.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw unavailable("cannot be reached (" + cause.getClass().getSimpleName() + ")");
        }
    }

    static Fault unavailable(String how) {
        return new Fault(FaultCode.IDENTITY_PROVIDER_UNAVAILABLE, "The OpenID provider " + how + ".");
    }
}
