package moxora.crypto;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.prf.HmacPrfKey;
import com.google.crypto.tink.prf.HmacPrfParameters;
import com.google.crypto.tink.prf.Prf;
import com.google.crypto.tink.prf.PrfSet;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 (RFC 2104) under the keys of a Tink keyset, the same values as Tink's own. Its computations belong to the
 * keyset and go with it; Tink leaves one on each thread, and an idle thread holds it, and so the key, when the keyset is
 * long destroyed.
 */
final class HmacPrfs extends PrfSet {

    private static final String ALGORITHM = "HmacSHA256";

    private final int primary;
    private final Map<Integer, Prf> prfs;

    private HmacPrfs(int primary, Map<Integer, Prf> prfs) {
        this.primary = primary;
        this.prfs = Map.copyOf(prfs);
    }

    /** @throws GeneralSecurityException for a keyset with keys of another kind */
    static HmacPrfs of(KeysetHandle keyset) throws GeneralSecurityException {
        Map<Integer, Prf> prfs = new HashMap<>();
        for (int i = 0; i < keyset.size(); i++) {
            if (!(keyset.getAt(i).getKey() instanceof HmacPrfKey key)
                    || key.getParameters().getHashType() != HmacPrfParameters.HashType.SHA256) {
                throw new GeneralSecurityException("a key of the keyset is not for HMAC-SHA-256");
            }
            byte[] clear = key.getKeyBytes().toByteArray(InsecureSecretKeyAccess.get());
            prfs.put(keyset.getAt(i).getId(), new Hmac(clear));
            Arrays.fill(clear, (byte) 0);
        }
        return new HmacPrfs(keyset.getPrimary().getId(), prfs);
    }

    @Override
    public int getPrimaryId() {
        return primary;
    }

    @Override
    public Map<Integer, Prf> getPrfs() {
        return prfs;
    }

    /** As many computations as threads ever asked at once. */
    private static final class Hmac implements Prf {

        private final SecretKeySpec key;
        private final Queue<Mac> idle = new ConcurrentLinkedQueue<>();

        Hmac(byte[] key) {
            this.key = new SecretKeySpec(key, ALGORITHM);
        }

        @Override
        public byte[] compute(byte[] input, int outputLength) throws GeneralSecurityException {
            Mac mac = idle.poll();
            if (mac == null) {
                mac = Mac.getInstance(ALGORITHM);
                mac.init(key);
            }
            if (outputLength > mac.getMacLength()) {
                throw new GeneralSecurityException("more than the hash has");
            }
            byte[] whole = mac.doFinal(input);
            idle.offer(mac);
            return Arrays.copyOf(whole, outputLength);
        }
    }
}
