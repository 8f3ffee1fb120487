package moxora.csv;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import moxora.contact.ContactImports;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;

/**
 * Takes a file in, piece by piece: header and mapping are checked on the first piece, UTF-8 on all of them, and each
 * piece is sealed before the next is read. What breaks off leaves nothing behind.
 */
final class Upload {

    private final ContactImports imports;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer scratch = CharBuffer.allocate(ContactImports.CHUNK_BYTES);
    private byte[] undecoded = new byte[0];

    Upload(ContactImports imports) {
        this.imports = imports;
    }

    /** Returns the import's id once the last piece is durable. */
    UUID take(TenantScope scope, InputStream body, String mapping, boolean dryRun) {
        byte[] first = read(body);
        if (first.length == 0) {
            throw new Fault(FaultCode.MALFORMED_CSV, "The file is empty.");
        }
        requireUtf8(first, first.length < ContactImports.CHUNK_BYTES);
        Mapping.of(mapping, new Records(new ByteArrayInputStream(upToALineEnd(first))).header());
        UUID id = imports.begin(scope, mapping, dryRun);
        try {
            pieces(scope, id, first, body);
            imports.uploaded(scope, id);
            return id;
        } catch (RuntimeException e) {
            imports.abandon(scope, id);
            throw e;
        }
    }

    private void pieces(TenantScope scope, UUID id, byte[] first, InputStream body) {
        byte[] piece = first;
        long bytes = 0;
        for (int seq = 0; piece.length > 0; seq++) {
            bytes += piece.length;
            if (bytes > CsvLimits.FILE_BYTES) {
                throw new Fault(
                        FaultCode.BODY_TOO_LARGE, "A file of at most " + CsvLimits.FILE_BYTES + " bytes is allowed.");
            }
            imports.append(scope, id, seq, piece);
            boolean last = piece.length < ContactImports.CHUNK_BYTES;
            piece = last ? new byte[0] : read(body);
            requireUtf8(piece, piece.length < ContactImports.CHUNK_BYTES);
        }
    }

    private static byte[] read(InputStream body) {
        try {
            return body.readNBytes(ContactImports.CHUNK_BYTES);
        } catch (IOException e) {
            throw new Fault(FaultCode.MALFORMED_CSV, "The upload broke off.", e);
        }
    }

    private void requireUtf8(byte[] piece, boolean last) {
        byte[] all = Arrays.copyOf(undecoded, undecoded.length + piece.length);
        System.arraycopy(piece, 0, all, undecoded.length, piece.length);
        ByteBuffer in = ByteBuffer.wrap(all);
        CoderResult result;
        do {
            scratch.clear();
            result = decoder.decode(in, scratch, last);
            if (result.isError()) {
                throw new Fault(FaultCode.MALFORMED_UTF8, "The file is not valid UTF-8.");
            }
        } while (result.isOverflow());
        undecoded = Arrays.copyOfRange(all, in.position(), all.length);
    }

    /** The piece may end within a record; the header ends before that. */
    private static byte[] upToALineEnd(byte[] piece) {
        int end = piece.length;
        if (piece.length == ContactImports.CHUNK_BYTES) {
            while (end > 0 && piece[end - 1] != '\n' && piece[end - 1] != '\r') {
                end--;
            }
            if (end == 0) {
                throw new Fault(
                        FaultCode.MALFORMED_CSV,
                        "The header row must lie within " + CsvLimits.HEADER_BYTES + " bytes.");
            }
        }
        return Arrays.copyOf(piece, end);
    }
}
