package moxora.disclosure.detector;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where the detector is. What is sent there is not redacted yet, so it is {@code https:}, or {@code http:} to an address
 * of this machine or of a private network (RFC 1918, RFC 4193); where a name stands for one is looked at before each call.
 */
public final class DetectorAddress {

    private static final String ANALYZE = "/analyze";

    private final URI analyze;
    private final Names names;

    /** Looks names up. */
    @FunctionalInterface
    interface Names {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private DetectorAddress(URI analyze, Names names) {
        this.analyze = analyze;
        this.names = names;
    }

    /**
     * Reads the setting.
     *
     * @param text such as {@code http://127.0.0.1:5002} or {@code https://presidio.example/v2}
     * @return empty when it is no such address: another scheme, a password, a query, or {@code http:} to an address that
     *     is public
     */
    public static Optional<DetectorAddress> of(String text) {
        return of(text, InetAddress::getAllByName);
    }

    static Optional<DetectorAddress> of(String text, Names names) {
        try {
            URI given = new URI(text);
            boolean isPlain = "http".equalsIgnoreCase(given.getScheme());
            boolean isWellFormed = (isPlain || "https".equalsIgnoreCase(given.getScheme()))
                    && given.getHost() != null
                    && given.getRawUserInfo() == null
                    && given.getRawQuery() == null
                    && given.getRawFragment() == null;
            if (!isWellFormed || (isPlain && isPublicLiteral(given.getHost()))) {
                return Optional.empty();
            }
            String base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
            return Optional.of(new DetectorAddress(new URI(base + ANALYZE), names));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean isPublicLiteral(String host) {
        boolean isLiteral = host.startsWith("[") || host.matches("[0-9.]{1,15}");
        try {
            // Of a literal only its form is checked: nothing is looked up.
            return isLiteral && !isInside(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return true;
        }
    }

    /** Where texts are posted to. */
    URI analyze() {
        return analyze;
    }

    /** Whether what is sent now stays among us, or is encrypted on its way. */
    boolean isSafeNow() {
        if ("https".equalsIgnoreCase(analyze.getScheme())) {
            return true;
        }
        try {
            InetAddress[] found = names.resolve(analyze.getHost());
            return found.length > 0 && Arrays.stream(found).allMatch(DetectorAddress::isInside);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Loopback, 10/8, 172.16/12, 192.168/16, fc00::/7. Link-local is not: there the metadata of clouds answers. */
    private static boolean isInside(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean isUniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
        boolean isPrivate = bytes.length == 4 && address.isSiteLocalAddress();
        return address.isLoopbackAddress() || isPrivate || isUniqueLocal;
    }

    @Override
    public String toString() {
        return "DetectorAddress[" + analyze.getHost() + "]";
    }
}
