package moxora.crypto;

/**
 * A keyset encrypted under a key-encryption key, bound to its organisation and purpose.
 *
 * @param kekUri the URI of the key-encryption key that opens it
 * @param wrapped Tink's encrypted keyset; useless for any other organisation or purpose
 */
public record WrappedKeyset(String kekUri, Sealed wrapped) {}
