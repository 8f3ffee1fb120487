package moxora.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** Which addresses a processor may be registered with, as far as their text tells. */
final class ProcessorEndpoint {

    private static final int LONGEST = 500;
    private static final int HIGHEST_PORT = 65_535;

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private ProcessorEndpoint() {}

    /** https: with a host and nothing that could carry a secret or lead elsewhere; http: on this machine only. */
    static boolean isAllowed(String text) {
        try {
            URI uri = new URI(text);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            return text.length() <= LONGEST
                    && text.chars().allMatch(c -> c > ' ' && c < 127)
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getPort() != 0
                    && uri.getPort() <= HIGHEST_PORT
                    && uri.normalize().equals(uri)
                    && (scheme.equals("https") || (scheme.equals("http") && isLoopback(uri.getHost())));
        } catch (URISyntaxException notAUri) {
            return false;
        }
    }

    private static boolean isLoopback(String host) {
        return LOOPBACK.contains(host.toLowerCase(Locale.ROOT));
    }
}
