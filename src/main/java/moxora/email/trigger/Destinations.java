package moxora.email.trigger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where Moxora may connect to on an organisation's word: to public addresses by {@code https:}, and by any means to the
 * networks that the operator named. Everything else is ours, our host's or our provider's, and not for callers to reach
 * (OWASP, server-side request forgery).
 */
public final class Destinations {

    /** What is not public of IPv4: the IANA special-purpose registry (RFC 6890), multicast, and what is reserved. */
    private static final List<AddressRange> SPECIAL_V4 = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");

    /** Global unicast is one eighth of IPv6. */
    private static final List<AddressRange> GLOBAL_V6 = ranges("2000::/3");

    /** What is not public within it; 2001::/23 and 2002::/16 can hide an IPv4 address (Teredo, 6to4). */
    private static final List<AddressRange> SPECIAL_V6 =
            ranges("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20");

    private final List<AddressRange> ours;

    private Destinations(List<AddressRange> ours) {
        this.ours = ours;
    }

    /**
     * Reads the setting.
     *
     * @param text addresses and ranges such as {@code 10.0.0.0/8}, separated by commas; empty for none
     * @return empty when one of them is neither
     */
    public static Optional<Destinations> of(String text) {
        List<AddressRange> ours = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (!part.isBlank()) {
                Optional<AddressRange> range = AddressRange.of(part.strip());
                if (range.isEmpty()) {
                    return Optional.empty();
                }
                ours.add(range.get());
            }
        }
        return Optional.of(new Destinations(List.copyOf(ours)));
    }

    /** Whether the address, 4 or 16 bytes, may be connected to. */
    public boolean allows(String scheme, byte[] address) {
        return isIn(ours, address) || (scheme.equalsIgnoreCase("https") && isPublic(address));
    }

    /** Whether there is any address that may be connected to so. */
    boolean mayAllow(String scheme) {
        return !ours.isEmpty() || scheme.equalsIgnoreCase("https");
    }

    static boolean isPublic(byte[] address) {
        return address.length == 4
                ? !isIn(SPECIAL_V4, address)
                : isIn(GLOBAL_V6, address) && !isIn(SPECIAL_V6, address);
    }

    private static boolean isIn(List<AddressRange> ranges, byte[] address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static List<AddressRange> ranges(String... texts) {
        return List.of(texts).stream()
                .map(text -> AddressRange.of(text).orElseThrow())
                .toList();
    }
}
