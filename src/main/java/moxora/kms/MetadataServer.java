package moxora.kms;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import moxora.crypto.KekException;
import moxora.crypto.KekException.Reason;
import org.jspecify.annotations.Nullable;

/** Tokens of the service account that a machine on Google Cloud has been given. */
final class MetadataServer implements AccessTokens.TokenSource {

    private static final URI DEFAULT = URI.create("http://metadata.google.internal");
    private static final String PATH = "/computeMetadata/v1/instance/service-accounts/default/token";
    private static final String FLAVOR = "Metadata-Flavor";

    private final URI address;
    private final BoundedHttp http;
    private final Clock clock;

    /** @param http without a proxy: the server is this machine's own */
    MetadataServer(@Nullable URI address, BoundedHttp http, Clock clock) {
        this.address = address == null ? DEFAULT : address;
        this.http = http;
        this.clock = clock;
    }

    @Override
    public AccessTokens.Token fetch(Deadline deadline) throws KekException {
        HttpResponse<byte[]> response =
                http.send(HttpRequest.newBuilder(URI.create(address + PATH)).header(FLAVOR, "Google"), deadline);
        if (!response.headers().firstValue(FLAVOR).filter("Google"::equals).isPresent()) {
            throw new KekException(Reason.GARBAGE, "What answers for the metadata server is not Google's.");
        }
        return TokenAnswers.token(Answer.of(response), clock.instant());
    }
}
