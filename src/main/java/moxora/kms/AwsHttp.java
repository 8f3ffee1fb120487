package moxora.kms;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import moxora.crypto.KekException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/** The AWS SDK's way out, over the JDK's client: the same limits for time and size as for the other services. */
final class AwsHttp implements SdkHttpClient {

    /** The JDK's client sets these itself and refuses to be told. */
    private static final Set<String> OWN_HEADERS = Set.of("host", "content-length", "expect", "connection");

    private final Patience patience;
    private final BoundedHttp http;

    AwsHttp(Patience patience) {
        this.patience = patience;
        this.http = new BoundedHttp(HttpClient.newBuilder(), patience);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return exchanged(request);
            }

            @Override
            public void abort() {
                // It ends by its own limit, in less than a second.
            }
        };
    }

    private HttpExecuteResponse exchanged(HttpExecuteRequest request) throws IOException {
        byte[] body = {};
        if (request.contentStreamProvider().isPresent()) {
            try (InputStream in = request.contentStreamProvider().get().newStream()) {
                body = in.readAllBytes();
            }
        }
        HttpRequest.Builder asked = HttpRequest.newBuilder(request.httpRequest().getUri())
                .method(request.httpRequest().method().name(), HttpRequest.BodyPublishers.ofByteArray(body));
        request.httpRequest().forEachHeader((name, values) -> {
            if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> asked.header(name, value));
            }
        });
        try {
            return answered(http.send(asked, Deadline.of(patience)));
        } catch (KekException e) {
            throw new IOException("No answer.", e);
        }
    }

    private static HttpExecuteResponse answered(HttpResponse<byte[]> response) {
        SdkHttpFullResponse.Builder head = SdkHttpFullResponse.builder().statusCode(response.statusCode());
        response.headers().map().forEach(head::putHeader);
        return HttpExecuteResponse.builder()
                .response(head.build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(response.body())))
                .build();
    }

    @Override
    public void close() {
        // The JDK's client ends with the last reference to it.
    }

    @Override
    public String clientName() {
        return "MoxoraJdk";
    }
}
