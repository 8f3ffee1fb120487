package moxora.launch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** One line of an exported trail, and what can be computed from it alone and the hash before it. */
final class AuditLine {

    private static final String SIGNATURE = "signature";
    private static final String DOMAIN = "moxora audit checkpoint\n";
    private static final String SECOND_FORM = "moxora.audit.2";
    private static final int SIGNATURE_BYTES = 64;

    private final Json.Members members;

    AuditLine(Json.Members members) {
        this.members = members;
    }

    boolean isEntry() {
        return members.values().containsKey("form");
    }

    boolean isCheckpoint() {
        return members.values().containsKey("checkpointVersion");
    }

    boolean isEnd() {
        return new Json.Literal("true").equals(members.values().get("end"));
    }

    String text(String name) throws UnreadableException {
        if (members.values().get(name) instanceof Json.Text text) {
            return text.value();
        }
        throw new UnreadableException("a line has no text " + name);
    }

    long number(String name) throws UnreadableException {
        if (members.values().get(name) instanceof Json.Numeric number && number.value() == Math.rint(number.value())) {
            return (long) number.value();
        }
        throw new UnreadableException("a line has no whole number " + name);
    }

    /** The hash that this entry should have at the place, behind the one before it: SHA-256, texts with their lengths. */
    String hash(long seq, String previous) throws UnreadableException {
        String target = new Json.Literal("null").equals(members.values().get("target")) ? "" : text("target");
        List<String> parts = switch ((int) number("form")) {
            case 1 ->
                List.of(text("organisationId"), text("at"), text("actor"), text("action"), target, text("detail"));
            case 2 ->
                List.of(
                        SECOND_FORM,
                        text("organisationId"),
                        text("at"),
                        text("actor"),
                        text("action"),
                        target,
                        text("fields"),
                        text("detail"),
                        text("purpose"),
                        text("from"));
            default -> throw new UnreadableException("an entry is of a form that this program does not know");
        };
        MessageDigest digest = sha256();
        digest.update(HexFormat.of().parseHex(previous));
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seq).array());
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Whether this checkpoint is signed with the key. */
    boolean signedWith(VerificationKey key) throws UnreadableException {
        byte[] signature;
        try {
            signature = Base64.getDecoder().decode(text(SIGNATURE));
        } catch (IllegalArgumentException e) {
            return false;
        }
        String signed = DOMAIN + Jcs.canonical(members.without(SIGNATURE));
        return signature.length == SIGNATURE_BYTES && key.verifies(signature, signed.getBytes(StandardCharsets.UTF_8));
    }

    /** By which the next checkpoint names this one. */
    String digest() {
        return HexFormat.of().formatHex(sha256().digest(Jcs.canonical(members).getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
