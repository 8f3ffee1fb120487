package moxora.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns an address into the key of its bucket: HMAC-SHA-256 under a key that this process draws and never tells, so that
 * no address lies in a heap dump. An IPv6 address counts as its /64, which is what one subscriber has (RFC 6177).
 */
public final class AddressKeys {

    private static final String HMAC = "HmacSHA256";
    private static final int NETWORK_BYTES = 8;

    /** An address written in figures; a name would be looked up. */
    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    private final SecretKeySpec key;

    public AddressKeys() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        this.key = new SecretKeySpec(secret, HMAC);
    }

    public UUID of(String address) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            ByteBuffer hash = ByteBuffer.wrap(mac.doFinal(network(address)));
            return new UUID(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform has " + HMAC, e);
        }
    }

    private static byte[] network(String address) {
        int zone = address.indexOf('%');
        String figures = zone < 0 ? address : address.substring(0, zone);
        if (LITERAL.matcher(figures).matches() && figures.matches(".*[:.].*")) {
            try {
                InetAddress parsed = InetAddress.getByName(figures);
                byte[] bytes = parsed.getAddress();
                return parsed instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes;
            } catch (UnknownHostException noAddress) {
                // Whatever it is, it is one caller's.
            }
        }
        return address.getBytes(StandardCharsets.UTF_8);
    }
}
