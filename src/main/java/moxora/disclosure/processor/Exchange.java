package moxora.disclosure.processor;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import moxora.disclosure.processor.NoAnswerException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * One try of one call, over the JDK's HTTP client and on the calling thread: one request, to the one address that was
 * asked about; the bytes of its body as they were sent; and an answer within its limits. What a processor says when it
 * fails is not read at all.
 */
final class Exchange implements HttpClient {

    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";

    private final java.net.http.HttpClient http;
    private final URI target;
    private final Dialect dialect;
    private final Deadline deadline;
    private final Clock clock;
    private byte @Nullable [] payload;
    private @Nullable NoAnswerException failure;
    private @Nullable BoundedBody body;

    /** @param http follows no redirects */
    Exchange(java.net.http.HttpClient http, URI target, Dialect dialect, Deadline deadline, Clock clock) {
        this.http = http;
        this.target = target;
        this.dialect = dialect;
        this.deadline = deadline;
        this.clock = clock;
    }

    /** The body as it was sent; null when nothing was. */
    byte @Nullable [] payload() {
        return payload;
    }

    /** Why there was no whole answer; null where there was one, or nothing was sent. */
    @Nullable
    NoAnswerException failure() {
        return failure;
    }

    /** Ends the connection. */
    void cancel() {
        BoundedBody open = body;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        try (BoundedBody answer = ask(request, JSON)) {
            return head().body(whole(answer)).build();
        }
    }

    private String whole(BoundedBody answer) {
        try {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw failed(reason(answer));
        }
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        try (BoundedBody answer = ask(request, EVENTS)) {
            listener.onOpen(head().build());
            parser.parse(answer, listener);
            if (answer.failure() == null) {
                listener.onClose();
            } else {
                failed(reason(answer));
            }
        }
    }

    private static SuccessfulHttpResponse.Builder head() {
        return SuccessfulHttpResponse.builder().statusCode(200).headers(Map.of());
    }

    private static NoAnswerException reason(BoundedBody answer) {
        NoAnswerException why = answer.failure();
        return why == null ? NoAnswerException.of(Kind.CUT_OFF) : why;
    }

    private NoAnswerException failed(NoAnswerException why) {
        failure = why;
        return why;
    }

    private BoundedBody ask(HttpRequest request, String accepted) {
        if (payload != null
                || request.method() != HttpMethod.POST
                || !URI.create(request.url()).equals(target)) {
            throw new IllegalStateException("one call is one POST to the address that was asked about");
        }
        byte[] sent = dialect.body(request.body()).getBytes(StandardCharsets.UTF_8);
        payload = sent;
        java.net.http.HttpRequest.Builder outward = java.net.http.HttpRequest.newBuilder(target)
                .timeout(deadline.left().plusMillis(1))
                .POST(BodyPublishers.ofByteArray(sent));
        request.headers().forEach((name, values) -> values.forEach(value -> outward.setHeader(name, value)));
        outward.setHeader("Accept", accepted);
        HttpResponse<BoundedBody> response = send(outward.build());
        BoundedBody answer = response.body();
        body = answer;
        String type = response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (response.statusCode() != 200) {
            answer.close();
            throw failed(NoAnswerException.status(
                    response.statusCode(),
                    response.headers()
                            .firstValue("Retry-After")
                            .flatMap(value -> RetryAfter.of(value, clock.instant()))
                            .orElse(null)));
        }
        if (!type.split(";", 2)[0].strip().equals(accepted)) {
            answer.close();
            throw failed(NoAnswerException.unusable("not " + accepted));
        }
        return answer;
    }

    /** A failure's own words may quote what was sent, so only its kind is told. */
    private HttpResponse<BoundedBody> send(java.net.http.HttpRequest request) {
        try {
            return http.send(request, info -> new BoundedBody(deadline));
        } catch (HttpConnectTimeoutException | ConnectException | SSLHandshakeException e) {
            throw failed(NoAnswerException.of(Kind.UNREACHABLE));
        } catch (HttpTimeoutException e) {
            throw failed(NoAnswerException.of(Kind.SLOW));
        } catch (IOException e) {
            throw failed(NoAnswerException.of(Kind.LOST));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(NoAnswerException.of(Kind.LOST));
        }
    }
}
