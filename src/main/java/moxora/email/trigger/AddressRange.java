package moxora.email.trigger;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** A range of IP addresses in CIDR notation (RFC 4632, RFC 4291). An IPv4 address written as IPv6 is the IPv4 one. */
final class AddressRange {

    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,64}");
    private static final Pattern BITS = Pattern.compile("\\d{1,3}");

    private final byte[] prefix;
    private final int bits;

    private AddressRange(byte[] address, int bits) {
        this.prefix = masked(address, bits);
        this.bits = bits;
    }

    /** {@code 10.0.0.7}, or {@code 10.0.0.0/8}; empty when it is neither. */
    static Optional<AddressRange> of(String text) {
        int slash = text.indexOf('/');
        Optional<byte[]> address = address(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty() || slash < 0) {
            return address.map(bytes -> new AddressRange(bytes, bytes.length * Byte.SIZE));
        }
        String length = text.substring(slash + 1);
        return BITS.matcher(length).matches() && Integer.parseInt(length) <= address.get().length * Byte.SIZE
                ? address.map(bytes -> new AddressRange(bytes, Integer.parseInt(length)))
                : Optional.empty();
    }

    /** The bytes of an address, 4 or 16; names are never looked up. */
    static Optional<byte[]> address(String text) {
        boolean six = text.indexOf(':') >= 0 && IPV6.matcher(text).matches();
        if (!six && !IPV4.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            // Of a literal only its form is checked, and an IPv4 address in an IPv6 one comes out as such.
            return Optional.of(InetAddress.getByName(text).getAddress());
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }

    boolean contains(byte[] address) {
        return address.length == prefix.length && Arrays.equals(masked(address, bits), prefix);
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
