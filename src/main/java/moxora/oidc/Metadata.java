package moxora.oidc;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.http.HttpRequest;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the provider publishes of itself (OpenID Connect Discovery 1.0), as far as it is used.
 *
 * @param secretInBody whether the client's secret goes in the form, since the provider takes it in no header
 */
record Metadata(URI authorization, URI token, URI keys, boolean secretInBody) {

    private static final String PATH = "/.well-known/openid-configuration";
    private static final String BASIC = "client_secret_basic";

    static Metadata fetch(ProviderHttp http, String issuer) {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        ProviderHttp.Answer answer =
                http.send(HttpRequest.newBuilder(URI.create(base + PATH)).GET());
        if (answer.status() != 200) {
            throw ProviderHttp.unavailable("publishes no configuration (status " + answer.status() + ")");
        }
        try {
            return of(JSONObjectUtils.parse(answer.body()), issuer);
        } catch (ParseException | IllegalArgumentException e) {
            throw ProviderHttp.unavailable("publishes a configuration that cannot be used");
        }
    }

    /** A document that names another issuer is another's (Discovery 1.0 section 4.3). */
    static Metadata of(Map<String, Object> document, String issuer) throws ParseException {
        if (!issuer.equals(JSONObjectUtils.getString(document, "issuer"))) {
            throw new IllegalArgumentException("another issuer");
        }
        @Nullable
        List<String> methods = JSONObjectUtils.getStringList(document, "token_endpoint_auth_methods_supported");
        // Only a provider on this machine may send us to this machine; another one could mean what else listens here.
        boolean isHere = issuer.startsWith("http:");
        return new Metadata(
                address(document, "authorization_endpoint", isHere),
                address(document, "token_endpoint", isHere),
                address(document, "jwks_uri", isHere),
                // Where nothing is said, the header is meant.
                methods != null && !methods.contains(BASIC) && methods.contains("client_secret_post"));
    }

    private static URI address(Map<String, Object> document, String name, boolean isHere) throws ParseException {
        @Nullable URI address = JSONObjectUtils.getURI(document, name);
        if (address == null
                || !Registration.isSafe(address)
                || (!isHere && (!"https".equals(address.getScheme()) || Registration.isLoopback(address)))) {
            throw new IllegalArgumentException(name);
        }
        return address;
    }
}
