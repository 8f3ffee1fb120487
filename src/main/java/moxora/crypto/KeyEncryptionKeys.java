package moxora.crypto;

/**
 * The key-encryption keys that this installation is configured with, by URI: one that wraps what is new, and others
 * that still open what they wrapped, or that an organisation brought along.
 */
public interface KeyEncryptionKeys {

    /** The key that wraps the keysets of every organisation that brought none of its own. */
    KeyEncryptionKey inUse();

    /**
     * The key of that URI.
     *
     * @throws moxora.fault.Fault {@code KEY_UNAVAILABLE} when no such key is configured, or when it cannot be reached
     */
    KeyEncryptionKey at(String uri);
}
