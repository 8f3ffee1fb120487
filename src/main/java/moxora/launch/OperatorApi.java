package moxora.launch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Calls of the running server with the operator's token, which is not shown to any other address. */
final class OperatorApi {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The names of this machine. */
    static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final URI server;
    private final OperatorToken token;
    private final HttpClient http;

    private OperatorApi(URI server, OperatorToken token, Optional<SSLContext> trust) {
        this.server = server;
        this.token = token;
        // A redirect would take the token elsewhere.
        HttpClient.Builder client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(PATIENCE);
        trust.ifPresent(client::sslContext);
        this.http = client.build();
    }

    /** Of a server elsewhere, or of the one on this machine, which is known by the certificate that it noted. */
    static OperatorApi of(URI server, Settings settings) {
        boolean here = LOOPBACK.contains(server.getHost());
        return new OperatorApi(
                server, OperatorToken.existing(settings), here ? LocalServer.trust(settings) : Optional.empty());
    }

    /** An address that may see the operator's token: over TLS, or on this machine. */
    static @Nullable URI address(String text) {
        try {
            URI uri = URI.create(text.replaceAll("/+$", ""));
            String host = uri.getHost();
            boolean safe = "https".equals(uri.getScheme())
                    || "http".equals(uri.getScheme()) && host != null && LOOPBACK.contains(host);
            return host != null
                            && safe
                            && uri.getRawUserInfo() == null
                            && uri.getRawQuery() == null
                            && uri.getRawFragment() == null
                    ? uri
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** An answer with a JSON object, or with none where the server sent none. */
    record Answer(int status, Map<String, Json> members) {

        String text(String name) {
            return members.get(name) instanceof Json.Text text ? Terminal.harmless(text.value()) : "";
        }

        /** A count; -1 where there is none. */
        long count(String name) {
            return members.get(name) instanceof Json.Numeric number ? (long) number.value() : -1;
        }
    }

    /** @throws IOException when nobody answers, or not in time */
    Answer post(String path, Json.Members body) throws IOException {
        return ask(path, HttpRequest.BodyPublishers.ofString(Jcs.canonical(body)));
    }

    Answer get(String path) throws IOException {
        return ask(path, null);
    }

    private Answer ask(String path, HttpRequest.@Nullable BodyPublisher body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token.value())
                .header("Accept", "application/json");
        if (body != null) {
            request.header("Content-Type", "application/json").POST(body);
        }
        try {
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), members(response.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Map<String, Json> members(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return Json.parse(text) instanceof Json.Members members ? members.values() : Map.of();
        } catch (UnreadableException | CharacterCodingException e) {
            return Map.of();
        }
    }
}
