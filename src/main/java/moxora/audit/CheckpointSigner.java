package moxora.audit;

/**
 * Signs checkpoints. What signs is on another floor: this one cannot open what it records, so it holds no key.
 */
public interface CheckpointSigner {

    /** An Ed25519 signature (RFC 8032), 64 bytes. */
    byte[] sign(byte[] message);

    boolean verifies(byte[] message, byte[] signature);

    /** SHA-256 of the public key's DER SubjectPublicKeyInfo, in hexadecimal. */
    String fingerprint();
}
