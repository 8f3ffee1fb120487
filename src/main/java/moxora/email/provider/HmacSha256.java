package moxora.email.provider;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC with SHA-256 (RFC 2104) under one key. Codes are compared in a time that does not depend on where they differ,
 * and each has one writing: lower-case hexadecimal, or base64 with its padding.
 */
final class HmacSha256 {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int HEX_LENGTH = 64;
    private static final int BASE64_LENGTH = 44;
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private final SecretKeySpec key;

    HmacSha256(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** Under the bytes of the text, as providers do whose keys are texts. */
    static HmacSha256 ofText(String key) {
        return new HmacSha256(key.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether that is the code, in hexadecimal, of the parts one after the other. */
    boolean isHex(String code, byte[]... parts) {
        return code.length() == HEX_LENGTH
                && HEX.matcher(code).matches()
                && MessageDigest.isEqual(HexFormat.of().parseHex(code), of(parts));
    }

    /** Whether that is the code, in base64, of the parts one after the other. */
    boolean isBase64(String code, byte[]... parts) {
        return code.length() == BASE64_LENGTH
                && StrictBase64.decode(code)
                        .filter(bytes -> MessageDigest.isEqual(bytes, of(parts)))
                        .isPresent();
    }

    private byte[] of(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
