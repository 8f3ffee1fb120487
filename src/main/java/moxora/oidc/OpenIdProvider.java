package moxora.oidc;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import moxora.fault.Fault;
import org.jspecify.annotations.Nullable;

/**
 * The provider: the authorization code flow with PKCE (RFC 6749 section 4.1, RFC 7636, RFC 9700). The provider's own
 * words never reach a caller or the log; what it publishes is asked for once an hour.
 */
public final class OpenIdProvider {

    public static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Logger LOG = Logger.getLogger(OpenIdProvider.class.getName());

    private final Registration registration;
    private final ProviderHttp http;
    private final Kept<Metadata> metadata;
    private final IdTokens idTokens;

    /** @param clock the true time: ID tokens bear the provider's */
    public OpenIdProvider(Registration registration, Duration patience, Clock clock) {
        this.registration = registration;
        this.http = new ProviderHttp(patience);
        this.metadata = new Kept<>(() -> Metadata.fetch(http, registration.issuer()), KEPT, clock);
        this.idTokens = new IdTokens(registration, new Kept<>(this::fetchKeys, KEPT, clock), clock);
    }

    public String issuer() {
        return registration.issuer();
    }

    /** Where a browser goes to log in. */
    public URI authorization(LogInFlows.Begun flow) {
        URI endpoint = metadata.get().authorization();
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", registration.clientId());
        parameters.put("redirect_uri", registration.redirectUri().toString());
        parameters.put("scope", String.join(" ", registration.scopes()));
        parameters.put("state", flow.state());
        parameters.put("nonce", flow.nonce());
        parameters.put("code_challenge", flow.challenge());
        parameters.put("code_challenge_method", "S256");
        return URI.create(endpoint + (endpoint.getRawQuery() == null ? "?" : "&") + form(parameters));
    }

    /**
     * Who the code stands for.
     *
     * @throws Fault 401 when the provider or the token it gives does not hold; 503 when it does not answer
     */
    public Identity redeem(String code, LogInFlows.Flow flow) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("grant_type", "authorization_code");
        parameters.put("code", code);
        parameters.put("redirect_uri", registration.redirectUri().toString());
        parameters.put("code_verifier", flow.verifier());
        Metadata known = metadata.get();
        HttpRequest.Builder request = HttpRequest.newBuilder(known.token());
        if (known.secretInBody()) {
            parameters.put("client_id", registration.clientId());
            parameters.put("client_secret", registration.secret().get());
        } else {
            request.header("Authorization", basic());
        }
        ProviderHttp.Answer answer = http.send(request.header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(parameters))));
        return idTokens.verify(idToken(answer), flow.nonce());
    }

    private static String idToken(ProviderHttp.Answer answer) {
        if (answer.status() == 401 || answer.status() == 403) {
            LOG.log(
                    Level.SEVERE,
                    "The OpenID provider refused our client id and secret (status {0}).",
                    answer.status());
            throw ProviderHttp.unavailable("does not know us");
        }
        try {
            @Nullable
            String token = answer.status() == 200
                    ? JSONObjectUtils.getString(JSONObjectUtils.parse(answer.body()), "id_token")
                    : null;
            if (token != null) {
                return token;
            }
        } catch (ParseException notJson) {
            // Told below, as an answer without a token.
        }
        LOG.log(Level.WARNING, "The OpenID provider gave no ID token for a code (status {0}).", answer.status());
        throw IdTokens.refused();
    }

    /** RFC 6749 section 2.3.1: each part is form-encoded before the two are joined. */
    private String basic() {
        String joined = encode(registration.clientId()) + ":"
                + encode(registration.secret().get());
        return "Basic " + Base64.getEncoder().encodeToString(joined.getBytes(StandardCharsets.UTF_8));
    }

    private JWKSet fetchKeys() {
        ProviderHttp.Answer answer =
                http.send(HttpRequest.newBuilder(metadata.get().keys()).GET());
        try {
            if (answer.status() == 200) {
                return JWKSet.parse(answer.body());
            }
        } catch (ParseException notKeys) {
            // Told below, as an answer without keys.
        }
        throw ProviderHttp.unavailable("publishes no keys");
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
