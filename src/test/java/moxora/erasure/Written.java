package moxora.erasure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** One text as other programs write it down: every family of forms that a residue scan promises to see through. */
final class Written {

    private static final Map<String, Function<String, byte[]>> WAYS = new LinkedHashMap<>();

    static {
        way("raw", text -> utf8("a line with " + text + " in it"));
        way("upper case", text -> utf8("A LINE WITH " + text.toUpperCase(Locale.ROOT)));
        way("mixed case", text -> utf8(mixed(text)));
        way("UTF-16LE", text -> ("x" + text).getBytes(StandardCharsets.UTF_16LE));
        way("UTF-16BE", text -> ("x" + text).getBytes(StandardCharsets.UTF_16BE));
        way("UTF-16, upper case", text -> text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_16));
        way("hexadecimal", text -> utf8(HexFormat.of().formatHex(utf8(text))));
        way(
                "hexadecimal in capitals",
                text -> utf8(HexFormat.of().withUpperCase().formatHex(utf8(text))));
        way("bytea in hexadecimal", text -> utf8("\\\\x00ff" + HexFormat.of().formatHex(utf8(text))));
        for (String before : new String[] {"", "x", "xy"}) {
            way("base64 after " + before.length(), text -> Base64.getEncoder().encode(utf8(before + text + "z")));
            way(
                    "base64url after " + before.length(),
                    text -> Base64.getUrlEncoder().encode(utf8(before + text + "z?>")));
        }
        for (int before = 0; before < 57; before += 3) {
            String filler = "f".repeat(before);
            way(
                    "base64 with line ends, " + before,
                    text -> Base64.getMimeEncoder().encode(utf8(filler + text + "zz")));
        }
        way("base64 in JSON", text -> utf8(new String(Base64.getEncoder().encode(utf8(text))).replace("/", "\\/")));
        way("percent-encoded where it must be", text -> utf8("q=" + percent(text, false, "%%%02X")));
        way(
                "percent-encoded as a form",
                text -> utf8("q=" + percent(text, false, "%%%02x").replace("%20", "+")));
        way("percent-encoded throughout", text -> utf8(percent(text, true, "%%%02x")));
        way("percent-encoded throughout in capitals", text -> utf8(percent(text, true, "%%%02X")));
        way("percent-encoded twice", text -> utf8(percent(text, true, "%%25%02x")));
        way("JSON throughout", text -> utf8(each(text, c -> String.format("\\u%04x", c))));
        way(
                "JSON now and then",
                text -> utf8(each(text, c -> c % 3 == 0 ? String.format("\\u%04X", c) : "" + (char) c)));
        way("C escapes", text -> utf8(each(text, c -> String.format("\\x%02x", c))));
        way("octal escapes", text -> utf8(each(text, c -> String.format("\\%03o", c))));
        way("HTML, decimal", text -> utf8(each(text, c -> "&#" + c + ";")));
        way("HTML, hexadecimal", text -> utf8(each(text, c -> String.format("&#x%X;", c))));
        way("HTML, padded", text -> utf8(each(text, c -> String.format("&#x%05x;", c))));
        way("HTML, named", text -> utf8(text.replace("@", "&commat;").replace(".", "&period;")));
        way("quoted-printable throughout", text -> utf8(each(text, c -> String.format("=%02X", c))));
        way(
                "quoted-printable, soft line ends",
                text -> utf8(each(text, c -> c % 5 == 0 ? (char) c + "=\r\n" : "" + (char) c)));
        way(
                "quoted-printable, a long line",
                text -> utf8("f".repeat(60) + text.substring(0, 15) + "=\n" + text.substring(15)));
        way("gzip", text -> gzip(filled(text)));
        way("gzip in gzip", text -> gzip(gzip(filled(text))));
        way("escaped in gzip", text -> gzip(utf8("rest" + percent(text, true, "%%%02x"))));
        way("gzip after gzip", text -> joined(gzip(utf8("first")), gzip(filled(text))));
        way("zlib", text -> through(DeflaterOutputStream::new, filled(text)));
        way("zip", text -> zip(filled(text)));
        way("pglz", Written::pglz);
        way(
                "cut in two",
                text -> utf8(
                        text.substring(0, text.length() / 2) + "\u0000\u0001page" + text.substring(text.length() / 2)));
    }

    private Written() {}

    private static void way(String name, Function<String, byte[]> writing) {
        WAYS.put(name, writing);
    }

    static Map<String, Function<String, byte[]>> ways() {
        return Map.copyOf(WAYS);
    }

    interface Compressing {
        OutputStream around(OutputStream out) throws IOException;
    }

    static byte[] gzip(byte[] bytes) {
        return through(GZIPOutputStream::new, bytes);
    }

    static byte[] through(Compressing compressing, byte[] bytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (OutputStream out = compressing.around(all)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toByteArray();
    }

    private interface Compressor extends Compressing {}

    private static byte[] zip(byte[] bytes) {
        Compressor zip = out -> {
            ZipOutputStream entries = new ZipOutputStream(out);
            entries.putNextEntry(new ZipEntry("an entry.txt"));
            return entries;
        };
        return through(zip, bytes);
    }

    /** Literals only: a control byte before eight of them, as PostgreSQL writes what it has not seen before. */
    private static byte[] pglz(String text) {
        byte[] raw = utf8("some" + text + "more of the value");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < raw.length; i++) {
            if (i % 8 == 0) {
                out.write(0);
            }
            out.write(raw[i]);
        }
        return out.toByteArray();
    }

    /** More than shrinks to a stored block, and more than one block of a scan. */
    private static byte[] filled(String text) {
        return utf8("so much before it ".repeat(5_000) + text + " and so much after".repeat(100));
    }

    private static byte[] joined(byte[] one, byte[] other) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(one);
        all.writeBytes(other);
        return all.toByteArray();
    }

    private static String percent(String text, boolean throughout, String format) {
        return each(
                text,
                c -> throughout || !Character.isLetterOrDigit(c) ? String.format(format, c) : String.valueOf((char) c));
    }

    private static String mixed(String text) {
        return each(text, c -> String.valueOf(c % 2 == 0 ? Character.toUpperCase((char) c) : (char) c));
    }

    private static String each(String text, IntFunction<String> written) {
        return text.chars().mapToObj(written).collect(Collectors.joining());
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] in(Charset charset, String text) {
        return text.getBytes(charset);
    }
}
