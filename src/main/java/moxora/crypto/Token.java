package moxora.crypto;

import java.util.Arrays;

/** A keyed search token of 16 bytes: equal values of a field in one organisation have equal tokens. */
public final class Token {

    /** Bytes of HMAC-SHA-256 that are kept: 128 bits, so that chance coincidences do not occur. */
    public static final int SIZE_BYTES = 16;

    private final byte[] bytes;

    Token(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A token as it was stored; takes a copy. */
    public static Token of(byte[] stored) {
        return new Token(stored.clone());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Token token && Arrays.equals(bytes, token.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Token";
    }
}
