package moxora.rest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import moxora.field.IpNetwork;
import org.jspecify.annotations.Nullable;

/**
 * The proxies whose word for where a request came from is taken ({@code X-Forwarded-For}). Anybody can send that header:
 * it counts only as far as those who added to it are trusted, from the nearest on.
 */
public final class TrustedProxies {

    static final String FORWARDED_FOR = "X-Forwarded-For";

    private static final int MOST_HOPS = 50;

    private final List<IpNetwork> networks;

    private TrustedProxies(List<IpNetwork> networks) {
        this.networks = networks;
    }

    /**
     * Reads the setting.
     *
     * @param text addresses and ranges such as {@code 10.0.0.0/8}, separated by commas; empty for none
     * @return empty when one of them is neither
     */
    public static Optional<TrustedProxies> of(String text) {
        List<IpNetwork> networks = new ArrayList<>();
        for (String part : Stream.of(text.split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList()) {
            Optional<IpNetwork> network = IpNetwork.of(part);
            if (network.isEmpty()) {
                return Optional.empty();
            }
            networks.add(network.get());
        }
        return Optional.of(new TrustedProxies(List.copyOf(networks)));
    }

    /**
     * The nearest address that is no trusted proxy: the peer's, or one that a trusted proxy vouches for.
     *
     * @param peer the address at the other end of the connection
     * @param forwardedFor the values of {@code X-Forwarded-For}, in the order of their lines
     */
    Optional<byte[]> client(@Nullable String peer, List<String> forwardedFor) {
        Optional<byte[]> nearest = peer == null ? Optional.empty() : IpNetwork.address(peer);
        List<String> hops = forwardedFor.stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .toList();
        for (int i = hops.size() - 1; i >= Math.max(0, hops.size() - MOST_HOPS); i--) {
            Optional<byte[]> before = IpNetwork.address(withoutPort(hops.get(i)));
            if (nearest.filter(this::trusts).isEmpty() || before.isEmpty()) {
                return nearest;
            }
            nearest = before;
        }
        return nearest;
    }

    private boolean trusts(byte[] address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    /** {@code 203.0.113.9:4711} and {@code [2001:db8::1]:4711} are written by some. */
    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }
}
