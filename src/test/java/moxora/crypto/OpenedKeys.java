package moxora.crypto;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.Key;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.prf.HmacPrfKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import moxora.tenant.OrganisationId;

/** The clear bytes of an organisation's keys, for a test that looks for them where they should not be. */
public final class OpenedKeys {

    /** The block of SHA-256, which HMAC fills with the key and combines with two constants (RFC 2104). */
    private static final int BLOCK = 64;

    private static final int INNER = 0x36;
    private static final int OUTER = 0x5c;

    private OpenedKeys() {}

    /**
     * Every key of every living generation, by purpose and generation; of the keys of an HMAC also what it is turned
     * into before the first use.
     */
    @AccessesPartialKey
    public static Map<String, byte[]> of(Keyrings keyrings, KeysetStore store, OrganisationId organisation) {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        for (StoredKeyset stored : store.all(organisation)) {
            KeysetHandle handle = keyrings.mint().open(organisation, stored);
            String name = stored.purpose().wire() + " " + stored.generation();
            Key key = handle.getPrimary().getKey();
            if (key instanceof AesGcmKey aes) {
                keys.put(name, aes.getKeyBytes().toByteArray(InsecureSecretKeyAccess.get()));
            } else if (key instanceof HmacPrfKey hmac) {
                byte[] bytes = hmac.getKeyBytes().toByteArray(InsecureSecretKeyAccess.get());
                keys.put(name, bytes);
                keys.put(name + ", inner pad", pad(bytes, INNER));
                keys.put(name + ", outer pad", pad(bytes, OUTER));
            } else {
                throw new IllegalStateException("a kind of key that nobody looks for: " + key.getClass());
            }
        }
        return keys;
    }

    private static byte[] pad(byte[] key, int with) {
        byte[] padded = Arrays.copyOf(key, Math.min(key.length, BLOCK));
        for (int i = 0; i < padded.length; i++) {
            padded[i] ^= (byte) with;
        }
        return padded;
    }
}
