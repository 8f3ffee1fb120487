package moxora.audit;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Knows whether a byte has left: until then a failure can still be told as such. */
final class Departures extends FilterOutputStream {

    private boolean begun;

    Departures(OutputStream out) {
        super(out);
    }

    boolean begun() {
        return begun;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        begun = true;
        out.write(bytes, offset, length);
    }

    @Override
    public void write(int octet) throws IOException {
        begun = true;
        out.write(octet);
    }
}
