package moxora.disclosure.sharing;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import moxora.disclosure.processor.Egress;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Processor;
import org.jspecify.annotations.Nullable;

/**
 * One POST to a registered endpoint. No redirect is followed, no answer is read beyond its status, and nothing is tried
 * twice: whether the other side took it is not known after a failure, and whoever called decides.
 */
final class SharingClient {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int REDIRECTS = 300;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;

    private final Egress egress;
    private final HttpClient client;

    SharingClient(Egress egress) {
        this.egress = egress;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
    }

    /** @throws Fault when the endpoint may not be called */
    void require(Processor processor) {
        egress.require(processor.endpoint());
    }

    /**
     * Posts the payload.
     *
     * @param key of this disclosure, the same if a proxy on the way repeats it
     * @throws Fault 503 {@code processor_unavailable} without an answer in time, or when the other side asks to wait; 502
     *     {@code processor_refused} for any other answer that is no success
     */
    void post(Processor processor, @Nullable String credential, UUID key, byte[] payload) {
        require(processor);
        Duration patience = Duration.ofSeconds(processor.limits().timeoutSeconds());
        HttpRequest.Builder request = HttpRequest.newBuilder(processor.endpoint())
                .timeout(patience)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Moxora")
                .header("Idempotency-Key", key.toString())
                .POST(HttpRequest.BodyPublishers.ofByteArray(payload));
        if (credential != null) {
            request.header("Authorization", "Bearer " + credential);
        }
        int status = status(client.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding()), patience);
        if (status == TOO_MANY_REQUESTS || status >= SERVER_ERRORS) {
            throw unavailable("answered with status " + status);
        }
        if (status < OK || status >= REDIRECTS) {
            throw new Fault(FaultCode.PROCESSOR_REFUSED, "The processor answered with status " + status + ".");
        }
    }

    /** The client's own limit ends with the headers; ours covers the whole. */
    private static int status(CompletableFuture<HttpResponse<Void>> answer, Duration patience) {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS).statusCode();
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

    private static Fault unavailable(String how) {
        return new Fault(FaultCode.PROCESSOR_UNAVAILABLE, "The processor " + how + ".");
    }
}
