package moxora.erasure.scan;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Looks through one stream of bytes, in blocks that overlap by as much as the longest thing looked for can take.
 *
 * <p>Compressed members are read out as their bytes come along; what they hold is looked through in the same way.
 */
public final class StreamScan {

    /** Compressed members are looked for in a stream, and in those members. */
    private static final int DEEPEST = 2;

    private static final int BLOCK = 1 << 20;
    private static final int INNER_BLOCK = 1 << 16;
    private static final int INFLATED = 1 << 14;
    private static final int SLACK = 1 << 10;
    private static final int MOST_MEMBERS_AT_ONCE = 16;
    private static final byte[] APART = {'\n'};
    private static final byte NOTHING = 0;
    private static final byte ESCAPE = 1;
    private static final byte MEMBER = 2;
    private static final byte[] KINDS = new byte[256];

    /** Which two bytes are worth a closer look. */
    private static final boolean[] PAIRS = new boolean[1 << 16];

    static {
        for (int pair = 0; pair < PAIRS.length; pair++) {
            byte first = (byte) (pair >> 8);
            byte second = (byte) pair;
            if (Escape.begins(first) && Escape.goesOn(first, second)) {
                KINDS[pair >> 8] = ESCAPE;
                PAIRS[pair] = true;
            } else if (Member.begins(first, second)) {
                KINDS[pair >> 8] = MEMBER;
                PAIRS[pair] = true;
            }
        }
    }

    private final Matcher matcher;
    private final Hits hits;
    private final int depth;
    private final Budget budget;
    private final int margin;
    private final byte[] buffer;
    private final List<Member> members = new ArrayList<>();
    private final byte[] inflated = new byte[INFLATED];
    private byte[] unescaped = new byte[0];
    private int searched;
    private int filled;
    private boolean begun;
    private boolean isDump;

    /** @param budget how much may come out of what is compressed */
    StreamScan(Matcher matcher, Hits hits, int depth, Budget budget) {
        this.matcher = matcher;
        this.hits = hits;
        this.depth = depth;
        this.budget = budget;
        this.margin = Math.max(matcher.longestForm(), matcher.longestPattern() * Escape.LONGEST) + SLACK;
        this.buffer = new byte[(depth == 0 ? BLOCK : INNER_BLOCK) + 3 * margin];
    }

    /** A scan that can be used for one stream after the other. */
    public static StreamScan of(Matcher matcher, Hits hits) {
        return new StreamScan(matcher, hits, 0, new Budget());
    }

    /** Reads the stream to its end; answers how many bytes that were. */
    public long read(InputStream in) throws IOException {
        long bytes = 0;
        try {
            while (true) {
                int room = buffer.length - filled;
                int read = in.readNBytes(buffer, filled, room);
                bytes += read;
                filled += read;
                budget.sawCompressed(read);
                if (read < room) {
                    return bytes;
                }
                process(false);
            }
        } finally {
            finish();
        }
    }

    /** One more piece of a stream of pieces, each apart from the others. */
    public long add(byte[] piece) {
        budget.sawCompressed(piece.length);
        feed(piece, 0, piece.length);
        feed(APART, 0, APART.length);
        return piece.length;
    }

    /** Some more of the stream. */
    void feed(byte[] data, int from, int until) {
        int at = from;
        while (at < until) {
            int some = Math.min(until - at, buffer.length - filled);
            System.arraycopy(data, at, buffer, filled, some);
            filled += some;
            at += some;
            if (filled == buffer.length) {
                process(false);
            }
        }
    }

    /** The stream has ended; the next may begin. */
    public void finish() {
        process(true);
        members.forEach(Member::close);
        members.clear();
        searched = 0;
        filled = 0;
        begun = false;
        if (depth == 0) {
            budget.renew();
        }
    }

    private void process(boolean last) {
        if (!begun) {
            begun = true;
            isDump = depth == 0 && Member.isDump(buffer, filled);
            if (depth < DEEPEST && Member.isForeign(buffer, filled)) {
                hits.notReadToTheEnd();
            }
        }
        int until = last ? filled : filled - margin;
        for (Iterator<Member> open = members.iterator(); open.hasNext(); ) {
            Member member = open.next();
            if (!member.feed(buffer, searched, until)) {
                member.close();
                open.remove();
            }
        }
        matcher.search(buffer, searched, until, filled, hits);
        lookCloser(until);
        int kept = Math.max(0, until - margin);
        System.arraycopy(buffer, kept, buffer, 0, filled - kept);
        filled -= kept;
        searched = until - kept;
    }

    /** Where something is escaped or compressed. */
    private void lookCloser(int until) {
        // In variables of its own, since nearly all the time of a scan is spent in this loop.
        byte[] data = buffer;
        byte[] kinds = KINDS;
        boolean[] pairs = PAIRS;
        int last = Math.min(until, filled - 1);
        int unescapedUntil = 0;
        for (int at = searched; at < last; at++) {
            byte kind = kinds[data[at] & 0xff];
            if (kind == NOTHING || !pairs[(data[at] & 0xff) << 8 | data[at + 1] & 0xff]) {
                continue;
            }
            if (kind == ESCAPE && at >= unescapedUntil && Escape.at(data, at, filled) != 0) {
                unescapedUntil = unescape(at);
            } else if (kind == MEMBER && depth < DEEPEST) {
                member(at, until);
            }
        }
    }

    /** Looks through the neighbourhood of an escape with all escapes undone; answers up to where it reached. */
    private int unescape(int escape) {
        if (unescaped.length < buffer.length) {
            unescaped = new byte[buffer.length];
        }
        int at = Math.max(0, escape - matcher.longestPattern());
        int quiet = escape + 1;
        int written = 0;
        boolean again = false;
        while (at < Math.min(quiet, filled)) {
            int found = Escape.begins(buffer[at]) ? Escape.at(buffer, at, filled) : 0;
            if (found == 0) {
                unescaped[written++] = buffer[at++];
            } else {
                int before = written;
                written = Escape.write(found, unescaped, written);
                again |= written > before && Escape.begins(unescaped[before]);
                at += Escape.length(found);
                quiet = at + matcher.longestPattern();
            }
        }
        matcher.search(unescaped, 0, written, written, hits);
        if (again) {
            matcher.search(unescaped, 0, unescapeTwice(written), written, hits);
        }
        return at;
    }

    /** Undoes what was escaped twice, in place: it only becomes shorter. */
    private int unescapeTwice(int length) {
        int written = 0;
        int at = 0;
        while (at < length) {
            int found = Escape.begins(unescaped[at]) ? Escape.at(unescaped, at, length) : 0;
            if (found == 0) {
                unescaped[written++] = unescaped[at++];
            } else {
                written = Escape.write(found, unescaped, written);
                at += Escape.length(found);
            }
        }
        return written;
    }

    private void member(int at, int until) {
        Member member = Member.at(buffer, at, filled, isDump, new Member.Around(this::inner, inflated, hits));
        if (member == null) {
            return;
        }
        if (members.size() == MOST_MEMBERS_AT_ONCE) {
            hits.notReadToTheEnd();
            member.close();
        } else if (member.feed(buffer, at, until)) {
            members.add(member);
        } else {
            member.close();
        }
    }

    private StreamScan inner() {
        return new StreamScan(matcher, hits, depth + 1, budget);
    }

    Budget budget() {
        return budget;
    }
}
