package moxora.erasure.scan;

import java.util.function.Supplier;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Something compressed with deflate inside a stream: a gzip member (RFC 1952), a zlib stream (RFC 1950), an entry of a
 * zip file, a table in a {@code pg_dump} of the custom format.
 *
 * <p>It is begun where the bytes look like one; what is none fails within a few bytes.
 */
final class Member {

    private static final int DEFLATE = 8;
    /** Of something that breaks at once, less is chance. */
    private static final int WORTH_A_LOOK = 64;
    /** Of a chunk in a dump: a sign, then a number of four bytes, the lowest first. */
    private static final int CHUNK_HEADER = 5;

    private static final int LARGEST_CHUNK = 1 << 26;
    private static final int NEWEST_ZIP = 63;
    private static final int LAST_METHOD = 99;
    private static final int LONGEST_NAME = 1 << 10;

    private final Inflater inflater;
    private final Around around;
    private final boolean inChunks;
    private final byte[] chunkHeader = new byte[CHUNK_HEADER];
    private int headerRead;
    private int skip;
    private int chunk;
    private @Nullable StreamScan content;

    /**
     * The stream around it.
     *
     * @param content begins a scan of what the member holds
     * @param out room for what comes out of it
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Around(Supplier<StreamScan> content, byte[] out, Hits hits) {}

    private Member(boolean bare, int skip, int chunk, Around around) {
        this.inflater = new Inflater(bare);
        this.skip = skip;
        this.inChunks = chunk > 0;
        this.chunk = chunk;
        this.around = around;
    }

    /** Whether the first two bytes of one can be these. */
    static boolean begins(byte first, byte second) {
        return first == 0x1f && second == (byte) 0x8b
                || first == 0x78 && (first << 8 | second & 0xff) % 31 == 0 && (second & 0x20) == 0
                || first == 'P' && second == 'K';
    }

    /** Whether it is a dump of PostgreSQL in the custom format. */
    static boolean isDump(byte[] data, int end) {
        return startsWith(data, end, 'P', 'G', 'D', 'M', 'P');
    }

    /** Whether the stream as a whole is compressed in a way that is not undone here. */
    static boolean isForeign(byte[] data, int end) {
        boolean dump = isDump(data, end) && end > 11;
        // From format 1.15 on the dump names its method: 2 is LZ4, 3 is Zstandard.
        boolean foreignDump = dump && data[5] == 1 && data[6] >= 15 && (data[11] == 2 || data[11] == 3);
        return foreignDump
                || startsWith(data, end, 'B', 'Z', 'h')
                || startsWith(data, end, 0xfd, '7', 'z', 'X', 'Z')
                || startsWith(data, end, 0x28, 0xb5, 0x2f, 0xfd)
                || startsWith(data, end, 0x04, 0x22, 0x4d, 0x18)
                || startsWith(data, end, '7', 'z', 0xbc, 0xaf);
    }

    private static boolean startsWith(byte[] data, int end, int... octets) {
        for (int i = 0; i < octets.length; i++) {
            if (i >= end || data[i] != (byte) octets[i]) {
                return false;
            }
        }
        return true;
    }

    /** What begins there, if it looks like it. */
    static @Nullable Member at(byte[] data, int at, int end, boolean isDump, Around around) {
        return switch (data[at]) {
            case 0x1f -> gzip(data, at, end, around);
            case 0x78 -> zlib(data, at, end, isDump, around);
            default -> zip(data, at, end, around);
        };
    }

    private static @Nullable Member gzip(byte[] data, int at, int end, Around around) {
        if (at + 10 > end || data[at + 2] != DEFLATE || (data[at + 3] & 0xe0) != 0) {
            return null;
        }
        int flags = data[at + 3];
        int body = at + 10;
        if ((flags & 4) != 0 && body + 2 <= end) {
            body += 2 + number(data, body, 2);
        }
        for (int text = 8; text <= 16; text <<= 1) {
            while ((flags & text) != 0 && body < end && data[body] != 0) {
                body++;
            }
            body += (flags & text) == 0 ? 0 : 1;
        }
        body += (flags & 2) == 0 ? 0 : 2;
        return new Member(true, body - at, 0, around);
    }

