package moxora.disclosure.processor;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import java.time.Duration;

/** Gives the library our exchange for its HTTP client; times are set by the exchange's own deadline, not here. */
final class OneExchange implements HttpClientBuilder {

    private static final Duration NOT_ASKED = Duration.ofDays(1);

    private final Exchange exchange;

    OneExchange(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public Duration connectTimeout() {
        return NOT_ASKED;
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
        return this;
    }

    @Override
    public Duration readTimeout() {
        return NOT_ASKED;
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
        return this;
    }

    @Override
    public HttpClient build() {
        return exchange;
    }
}
