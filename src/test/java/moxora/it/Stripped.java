package moxora.it;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSession;

/** An answer without some of its headers. */
record Stripped(HttpResponse<String> whole, Set<String> left) implements HttpResponse<String> {

    @Override
    public int statusCode() {
        return whole.statusCode();
    }

    @Override
    public HttpRequest request() {
        return whole.request();
    }

    @Override
    public Optional<HttpResponse<String>> previousResponse() {
        return Optional.empty();
    }

    @Override
    public HttpHeaders headers() {
        return HttpHeaders.of(
                whole.headers().map(), (name, value) -> !left.contains(name.toLowerCase(java.util.Locale.ROOT)));
    }

    @Override
    public String body() {
        return whole.body();
    }

    @Override
    public Optional<SSLSession> sslSession() {
        return Optional.empty();
    }

    @Override
    public URI uri() {
        return whole.uri();
    }

    @Override
    public HttpClient.Version version() {
        return whole.version();
    }
}
