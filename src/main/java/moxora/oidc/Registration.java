package moxora.oidc;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How Moxora is known to the provider.
 *
 * @param issuer exactly as the provider writes it in its ID tokens
 * @param secret asked at each use, so that a new one in a file needs no restart
 * @param scopes among them {@code openid}
 * @param redirectUri where the provider sends the browser back to; registered there
 */
public record Registration(
        String issuer, String clientId, Supplier<String> secret, List<String> scopes, URI redirectUri) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public Registration {
        scopes = List.copyOf(scopes);
    }

    /** Whether secrets may go there: over TLS, or to this machine itself. No user info, no query, no fragment. */
    public static boolean isSafe(URI address) {
        if (address.getHost() == null || address.getRawUserInfo() != null || address.getRawFragment() != null) {
            return false;
        }
        return "https".equals(address.getScheme()) || ("http".equals(address.getScheme()) && isLoopback(address));
    }

    static boolean isLoopback(URI address) {
        return LOOPBACK.contains(String.valueOf(address.getHost()).toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return "Registration[" + issuer + "]";
    }
}
