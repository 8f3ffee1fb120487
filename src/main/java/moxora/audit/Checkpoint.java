package moxora.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/**
 * A signed statement of how far a trail had come: so many entries up to this one, with this hash. A trail that was cut,
 * or written anew from its beginning with hashes that fit, contradicts it.
 *
 * <p>{@code signature} is Ed25519 over {@code moxora audit checkpoint}, a line feed and the RFC 8785 form of all
 * other members: the line before keeps a checkpoint from ever being taken for a certificate of the same key.
 *
 * @param trail the organisation's id, or the nil id for the platform's own trail
 * @param entries how many entries there are up to it
 * @param hash of the entry at {@code seq}, in hexadecimal
 * @param previous SHA-256 of the canonical form of the checkpoint before, with its signature; {@code none} for the first
 */
public record Checkpoint(
        UUID trail,
        long seq,
        long entries,
        String hash,
        Instant at,
        String previous,
        String keyFingerprint,
        byte[] signature) {

    static final String NONE = "none";

    private static final String DOMAIN = "moxora audit checkpoint\n";

    static Checkpoint signed(UUID trail, AuditTrail.Head head, Instant at, String previous, CheckpointSigner signer) {
        Checkpoint unsigned = new Checkpoint(
                trail, head.seq(), head.seq(), head.hash(), at, previous, signer.fingerprint(), new byte[0]);
        return unsigned.with(signer.sign(unsigned.message()));
    }

    private Checkpoint with(byte[] made) {
        return new Checkpoint(trail, seq, entries, hash, at, previous, keyFingerprint, made);
    }

    boolean holds(CheckpointSigner signer) {
        return signer.verifies(message(), signature);
    }

    private byte[] message() {
        return (DOMAIN + "{" + members() + "}").getBytes(StandardCharsets.UTF_8);
    }

    /** The checkpoint with its signature in the RFC 8785 form. */
    public String json() {
        return "{" + members() + ",\"signature\":\"" + Base64.getEncoder().encodeToString(signature) + "\"}";
    }

    /** In the order of RFC 8785; no value needs escaping, since each is a number, hexadecimal, an id or a time. */
    private String members() {
        return "\"at\":\"" + at + "\",\"checkpointVersion\":1,\"entries\":" + entries + ",\"hash\":\"" + hash
                + "\",\"keyFingerprint\":\"" + keyFingerprint + "\",\"organisationId\":\"" + trail
                + "\",\"previous\":\"" + previous + "\",\"seq\":" + seq;
    }

    /** By which the next checkpoint names this one. */
    String digest() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(json().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "Checkpoint[" + trail + ", " + seq + "]";
    }
}
