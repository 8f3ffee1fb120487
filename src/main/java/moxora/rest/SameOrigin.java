package moxora.rest;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request that a browser sent with a cookie came from our own pages (OWASP CSRF Prevention: fetch metadata,
 * and the origin for browsers that send none).
 *
 * <p>Where the browser says where the request came from, its word decides alone: {@code same-site} is another host, and
 * {@code none} is nothing a page of ours does. Else {@code Origin} must be there and be ours; {@code null} is not.
 */
final class SameOrigin {

    private final Set<String> own;

    /** @param addresses of this server: as it is reached, and as the outside reaches it before a proxy */
    SameOrigin(String... addresses) {
        Set<String> origins = new java.util.HashSet<>();
        for (String address : addresses) {
            String origin = origin(address);
            if (origin != null) {
                origins.add(origin);
            }
        }
        this.own = Set.copyOf(origins);
    }

    /**
     * @param site the header {@code Sec-Fetch-Site}
     * @param origin the header {@code Origin}
     */
    boolean isOwn(@Nullable String site, @Nullable String origin) {
        if (site != null) {
            return site.equals("same-origin");
        }
        return origin != null && own.contains(origin.toLowerCase(Locale.ROOT));
    }

    /** Scheme, host and port as a browser writes them: in lower case, without the scheme's own port (RFC 6454). */
    private static @Nullable String origin(String address) {
        try {
            URI uri = new URI(address);
            String scheme = uri.getScheme();
            String host = uri.getHost();
            if (scheme == null || host == null) {
                return null;
            }
            boolean usual = uri.getPort() < 0
                    || (scheme.equalsIgnoreCase("https") && uri.getPort() == 443)
                    || (scheme.equalsIgnoreCase("http") && uri.getPort() == 80);
            return (scheme + "://" + host + (usual ? "" : ":" + uri.getPort())).toLowerCase(Locale.ROOT);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
