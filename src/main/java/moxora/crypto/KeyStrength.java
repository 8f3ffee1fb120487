package moxora.crypto;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.AesGcmParameters;
import java.security.GeneralSecurityException;

/** "AES-256" is a promise (P56): a keyset with a shorter key, or another cipher, is refused. */
final class KeyStrength {

    private static final int KEY_SIZE_BYTES = 32;

    private KeyStrength() {}

    static void requireAes256(KeysetHandle handle) throws GeneralSecurityException {
        for (int i = 0; i < handle.size(); i++) {
            boolean strong = handle.getAt(i).getKey().getParameters() instanceof AesGcmParameters parameters
                    && parameters.getKeySizeBytes() == KEY_SIZE_BYTES;
            if (!strong) {
                throw new GeneralSecurityException("not an AES-256-GCM keyset");
            }
        }
    }
}
