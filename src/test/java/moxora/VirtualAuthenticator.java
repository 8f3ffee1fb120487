package moxora;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/**
 * An authenticator and the browser before it (W3C Web Authentication Level 3, sections 6 and 7), with one discoverable
 * ES256 credential. Its CBOR is written by hand, so that it shares no code with what it tests. It does wrong what a test
 * tells it to.
 */
public final class VirtualAuthenticator {

    private static final int PRESENT = 0x01;
    private static final int VERIFIED = 0x04;
    private static final int ATTESTED = 0x40;

    private final KeyPair keys = newKeys();
    private final byte[] credentialId = random(32);
    private byte[] userHandle = new byte[0];

    public String relyingParty = "localhost";
    public String origin = "http://localhost:8080";
    public boolean verifiesUser = true;
    public long counter;

    /** What {@code navigator.credentials.create} and {@code toJSON()} give for those options. */
    public JsonObject create(JsonObject publicKey) {
        userHandle = bytes(publicKey.getJsonObject("user").getString("id"));
        byte[] client = clientData("webauthn.create", publicKey.getString("challenge"));
        byte[] data = authenticatorData(ATTESTED, attestedCredential());
        return credential(Json.createObjectBuilder()
                .add("clientDataJSON", text(client))
                .add("attestationObject", text(attestation(data)))
                .add("transports", Json.createArrayBuilder().add("internal")));
    }

    /** What {@code navigator.credentials.get} and {@code toJSON()} give for those options. */
    public JsonObject get(JsonObject publicKey) {
        return get(publicKey.getString("challenge"));
    }

    public JsonObject get(String challenge) {
        byte[] client = clientData("webauthn.get", challenge);
        byte[] data = authenticatorData(0, new byte[0]);
        return credential(Json.createObjectBuilder()
                .add("clientDataJSON", text(client))
                .add("authenticatorData", text(data))
                .add("signature", text(signature(data, client)))
                .add("userHandle", text(userHandle)));
    }

    public String id() {
        return text(credentialId);
    }

    /** Names another user in its answers. */
    public void pretendToBe(byte[] handle) {
        userHandle = handle;
    }

    private JsonObject credential(JsonObjectBuilder response) {
        return Json.createObjectBuilder()
                .add("id", id())
                .add("rawId", id())
                .add("type", "public-key")
                .add("authenticatorAttachment", "platform")
                .add("response", response)
                .add("clientExtensionResults", Json.createObjectBuilder())
                .build();
    }

    private byte[] clientData(String type, String challenge) {
        return Json.createObjectBuilder()
                .add("type", type)
                .add("challenge", challenge)
                .add("origin", origin)
                .add("crossOrigin", false)
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] authenticatorData(int flags, byte[] attested) {
        return ByteBuffer.allocate(37 + attested.length)
                .put(sha256(relyingParty.getBytes(StandardCharsets.UTF_8)))
                .put((byte) (PRESENT | (verifiesUser ? VERIFIED : 0) | flags))
                .putInt((int) counter)
                .put(attested)
                .array();
    }

    private byte[] attestedCredential() {
        byte[] key = publicKey();
        return ByteBuffer.allocate(16 + 2 + credentialId.length + key.length)
                .put(new byte[16])
                .putShort((short) credentialId.length)
                .put(credentialId)
                .put(key)
                .array();
    }

    /** COSE_Key {1: 2, 3: -7, -1: 1, -2: x, -3: y} (RFC 9053 section 7.1.1). */
    private byte[] publicKey() {
        ECPublicKey key = (ECPublicKey) keys.getPublic();
        ByteArrayOutputStream cbor = new ByteArrayOutputStream();
        cbor.writeBytes(new byte[] {(byte) 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32});
        cbor.writeBytes(fixed(key.getW().getAffineX().toByteArray()));
        cbor.writeBytes(new byte[] {0x22, 0x58, 32});
        cbor.writeBytes(fixed(key.getW().getAffineY().toByteArray()));
        return cbor.toByteArray();
    }

    /** {"fmt": "none", "attStmt": {}, "authData": data} (section 8.7). */
    private static byte[] attestation(byte[] data) {
        ByteArrayOutputStream cbor = new ByteArrayOutputStream();
        cbor.write(0xa3);
        cbor.writeBytes(cborText("fmt"));
        cbor.writeBytes(cborText("none"));
        cbor.writeBytes(cborText("attStmt"));
        cbor.write(0xa0);
        cbor.writeBytes(cborText("authData"));
        cbor.write(0x59);
        cbor.writeBytes(ByteBuffer.allocate(2).putShort((short) data.length).array());
        cbor.writeBytes(data);
        return cbor.toByteArray();
    }

    private static byte[] cborText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + bytes.length)
                .put((byte) (0x60 | bytes.length))
                .put(bytes)
                .array();
    }

    private byte[] signature(byte[] data, byte[] client) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(data);
            signature.update(sha256(client));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] fixed(byte[] number) {
        byte[] fixed = new byte[32];
        int from = Math.max(0, number.length - 32);
        System.arraycopy(number, from, fixed, 32 - (number.length - from), number.length - from);
        return fixed;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(String text) {
        return Base64.getUrlDecoder().decode(text);
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
