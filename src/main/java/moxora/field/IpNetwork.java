package moxora.field;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * A range of IP addresses in CIDR notation (RFC 4632, RFC 4291), IPv4 or IPv6; an IPv4 address that is written as an
 * IPv6 one (RFC 4291 section 2.5.5.2) is the IPv4 address.
 */
public final class IpNetwork {

    /** What is left of an address: a network that a provider hands to a site, and no household. */
    private static final int KEPT_OF_IPV4 = 24;

    private static final int KEPT_OF_IPV6 = 48;

    private static final int LONGEST = 64;
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern BITS = Pattern.compile("\\d{1,3}");

    private final byte[] prefix;
    private final int bits;

    private IpNetwork(byte[] address, int bits) {
        this.prefix = masked(address, bits);
        this.bits = bits;
    }

    /** An address such as {@code 10.0.0.7}, or a range such as {@code 10.0.0.0/8}; empty when it is neither. */
    public static Optional<IpNetwork> of(String text) {
        int slash = text.indexOf('/');
        Optional<byte[]> address = address(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty() || slash < 0) {
            return address.map(bytes -> new IpNetwork(bytes, bytes.length * Byte.SIZE));
        }
        String length = text.substring(slash + 1);
        int most = address.get().length * Byte.SIZE;
        return BITS.matcher(length).matches() && Integer.parseInt(length) <= most
                ? address.map(bytes -> new IpNetwork(bytes, Integer.parseInt(length)))
                : Optional.empty();
    }

    /** The bytes of an address, 4 or 16; names are never looked up. */
    public static Optional<byte[]> address(String text) {
        int zone = text.indexOf('%');
        String literal = zone < 0 ? text : text.substring(0, zone);
        if (literal.length() > LONGEST
                || !(IPV4.matcher(literal).matches() || IPV6.matcher(literal).matches())) {
            return Optional.empty();
        }
        try {
            // Of a literal only its form is checked, and an IPv4 address in an IPv6 one comes out as such.
            return Optional.of(InetAddress.getByName(literal).getAddress());
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }

    /** Whether an address, 4 or 16 bytes, lies in it. */
    public boolean contains(byte[] address) {
        return address.length == prefix.length && Arrays.equals(masked(address, bits), prefix);
    }

    /** The network of an address, as far as it is ever kept: {@code 203.0.113.0/24}, {@code 2001:db8:7::/48}. */
    public static String truncated(byte[] address) {
        if (address.length == 4) {
            byte[] kept = masked(address, KEPT_OF_IPV4);
            return (kept[0] & 0xff) + "." + (kept[1] & 0xff) + "." + (kept[2] & 0xff) + ".0/" + KEPT_OF_IPV4;
        }
        int groups = KEPT_OF_IPV6 / Short.SIZE;
        while (groups > 0 && group(address, groups - 1) == 0) {
            groups--;
        }
        StringJoiner kept = new StringJoiner(":", "", "::/" + KEPT_OF_IPV6);
        for (int i = 0; i < groups; i++) {
            kept.add(Integer.toHexString(group(address, i)));
        }
        return kept.toString();
    }

    private static int group(byte[] address, int index) {
        return (address[2 * index] & 0xff) << Byte.SIZE | (address[2 * index + 1] & 0xff);
    }

    private static byte[] masked(byte[] address, int bits) {
        byte[] kept = address.clone();
        for (int i = 0; i < kept.length; i++) {
            int left = Math.max(0, Math.min(Byte.SIZE, bits - i * Byte.SIZE));
            kept[i] &= (byte) (0xff << (Byte.SIZE - left));
        }
        return kept;
    }
}
