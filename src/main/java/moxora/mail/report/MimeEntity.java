package moxora.mail.report;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/**
 * A mail or a part of one (RFC 2045): a stretch of the bytes that came. Parts are found by their boundaries before
 * anything is made of them, so that a mail of a million parts costs no more than a look at its lines.
 */
final class MimeEntity {

    private static final int MOST_HEADER_BYTES = 256 << 10;
    private static final int MOST_PARTS = 50;
    private static final int LONGEST_BOUNDARY = 200;
    private static final int MOST_DECODED = 1 << 20;

    private final byte[] bytes;
    private final int from;
    private final int body;
    private final int to;
    private final InternetHeaders headers;

    private MimeEntity(byte[] bytes, int from, int body, int to) {
        this.bytes = bytes;
        this.from = from;
        this.body = body;
        this.to = to;
        this.headers = headers(new ByteArrayInputStream(bytes, from, body - from));
    }

    static MimeEntity of(byte[] mail) {
        return of(mail, 0, mail.length);
    }

    private static MimeEntity of(byte[] bytes, int from, int to) {
        int body = from;
        while (body < to) {
            int next = nextLine(bytes, body, to);
            boolean blank = isBlank(bytes, body, next);
            body = next;
            if (blank) {
                break;
            }
        }
        if (body - from > MOST_HEADER_BYTES) {
            throw tooLarge("Headers of at most " + MOST_HEADER_BYTES + " bytes are allowed.");
        }
        return new MimeEntity(bytes, from, body, to);
    }

    /** The headers of a block of them; whatever is none is passed over. */
    static InternetHeaders headers(InputStream block) {
        try {
            return new InternetHeaders(block, true);
        } catch (MessagingException unreadable) {
            return new InternetHeaders();
        }
    }

    /** The field of that name, unfolded; null when there is none. */
    @Nullable
    String header(String name) {
        return field(headers, name);
    }

    /** The first field of that name, unfolded; null when there is none. */
    static @Nullable String field(InternetHeaders headers, String name) {
        String value = headers.getHeader(name, null);
        return value == null || value.isBlank()
                ? null
                : MimeUtility.unfold(value).strip();
    }

    /** The media type in lower case; that of a text where none is told, or none that can be read. */
    String type() {
        ContentType type = contentType();
        return type == null ? "text/plain" : type.getBaseType().toLowerCase(Locale.ROOT);
    }

    private @Nullable ContentType contentType() {
        String value = header("Content-Type");
        try {
            return value == null ? null : new ContentType(value);
        } catch (MessagingException unreadable) {
            return null;
        }
    }

    boolean isMultipart() {
        return type().startsWith("multipart/");
    }

    /** The parts of a multipart; the last one ends with the mail where its closing boundary is missing. */
    List<MimeEntity> parts() {
        ContentType type = contentType();
        String boundary = type == null ? null : type.getParameter("boundary");
        if (boundary == null || boundary.isEmpty() || boundary.length() > LONGEST_BOUNDARY) {
            return List.of();
        }
        byte[] delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        List<MimeEntity> parts = new ArrayList<>();
        int begun = -1;
        for (int line = body; line < to; line = nextLine(bytes, line, to)) {
            if (!isDelimiter(delimiter, line)) {
                continue;
            }
            if (begun >= 0) {
                add(parts, begun, line);
            }
            begun = nextLine(bytes, line, to);
            if (isAt("--".getBytes(StandardCharsets.ISO_8859_1), line + delimiter.length)) {
                return parts;
            }
        }
        if (begun >= 0 && begun < to) {
            add(parts, begun, to);
        }
        return parts;
    }

    private void add(List<MimeEntity> parts, int begun, int end) {
        if (parts.size() == MOST_PARTS) {
            throw tooLarge("A multipart of at most " + MOST_PARTS + " parts is allowed.");
        }
        parts.add(of(bytes, begun, end));
    }

    /**
     * The body without its transfer encoding; what cannot be decoded is cut off there.
     *
     * @throws Fault 413 when it is larger than any report is
     */
    byte[] decoded() {
        String encoding = header("Content-Transfer-Encoding");
        InputStream raw = new ByteArrayInputStream(bytes, body, to - body);
        try (InputStream plain = encoding == null ? raw : MimeUtility.decode(raw, encoding)) {
            byte[] decoded = plain.readNBytes(MOST_DECODED + 1);
            if (decoded.length > MOST_DECODED) {
                throw tooLarge("A report of at most " + MOST_DECODED + " bytes is allowed.");
            }
            return decoded;
        } catch (IOException | MessagingException broken) {
            return new byte[0];
        }
    }

    /** The header fields with which the body begins, as those of a mail that is enclosed; at most so many bytes. */
    InternetHeaders enclosedHeaders() {
        int end = Math.min(to, body + MOST_HEADER_BYTES);
        String encoding = header("Content-Transfer-Encoding");
        InputStream raw = new ByteArrayInputStream(bytes, body, end - body);
        try (InputStream plain = encoding == null ? raw : MimeUtility.decode(raw, encoding)) {
            return headers(new ByteArrayInputStream(plain.readNBytes(MOST_HEADER_BYTES)));
        } catch (IOException | MessagingException broken) {
            return new InternetHeaders();
        }
    }

    private boolean isDelimiter(byte[] delimiter, int line) {
        if (!isAt(delimiter, line)) {
            return false;
        }
        int rest = line + delimiter.length;
        if (isAt("--".getBytes(StandardCharsets.ISO_8859_1), rest)) {
            rest += 2;
        }
        return isBlank(bytes, rest, nextLine(bytes, rest, to));
    }

    private boolean isAt(byte[] text, int place) {
        return place + text.length <= to
                && java.util.Arrays.equals(bytes, place, place + text.length, text, 0, text.length);
    }

    private static int nextLine(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '\n') {
            at++;
        }
        return Math.min(to, at + 1);
    }

    private static boolean isBlank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] > ' ' || bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private static Fault tooLarge(String allowed) {
        return new Fault(FaultCode.BODY_TOO_LARGE, allowed);
    }

    @Override
    public String toString() {
        return "MimeEntity[" + (to - from) + " bytes]";
    }
}
