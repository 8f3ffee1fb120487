package moxora.crypto;

import java.util.Arrays;

/** A keyed search token of 16 bytes: equal values of a field in one organisation have equal tokens. */
public final class Token {

    /** Bytes of HMAC-SHA-256 that are kept: 128 bits, so that chance coincidences do not occur. */
    public static final int SIZE_BYTES = 16;

    private final byte[] bytes;
    private final int generation;

    Token(byte[] bytes, int generation) {
        this.bytes = bytes;
        this.generation = generation;
    }

    /** A token as it was stored; takes a copy. Which generation it is of lies beside it. */
    public static Token of(byte[] stored) {
        return new Token(stored.clone(), 0);
    }

    /** The generation of the keyset it was computed under, from 1; 0 when it was read back. No part of its identity. */
    public int generation() {
        return generation;
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
