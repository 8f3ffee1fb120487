package moxora.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A commitment to bytes that are not kept: HMAC-SHA-256 (RFC 2104) under a random key of 256 bits that is this
 * commitment's own. Whoever has the key and the bytes can tell that they belong together.
 *
 * <p>Guarantee: without the key nothing can be learned about the bytes from the tag, however few they might be; with it,
 * nobody finds other bytes of the same tag.
 *
 * <pre>{@code
 * Commitment made = Commitment.to(payload);
 * Commitment.of(made.key(), made.tag()).isTo(payload);   // true
 * }</pre>
 */
public final class Commitment {

    private static final String HMAC = "HmacSHA256";
    private static final int SIZE_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] key;
    private final byte[] tag;

    private Commitment(byte[] key, byte[] tag) {
        this.key = key;
        this.tag = tag;
    }

    /** A commitment to these bytes, under a key drawn for it. */
    public static Commitment to(byte[] message) {
        byte[] key = new byte[SIZE_BYTES];
        RANDOM.nextBytes(key);
        return new Commitment(key, hmac(key, message));
    }

    /**
     * A commitment as it was kept, both parts in hexadecimal.
     *
     * @throws IllegalArgumentException for what is no such key and tag
     */
    public static Commitment of(String key, String tag) {
        Commitment kept =
                new Commitment(HexFormat.of().parseHex(key), HexFormat.of().parseHex(tag));
        if (kept.key.length != SIZE_BYTES || kept.tag.length != SIZE_BYTES) {
            throw new IllegalArgumentException("not a commitment");
        }
        return kept;
    }

    /** Whether it was made to exactly these bytes; how long that takes does not depend on where they differ. */
    public boolean isTo(byte[] message) {
        return MessageDigest.isEqual(tag, hmac(key, message));
    }

    /** The key, in lower-case hexadecimal; to be kept sealed. */
    public String key() {
        return HexFormat.of().formatHex(key);
    }

    /** The tag, in lower-case hexadecimal. */
    public String tag() {
        return HexFormat.of().formatHex(tag);
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "Commitment";
    }
}
