package moxora.crypto;

import java.util.Arrays;

/**
 * The lengths that packed records may have: 64, 96, 128, 192, 256, 384, 512 and so on, two for each doubling. Of
 * records up to 128 KiB there are 23 lengths, up to 2 MiB 31.
 *
 * <p>Which of them a record takes is decided as if each of its texts took a multiple of {@value #STEP} bytes, its length
 * before it included. So two texts of up to 15 bytes in UTF-8, {@code yes} and {@code no} or any two postcodes, never
 * give two lengths, not even where one byte more would need the next bucket.
 *
 * <p>Hidden is the length of short texts, and roughly that of the others; not which compartments a row has. The padding
 * costs a third of a record at most where its texts are long, more where they are short.
 */
final class Buckets {

    private static final int STEP = 16;
    private static final int LEAST = 64;
    private static final int MOST = 3 << 29;
    private static final byte[] ZEROS = new byte[4_096];

    private Buckets() {}

    /** What a text of that many bytes counts as. */
    static int counted(int size) {
        return Math.addExact(size, STEP - 1) & -STEP;
    }

    /** The shortest of the lengths that holds so many bytes. */
    static int holding(int size) {
        if (size <= LEAST) {
            return LEAST;
        }
        if (size > MOST) {
            throw new IllegalArgumentException("a record of " + size + " bytes");
        }
        int below = Integer.highestOneBit(size - 1);
        int between = below + (below >>> 1);
        return size <= between ? between : below << 1;
    }

    /** Whether the whole has one of the lengths, and from there on nothing but zeros. */
    static boolean isPadded(byte[] whole, int from) {
        if (holding(whole.length) != whole.length) {
            return false;
        }
        for (int at = from; at < whole.length; at += ZEROS.length) {
            int end = Math.min(whole.length, at + ZEROS.length);
            if (!Arrays.equals(whole, at, end, ZEROS, 0, end - at)) {
                return false;
            }
        }
        return true;
    }
}
