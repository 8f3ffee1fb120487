package moxora.csv;

import com.opencsv.CSVWriter;
import com.opencsv.ICSVWriter;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import moxora.contact.Contact;
import moxora.contact.ContactStream;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * All contacts of an organisation as CSV: UTF-8 with a byte order mark, CRLF, one snapshot, in constant memory
 * (GDPR article 20, P112).
 *
 * <p>A failure before the first bytes left is thrown; one half-way ends the file with {@link #FAILED}, which our
 * import refuses, so that a cut-off file is never taken for a whole one.
 */
public final class ContactExport {

    /** The last line of an export that failed half-way. */
    public static final String FAILED = "#moxora-export-failed";

    private static final Logger LOG = Logger.getLogger(ContactExport.class.getName());
    private static final int BUFFER = 128 * 1024;

    private final ContactStream contacts;

    public ContactExport(ContactStream contacts) {
        this.contacts = contacts;
    }

    /**
     * Writes the export.
     *
     * @param announce told the number of rows before the first byte is written
     */
    public void write(TenantScope scope, LongConsumer announce, OutputStream out) {
        write(scope, announce, out, contacts::exportAll);
    }

    /** As above with custom fields of a special category, for an admin. */
    public void writeWithSpecial(TenantScope scope, LongConsumer announce, OutputStream out) {
        write(scope, announce, out, contacts::exportAllWithSpecial);
    }

    private void write(
            TenantScope scope, LongConsumer announce, OutputStream out, BiConsumer<TenantScope, Rows> export) {
        Departures departures = new Departures(out);
        Rows rows = new Rows(new BufferedOutputStream(departures, BUFFER), announce);
        try {
            export.accept(scope.toward(Purpose.EXPORT), rows);
            rows.end();
        } catch (RuntimeException e) {
            if (!departures.begun) {
                throw e;
            }
            LOG.log(Level.WARNING, "An export of " + scope.organisation() + " failed half-way.", e);
            sayThatItFailed(departures);
        }
    }

    private static void sayThatItFailed(OutputStream out) {
        try {
            out.write(("\r\n" + FAILED + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException clientIsGone) {
            // Nobody is left to tell.
        }
    }

    /** Knows whether a byte has left. */
    private static final class Departures extends FilterOutputStream {

        private boolean begun;

        Departures(OutputStream out) {
            super(out);
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

    /** A piece of the file as it leaves. */
    private static final class Piece {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(BUFFER / 2);
        private final CSVWriter csv = new CSVWriter(
                new Utf8Writer(bytes),
                ICSVWriter.DEFAULT_SEPARATOR,
                ICSVWriter.DEFAULT_QUOTE_CHARACTER,
                ICSVWriter.DEFAULT_QUOTE_CHARACTER,
                ICSVWriter.RFC4180_LINE_END);
        private int rows;

        Piece add(String[] cells) {
            csv.writeNext(cells, false);
            rows++;
            return this;
        }
    }

    private static final class Rows implements ContactStream.Receiver<Piece> {

        private final OutputStream out;
        private final LongConsumer announce;
        private ExportColumns columns = new ExportColumns(List.of());
        private long announced;
        private long written;

        Rows(OutputStream out, LongConsumer announce) {
            this.out = out;
            this.announce = announce;
        }

        @Override
        public void outline(ContactStream.Outline outline) {
            announced = outline.rows();
            announce.accept(announced);
            columns = new ExportColumns(outline.customFields());
            try {
                out.write(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
                new Piece().add(columns.header()).bytes.writeTo(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Piece form(Stream<Contact> contacts) {
            Piece piece = new Piece();
            ExportColumns.Times times = new ExportColumns.Times();
            contacts.forEach(contact -> piece.add(columns.row(contact, times)));
            return piece;
        }

        @Override
        public void take(Piece piece) {
            try {
                piece.bytes.writeTo(out);
                written += piece.rows;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void end() {
            if (written != announced) {
                throw new IllegalStateException("announced " + announced + " rows, wrote " + written);
            }
            try {
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
