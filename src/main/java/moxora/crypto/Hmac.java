package moxora.crypto;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.prf.HmacPrfKey;
import com.google.crypto.tink.prf.HmacPrfParameters;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 (RFC 2104) under a Tink keyset's primary key: the bytes that Tink's own PRF computes. Its computations
 * belong to it and go with it. Tink leaves one on each thread, and an idle thread holds it, and so the key, when the
 * keyset is long destroyed.
 */
final class Hmac {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** As many as threads ever computed at once. */
    private final Queue<Mac> idle = new ConcurrentLinkedQueue<>();

    private Hmac(SecretKeySpec key) {
        this.key = key;
    }

    /** @throws GeneralSecurityException for a key of another kind */
    @AccessesPartialKey
    static Hmac of(KeysetHandle keyset) throws GeneralSecurityException {
        if (!(keyset.getPrimary().getKey() instanceof HmacPrfKey primary)
                || primary.getParameters().getHashType() != HmacPrfParameters.HashType.SHA256) {
            throw new GeneralSecurityException("the key is not for HMAC-SHA-256");
        }
        byte[] clear = primary.getKeyBytes().toByteArray(InsecureSecretKeyAccess.get());
        try {
            return new Hmac(new SecretKeySpec(clear, ALGORITHM));
        } finally {
            Arrays.fill(clear, (byte) 0);
        }
    }

    /**
     * @param length of the answer in bytes
     * @throws GeneralSecurityException for more than the hash has
     */
    byte[] compute(byte[] input, int length) throws GeneralSecurityException {
        Mac mac = idle.poll();
        if (mac == null) {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
        }
        if (length > mac.getMacLength()) {
            throw new GeneralSecurityException("more than the hash has");
        }
        byte[] whole = mac.doFinal(input);
        idle.offer(mac);
        return Arrays.copyOf(whole, length);
    }
}
