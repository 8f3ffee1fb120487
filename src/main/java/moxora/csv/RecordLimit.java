package moxora.csv;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Stops a reader that has gone on for too long without a record's end, such as after an unclosed quote. */
final class RecordLimit extends FilterReader {

    /** A record is longer than allowed. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private long sinceRecord;

    RecordLimit(Reader in) {
        super(in);
    }

    /** A record ended; what was read ahead counts for the next one. */
    void recordEnded() {
        sinceRecord = 0;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read > 0) {
            count(read);
        }
        return read;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
            count(1);
        }
        return read;
    }

    private void count(int read) throws IOException {
        sinceRecord += read;
        if (sinceRecord > CsvLimits.RECORD) {
            throw new TooLong();
        }
    }
}