    private static @Nullable Member zlib(byte[] data, int at, int end, boolean isDump, Around around) {
        if (at + 3 > end || !looksLikeDeflate(data, at + 2, end)) {
            return null;
        }
        int chunk = 0;
        if (isDump && at >= CHUNK_HEADER && data[at - CHUNK_HEADER] == 0) {
            int length = number(data, at - 4, 4);
            chunk = length > 0 && length <= LARGEST_CHUNK ? length : 0;
        }
        return new Member(false, 0, chunk, around);
    }

    /** The first block's header, as RFC 1951 allows it. */
    private static boolean looksLikeDeflate(byte[] data, int at, int end) {
        int header = number(data, at, Math.min(2, end - at));
        int type = header >> 1 & 3;
        if (type == 0) {
            return at + 5 <= end && (number(data, at + 1, 2) ^ number(data, at + 3, 2)) == 0xffff;
        }
        return type == 1 || type == 2 && (header >> 3 & 31) <= 29 && (header >> 8 & 31) <= 29;
    }

    private static @Nullable Member zip(byte[] data, int at, int end, Around around) {
        if (at + 30 > end || data[at + 2] != 3 || data[at + 3] != 4) {
            return null;
        }
        int method = number(data, at + 8, 2);
        int name = number(data, at + 26, 2);
        // Random bytes begin like this now and then; they do not go on as APPNOTE 4.4 says.
        boolean plausible =
                number(data, at + 4, 2) <= NEWEST_ZIP && method <= LAST_METHOD && name > 0 && name <= LONGEST_NAME;
        if (method == 0 || !plausible) {
            return null;
        }
        if (method != DEFLATE || (data[at + 6] & 1) != 0) {
            around.hits.notReadToTheEnd();
            return null;
        }
        return new Member(true, 30 + name + number(data, at + 28, 2), 0, around);
    }

    private static int number(byte[] data, int at, int length) {
        int value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = value << 8 | data[at + i] & 0xff;
        }
        return value;
    }

    /** Takes some more of the stream; false when it has ended or turns out to be none. */
    boolean feed(byte[] data, int from, int until) {
        int skipped = Math.min(skip, until - from);
        skip -= skipped;
        int at = from + skipped;
        if (!inChunks) {
            return at >= until || inflate(data, at, until - at);
        }
        while (at < until) {
            if (chunk == 0) {
                chunkHeader[headerRead++] = data[at++];
                if (headerRead == CHUNK_HEADER) {
                    headerRead = 0;
                    chunk = number(chunkHeader, 1, 4);
                    if (chunkHeader[0] != 0 || chunk <= 0 || chunk > LARGEST_CHUNK) {
                        return false;
                    }
                }
                continue;
            }
            int some = Math.min(chunk, until - at);
            if (!inflate(data, at, some)) {
                return false;
            }
            chunk -= some;
            at += some;
        }
        return true;
    }

    private boolean inflate(byte[] data, int from, int length) {
        inflater.setInput(data, from, length);
        long before = inflater.getBytesWritten();
        try {
            while (true) {
                before = inflater.getBytesWritten();
                int some = inflater.inflate(around.out);
                if (some > 0 && !look(some)) {
                    return false;
                }
                if (inflater.finished()) {
                    around.hits.readOut();
                    return false;
                }
                if (some == 0) {
                    return inflater.needsInput() && !inflater.needsDictionary();
                }
            }
        } catch (DataFormatException e) {
            // It only looked like one, or it is broken from here on; what came out before counts.
            int some = (int) (inflater.getBytesWritten() - before);
            if (content != null || some >= WORTH_A_LOOK) {
                look(some);
            }
            return false;
        }
    }

    private boolean look(int length) {
        if (content == null) {
            content = around.content.get();
        }
        if (!content.budget().take(length)) {
            around.hits.notReadToTheEnd();
            return false;
        }
        content.feed(around.out, 0, length);
        return true;
    }

    void close() {
        inflater.end();
        if (content != null) {
            content.finish();
        }
    }
}
