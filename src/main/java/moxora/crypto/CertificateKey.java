package moxora.crypto;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.PublicKeyVerify;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.signature.Ed25519PublicKey;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/**
 * The platform's Ed25519 key (RFC 8032): raw signatures of 64 bytes that the JDK alone verifies, and the public half
 * as PEM SubjectPublicKeyInfo (RFC 8410).
 */
public final class CertificateKey {

    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final PublicKeySign signer;
    private final PublicKeyVerify verifier;
    private final byte[] subjectPublicKeyInfo;

    @AccessesPartialKey
    public CertificateKey(Keyrings keyrings) {
        try {
            KeysetHandle handle = keyrings.ofPlatform(KeysetPurpose.CERTIFICATE);
            this.signer = handle.getPrimitive(RegistryConfiguration.get(), PublicKeySign.class);
            this.verifier =
                    handle.getPublicKeysetHandle().getPrimitive(RegistryConfiguration.get(), PublicKeyVerify.class);
            Ed25519PublicKey key = (Ed25519PublicKey)
                    handle.getPublicKeysetHandle().getPrimary().getKey();
            ByteArrayOutputStream der = new ByteArrayOutputStream();
            der.writeBytes(SPKI_PREFIX);
            der.writeBytes(key.getPublicKeyBytes().toByteArray());
            this.subjectPublicKeyInfo = der.toByteArray();
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.KEY_UNAVAILABLE, "The certificate key is not usable.", e);
        }
    }

    /** 64 bytes. */
    public byte[] sign(byte[] message) {
        try {
            return signer.sign(message);
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.KEY_UNAVAILABLE, "The certificate could not be signed.", e);
        }
    }

    /** Whether the signature is this key's over the message. */
    public boolean verifies(byte[] message, byte[] signature) {
        try {
            verifier.verify(signature, message);
            return true;
        } catch (GeneralSecurityException doesNotHold) {
            return false;
        }
    }

    public String publicKeyPem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(subjectPublicKeyInfo)
                + "\n-----END PUBLIC KEY-----\n";
    }

    /** SHA-256 of the DER SubjectPublicKeyInfo, in hex: what an operator keeps off the server. */
    public String fingerprint() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(subjectPublicKeyInfo));
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.INTERNAL, "The JDK lacks SHA-256.", e);
        }
    }
}
