package moxora.csv;

import java.io.InputStream;
import java.util.UUID;
import moxora.contact.ContactImports;
import moxora.tenant.TenantScope;

/** An uploaded file read back, one opened piece at a time. */
final class ChunkStream extends InputStream {

    private final ContactImports imports;
    private final TenantScope scope;
    private final UUID id;
    private byte[] piece = new byte[0];
    private int at;
    private int seq;

    ChunkStream(ContactImports imports, TenantScope scope, UUID id) {
        this.imports = imports;
        this.scope = scope;
        this.id = id;
    }

    @Override
    public int read() {
        return fill() ? piece[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (!fill()) {
            return -1;
        }
        int copied = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, buffer, offset, copied);
        at += copied;
        return copied;
    }

    private boolean fill() {
        if (at == piece.length) {
            piece = imports.chunk(scope, id, seq++).orElse(new byte[0]);
            at = 0;
        }
        return piece.length > 0;
    }
}
