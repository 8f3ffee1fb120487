package moxora.account;

import java.net.URI;
import java.util.Locale;

/**
 * Whom passkeys are made for (W3C Web Authentication, "relying party"): the host under which people reach this server,
 * and the one origin that their browsers must name.
 */
public record RelyingParty(String id, String origin) {

    public static final String NAME = "Moxora";

    /** @throws IllegalArgumentException when it is no http: or https: address with a host */
    public static RelyingParty of(String publicUrl) {
        URI uri = URI.create(publicUrl);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new IllegalArgumentException("an http: or https: address with a host is allowed");
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        boolean usual = uri.getPort() < 0 || uri.getPort() == (scheme.equals("https") ? 443 : 80);
        return new RelyingParty(host, scheme + "://" + host + (usual ? "" : ":" + uri.getPort()));
    }
}
