package moxora.email.sns;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/**
 * HTTP with Amazon SNS: seconds for a whole answer, an upper limit to its size, no redirects, few calls at a time. Where
 * it fails the delivery is answered 503, and SNS delivers it again.
 */
final class SnsHttp implements SnsGet {

    static final int LARGEST_ANSWER_BYTES = 64 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final int CALLS_AT_ONCE = 4;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();

    private final Semaphore calls = new Semaphore(CALLS_AT_ONCE);

    @Override
    public Answer get(URI address) {
        if (!calls.tryAcquire()) {
            throw unavailable("is asked as often as it may be at once");
        }
        try {
            return ask(HttpRequest.newBuilder(address).timeout(PATIENCE).GET().build());
        } finally {
            calls.release();
        }
    }

    private Answer ask(HttpRequest request) {
        CompletableFuture<HttpResponse<InputStream>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        try {
            // The client's own limit ends with the headers; the wait for the second future covers the body.
            return answer.thenApplyAsync(SnsHttp::whole).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw unavailable("did not answer in time");
        } catch (ExecutionException e) {
            throw unavailable("could not be asked");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("was not waited for");
        } finally {
            // Of a body that is read to its end, this ends nothing.
            var unused = answer.thenAccept(SnsHttp::close);
        }
    }

    private static Answer whole(HttpResponse<InputStream> response) {
        try {
            byte[] body = response.body().readNBytes(LARGEST_ANSWER_BYTES + 1);
            if (body.length > LARGEST_ANSWER_BYTES) {
                throw new IOException("the answer is too large");
            }
            return new Answer(
                    response.statusCode(),
                    body,
                    response.sslSession().map(SnsHttp::peers).orElse(List.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<X509Certificate> peers(SSLSession session) {
        try {
            Certificate[] shown = session.getPeerCertificates();
            return Arrays.stream(shown)
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
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

    private static Fault unavailable(String what) {
        return new Fault(FaultCode.SNS_UNAVAILABLE, "Amazon SNS " + what + ".");
    }
}
