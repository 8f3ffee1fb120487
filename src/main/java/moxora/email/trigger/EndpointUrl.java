package moxora.email.trigger;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import moxora.fault.Fault;

/**
 * Where events may be sent to, as far as its text tells: whether the address behind a name may be reached is asked anew
 * at each delivery.
 */
final class EndpointUrl {

    private static final int LONGEST = 2_000;

    /** A host whose last label is a number is an IPv4 address in one of its many writings (WHATWG URL, host parsing). */
    private static final Pattern NUMBER_LAST = Pattern.compile("(?i)(.*\\.)?(0x[0-9a-f]*|[0-9]+)\\.?");

    private EndpointUrl() {}

    /** @throws Fault 422 at {@code /url} for anything but a web address that may be called */
    static URI of(String text, Destinations destinations) {
        URI url = uri(text.strip());
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        String host = url.getHost();
        if (NUMBER_LAST.matcher(host).matches() && AddressRange.address(host).isEmpty()) {
            throw refused("A numeric host is an IPv4 address of four decimal numbers.");
        }
        Optional<byte[]> literal = AddressRange.address(bare(host));
        if (host.startsWith("[") && literal.isEmpty()) {
            throw refused("An IPv6 address has no zone.");
        }
        if (literal.isPresent() ? !destinations.allows(scheme, literal.get()) : !destinations.mayAllow(scheme)) {
            throw refused("Allowed are https: and public addresses; what else is, the operator sets"
                    + " (MOXORA_TRIGGER_NETWORKS).");
        }
        return url;
    }

    private static URI uri(String text) {
        try {
            URI url = new URI(text);
            boolean web = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
            boolean ascii = text.length() <= LONGEST && text.chars().allMatch(c -> c > ' ' && c < 127);
            if (web
                    && ascii
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawFragment() == null
                    && url.getPort() != 0
                    && url.getPort() < 65_536) {
                return url;
            }
        } catch (URISyntaxException notAUri) {
            // The same answer as for any other text that is no web address.
        }
        throw refused("A web address of at most " + LONGEST
                + " ASCII characters with a host is required, without user name, password and fragment.");
    }

    /** An IPv6 address without its brackets; a name as it is. */
    static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static Fault refused(String message) {
        return Fault.refused("/url", "invalid_url", message);
    }
}
