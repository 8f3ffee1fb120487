package moxora.kms;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import moxora.crypto.KekException;
import moxora.crypto.KeyEncryptionKey;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/** Shows, before anything depends on it, that a key opens what it wrapped, and only under the same binding. */
final class KekTrial {

    private static final byte[] BINDING = "moxora trial".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER_BINDING = "moxora other trial".getBytes(StandardCharsets.US_ASCII);
    private static final int TRIAL_BYTES = 32;

    private KekTrial() {}

    static void of(KeyEncryptionKey kek) {
        try {
            byte[] trial = new byte[TRIAL_BYTES];
            new SecureRandom().nextBytes(trial);
            byte[] wrapped = kek.wrap(trial, BINDING);
            if (!Arrays.equals(trial, kek.unwrap(wrapped, BINDING))) {
                throw failed(kek, "it does not open what it wrapped.", null);
            }
            if (opensUnder(OTHER_BINDING, wrapped, kek)) {
                throw failed(kek, "it ignores what a keyset is bound to, so it cannot keep organisations apart.", null);
            }
        } catch (GeneralSecurityException e) {
            throw failed(kek, String.valueOf(e.getMessage()), e);
        }
    }

    private static boolean opensUnder(byte[] binding, byte[] wrapped, KeyEncryptionKey kek)
            throws GeneralSecurityException {
        try {
            kek.unwrap(wrapped, binding);
            return true;
        } catch (KekException e) {
            if (e.reason() == KekException.Reason.UNREACHABLE) {
                throw e;
            }
            return false;
        }
    }

    private static Fault failed(KeyEncryptionKey kek, String why, @org.jspecify.annotations.Nullable Exception cause) {
        String detail = "The key-encryption key " + kek.uri() + " cannot be used: " + why;
        return cause == null
                ? new Fault(FaultCode.KEY_UNAVAILABLE, detail)
                : new Fault(FaultCode.KEY_UNAVAILABLE, detail, cause);
    }
}
