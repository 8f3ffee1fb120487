package moxora.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * A place in a chain: how many entries there are up to it, and a hash over all of them.
 *
 * <p>SHA-256 over the hash before, the place as eight bytes, and then each text with its length before it as four
 * bytes, both big-endian. Which texts these are is the entry's form: the second one begins with its own name, so that
 * no entry can be read in two ways.
 */
record Link(long seq, byte[] hash) {

    /** What is hashed of an entry of before there was a purpose and an origin. */
    static final int FIRST_FORM = 1;

    static final int FORM = 2;

    private static final String FORM_NAME = "moxora.audit.2";

    static Link beginning() {
        return new Link(0, new byte[32]);
    }

    /** The link of an entry that follows this one. */
    Link next(UUID trail, Noted noted) {
        return next(List.of(
                FORM_NAME,
                trail.toString(),
                noted.at().toString(),
                noted.actor(),
                noted.event().action().wire(),
                String.valueOf(
                        noted.event().target() == null ? "" : noted.event().target()),
                noted.event().named(),
                noted.event().counted(),
                noted.purpose(),
                noted.origin()));
    }

    /** The link that a stored entry should have, behind this one. */
    Link next(UUID trail, AuditTrail.Entry entry) {
        String target = entry.target() == null ? "" : String.valueOf(entry.target());
        return entry.form() == FIRST_FORM
                ? next(List.of(
                        trail.toString(), entry.at().toString(), entry.actor(), entry.action(), target, entry.counts()))
                : next(List.of(
                        FORM_NAME,
                        trail.toString(),
                        entry.at().toString(),
                        entry.actor(),
                        entry.action(),
                        target,
                        entry.names(),
                        entry.counts(),
                        entry.purpose(),
                        entry.origin()));
    }

    private Link next(List<String> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(hash);
            digest.update(ByteBuffer.allocate(8).putLong(seq + 1).array());
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
                digest.update(bytes);
            }
            return new Link(seq + 1, digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean is(String hex) {
        return hex().equals(hex);
    }

    String hex() {
        return HexFormat.of().formatHex(hash);
    }
}
