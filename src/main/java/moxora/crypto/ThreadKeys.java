package moxora.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/**
 * What a piece of work leaves on its thread: Tink keeps one AES-GCM cipher on each, and the cipher keeps the key that was
 * used last, expanded. A thread that becomes idle would hold an organisation's key for as long as nothing else comes,
 * whatever happened to the organisation.
 */
public final class ThreadKeys {

    /** Of a key that nothing is sealed under, and that nobody knows. */
    private static final Aead NOBODYS = nobodys();

    private static final byte[] NOTHING = new byte[0];

    private ThreadKeys() {}

    private static Aead nobodys() {
        try {
            AeadConfig.register();
            return KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM)
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.INTERNAL, "Tink did not register.", e);
        }
    }

    /**
     * Puts a key of nobody's in the place of the one that was used last on this thread. For the end of a piece of work:
     * it costs some millionths of a second, and the next record a little more.
     */
    public static void forget() {
        try {
            NOBODYS.encrypt(NOTHING, NOTHING);
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.INTERNAL, "The key on a thread could not be replaced.", e);
        }
    }
}
