package moxora.contact;

import java.nio.ByteBuffer;
import moxora.crypto.Token;

/**
 * How often each token of one index occurs, in 40 to 80 bytes a token: an open-addressed table of the tokens' own 128
 * bits. Tokens are the output of a keyed hash, so their bits spread by themselves.
 */
final class TokenCounts {

    private static final int FIRST_SLOTS = 64;

    private long[] high = new long[FIRST_SLOTS];
    private long[] low = new long[FIRST_SLOTS];
    private int[] counts = new int[FIRST_SLOTS];
    private int distinct;
    private long values;
    private int top;
    private long coincidences;

    void add(Token token) {
        ByteBuffer bytes = ByteBuffer.wrap(token.bytes());
        if (2 * distinct >= counts.length) {
            grow();
        }
        int slot = slot(bytes.getLong(0), bytes.getLong(8));
        if (counts[slot] == 0) {
            high[slot] = bytes.getLong(0);
            low[slot] = bytes.getLong(8);
            distinct++;
        }
        // A value that comes for the c-th time coincides with the c - 1 before it: in all c(c - 1)/2 pairs.
        coincidences += counts[slot];
        top = Math.max(top, ++counts[slot]);
        values++;
    }

    int distinct() {
        return distinct;
    }

    /** How many tokens were added, the same ones as often as they came. */
    long values() {
        return values;
    }

    /** How often the most frequent token came. */
    int top() {
        return top;
    }

    /** How many pairs of the added tokens are equal. */
    long coincidences() {
        return coincidences;
    }

    /** The slot of the token, or the free one where it belongs. */
    private int slot(long ofHigh, long ofLow) {
        int slot = (int) ofHigh & (counts.length - 1);
        while (counts[slot] != 0 && (high[slot] != ofHigh || low[slot] != ofLow)) {
            slot = (slot + 1) & (counts.length - 1);
        }
        return slot;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        int[] oldCounts = counts;
        high = new long[2 * oldCounts.length];
        low = new long[2 * oldCounts.length];
        counts = new int[2 * oldCounts.length];
        for (int i = 0; i < oldCounts.length; i++) {
            if (oldCounts[i] != 0) {
                int slot = slot(oldHigh[i], oldLow[i]);
                high[slot] = oldHigh[i];
                low[slot] = oldLow[i];
                counts[slot] = oldCounts[i];
            }
        }
    }
}
