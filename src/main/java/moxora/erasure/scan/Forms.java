package moxora.erasure.scan;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The contiguous forms of one thing that is looked for. What escapes single characters is undone while reading instead,
 * see {@link Escape}, and what is compressed is read out, see {@link Member}.
 */
public final class Forms {

    /** What a scan looks for and through, for reports. */
    public static final List<String> FAMILIES = List.of(
            "raw",
            "either case",
            "UTF-16",
            "hexadecimal",
            "base64 and base64url at three offsets, over line ends",
            "percent-encoded",
            "JSON and C escapes",
            "HTML entities",
            "quoted-printable",
            "gzip, zlib, zip and pg_dump members, nested twice",
            "pglz");

    /** Nothing shorter is told from chance. */
    static final int SHORTEST = 8;

    /** Items that one control byte of pglz speaks of. */
    private static final int PGLZ_GROUP = 8;

    private final Map<String, Form> forms = new LinkedHashMap<>();
    private final boolean halves;

    private Forms(boolean halves) {
        this.halves = halves;
    }

    /**
     * A text in UTF-8, in any case, UTF-16, and its encodings.
     *
     * @param halves whether one half is enough: a page header of the write-ahead log, a line end in base64 or the border
     *     of two chunks can lie in the middle of it
     */
    public static Pattern ofText(String text, boolean halves) {
        Forms forms = new Forms(halves);
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        forms.add(Form.regardlessOfCase(raw));
        forms.add(Form.regardlessOfCase(text.replace(' ', '+').getBytes(StandardCharsets.UTF_8)));
        forms.add(Form.regardlessOfCase(text.getBytes(StandardCharsets.UTF_16LE)));
        forms.add(Form.regardlessOfCase(text.getBytes(StandardCharsets.UTF_16BE)));
        Set<String> cases =
                new LinkedHashSet<>(List.of(text, text.toLowerCase(Locale.ROOT), text.toUpperCase(Locale.ROOT)));
        cases.forEach(written -> forms.addEncoded(written.getBytes(StandardCharsets.UTF_8)));
        forms.addPglz(raw);
        return forms.pattern(raw.length);
    }

    /** An id in its sixteen bytes, and as text with and without dashes. */
    public static Pattern ofId(UUID id) {
        Forms forms = new Forms(false);
        String text = id.toString();
        String digits = text.replace("-", "");
        forms.add(new Form(HexFormat.of().parseHex(digits), false));
        forms.add(Form.regardlessOfCase(text.getBytes(StandardCharsets.US_ASCII)));
        forms.add(Form.regardlessOfCase(digits.getBytes(StandardCharsets.US_ASCII)));
        return forms.pattern(text.length());
    }

    /** Bytes as they are, and their encodings. */
    public static Pattern ofBytes(byte[] bytes, boolean halves) {
        Forms forms = new Forms(halves);
        forms.add(new Form(bytes, false));
        forms.addEncoded(bytes);
        return forms.pattern(bytes.length);
    }

    private void addEncoded(byte[] raw) {
        add(Form.regardlessOfCase(HexFormat.of().formatHex(raw).getBytes(StandardCharsets.US_ASCII)));
        for (byte[] base64 : base64(raw)) {
            add(new Form(base64, false));
        }
    }

    /** Base64 groups three bytes, so a text inside a longer one is encoded in one of three ways; the edges vary. */
    private static List<byte[]> base64(byte[] raw) {
        List<byte[]> encoded = new ArrayList<>();
        for (int offset = 0; offset < 3; offset++) {
            byte[] shifted = new byte[offset + raw.length];
            System.arraycopy(raw, 0, shifted, offset, raw.length);
            String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            int from = offset == 0 ? 0 : offset + 1;
            int to = shifted.length % 3 == 0 ? text.length() : text.length() - 1;
            String core = text.substring(from, to);
            encoded.add(core.getBytes(StandardCharsets.US_ASCII));
            encoded.add(core.replace('+', '-').replace('/', '_').getBytes(StandardCharsets.US_ASCII));
        }
        return encoded;
    }

    /**
     * PostgreSQL's own compression writes a control byte before every eight items; where all eight are literals, it is
     * zero. Of a random text, groups in its middle are.
     */
    private void addPglz(byte[] raw) {
        for (int phase = 0; phase < PGLZ_GROUP; phase++) {
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            for (int at = phase; at + PGLZ_GROUP <= raw.length; at += PGLZ_GROUP) {
                if (written.size() > 0) {
                    written.write(0);
                }
                written.write(raw, at, PGLZ_GROUP);
            }
            if (written.size() > PGLZ_GROUP) {
                put(Form.regardlessOfCase(written.toByteArray()));
            }
        }
    }

    private void add(Form form) {
        byte[] bytes = form.bytes();
        if (!halves || bytes.length < 2 * SHORTEST) {
            put(form);
            return;
        }
        put(new Form(Arrays.copyOfRange(bytes, 0, bytes.length / 2), form.folded()));
        put(new Form(Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length), form.folded()));
    }

    private void put(Form form) {
        if (form.bytes().length >= SHORTEST) {
            forms.putIfAbsent(form.folded() + HexFormat.of().formatHex(form.bytes()), form);
        }
    }

    private Pattern pattern(int length) {
        return new Pattern(List.copyOf(forms.values()), length);
    }
}
