package moxora.crypto;

import java.util.Arrays;

/** A ciphertext: safe to store, to log by length only, and to compare. Immutable. */
public final class Sealed {

    private final byte[] ciphertext;

    private Sealed(byte[] ciphertext) {
        this.ciphertext = ciphertext;
    }

    /** Takes a copy. */
    public static Sealed of(byte[] ciphertext) {
        return new Sealed(ciphertext.clone());
    }

    static Sealed wrap(byte[] ciphertext) {
        return new Sealed(ciphertext);
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return ciphertext.clone();
    }

    /** How many bytes it takes. */
    public int size() {
        return ciphertext.length;
    }

    byte[] raw() {
        return ciphertext;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sealed sealed && Arrays.equals(ciphertext, sealed.ciphertext);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ciphertext);
    }

    @Override
    public String toString() {
        return "Sealed[" + ciphertext.length + " bytes]";
    }
}
