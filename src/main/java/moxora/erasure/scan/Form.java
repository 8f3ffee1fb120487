package moxora.erasure.scan;

/**
 * One way in which something that is looked for can be written.
 *
 * @param bytes as they lie there; in lower case when folded
 * @param folded whether letters of ASCII match in either case
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by identity, and by its bytes where that matters.
record Form(byte[] bytes, boolean folded) {

    private static final int CASE = 'a' - 'A';

    static byte fold(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? (byte) (octet + CASE) : octet;
    }

    static Form regardlessOfCase(byte[] bytes) {
        byte[] folded = bytes.clone();
        for (int i = 0; i < folded.length; i++) {
            folded[i] = fold(folded[i]);
        }
        return new Form(folded, true);
    }

    /** Whether it lies in the data from there on. */
    boolean isAt(byte[] data, int at, int end) {
        if (at < 0 || at + bytes.length > end) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            byte octet = folded ? fold(data[at + i]) : data[at + i];
            if (octet != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
