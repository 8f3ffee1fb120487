package moxora.erasure.scan;

/** How much may come out of the compressed members of one stream: what is made to burst does not. */
final class Budget {

    /** Text of logs shrinks to a tenth, seldom to a hundredth; deflate can do a thousandth, and nested a millionth. */
    private static final long MOST_PER_BYTE = 200;

    private static final long ALWAYS = 64L << 20;

    private long compressed;
    private long out;

    void sawCompressed(long bytes) {
        compressed += bytes;
    }

    /** Whether so much more may come out. */
    boolean take(int bytes) {
        out += bytes;
        return out <= ALWAYS + compressed * MOST_PER_BYTE;
    }

    void renew() {
        compressed = 0;
        out = 0;
    }
}
