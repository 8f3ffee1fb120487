package moxora.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;

/** Tells an operator by the configured token, in constant time. An operator reads no tenant data. */
public final class Operators {

    private final byte[] tokenHash;

    public Operators(String token) {
        this.tokenHash = sha256(token);
    }

    boolean is(String token) {
        return MessageDigest.isEqual(tokenHash, sha256(token));
    }

    /** The principal of an operator's request. */
    record Operator() implements Principal {
        @Override
        public String getName() {
            return "operator";
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
