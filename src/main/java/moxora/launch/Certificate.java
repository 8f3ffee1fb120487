package moxora.launch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** A certificate of deletion: a signed JSON object. */
final class Certificate {

    private static final String SIGNATURE = "signature";
    private static final int SIGNATURE_BYTES = 64;

    private final Json.Members members;
    private final byte[] signature;

    private Certificate(Json.Members members, byte[] signature) {
        this.members = members;
        this.signature = signature;
    }

    static Certificate parse(String text) throws UnreadableException {
        if (!(Json.parse(text) instanceof Json.Members members)) {
            throw new UnreadableException("it is not a JSON object");
        }
        if (!(members.values().get(SIGNATURE) instanceof Json.Text base64)) {
            throw new UnreadableException("it has no member \"signature\" that is a string");
        }
        return new Certificate(members, decode(base64.value()));
    }

    /** Exactly one text stands for a signature: unused bits and missing padding are refused. */
    private static byte[] decode(String base64) throws UnreadableException {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (bytes.length == SIGNATURE_BYTES
                    && Base64.getEncoder().encodeToString(bytes).equals(base64)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Told below, as for a signature of another length.
        }
        throw new UnreadableException("its signature is not the base64 of 64 bytes");
    }

    /** SHA-256 of the whole, signature included, in its canonical form: what the next certificate names. */
    String digest() {
        try {
            byte[] canonical = Jcs.canonical(members).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean signedWith(VerificationKey key) {
        byte[] signed = Jcs.canonical(members.without(SIGNATURE)).getBytes(StandardCharsets.UTF_8);
        return key.verifies(signature, signed);
    }

    Optional<Json> member(String name) {
        return Optional.ofNullable(members.values().get(name)).filter(value -> !value.equals(new Json.Literal("null")));
    }

    /** A member that is a string. */
    Optional<String> text(String name) {
        return member(name)
                .filter(Json.Text.class::isInstance)
                .map(Json.Text.class::cast)
                .map(Json.Text::value);
    }
}
