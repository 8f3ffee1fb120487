package moxora.crypto;

import java.security.GeneralSecurityException;

/** The key that wraps keysets; it lies outside every database. Envelope encryption as in NIST SP 800-57 part 1. */
public interface KeyEncryptionKey {

    /** Names the key and the place it lives in, for example {@code file:/var/lib/moxora/keys/kek.json}. */
    String uri();

    byte[] wrap(byte[] keyset, byte[] associatedData) throws GeneralSecurityException;

    byte[] unwrap(byte[] wrapped, byte[] associatedData) throws GeneralSecurityException;
}
