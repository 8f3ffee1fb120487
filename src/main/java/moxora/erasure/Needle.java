package moxora.erasure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Bytes that a residue scan looks for, in each form in which they could lie somewhere.
 *
 * @param kind which kind of needle, for the report
 */
record Needle(Kind kind, List<byte[]> forms) {

    /** What finding one means. */
    enum Kind {
        /** The organisation's planted plaintext: must be nowhere. */
        CANARY,
        /** A slice of a wrapped keyset: must be nowhere. */
        WRAPPED_KEY,
        /** Ids, search tokens and ciphertext: nowhere in SQL; in files an unreadable residue for a time. */
        UNREADABLE,
        /** What a control planted: must be found. */
        CONTROL
    }

    private static final int SHORTEST = 8;

    /** A text, also in lower case, UTF-16, hexadecimal and base64 at its three offsets. */
    static Needle ofText(Kind kind, String text) {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        Map<String, byte[]> forms = new LinkedHashMap<>();
        add(forms, raw);
        add(forms, text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        add(forms, text.getBytes(StandardCharsets.UTF_16LE));
        add(forms, text.getBytes(StandardCharsets.UTF_16BE));
        addEncoded(forms, raw);
        return new Needle(kind, withHalves(kind, forms));
    }

    /** Bytes, also in hexadecimal and base64. */
    static Needle ofBytes(Kind kind, byte[] bytes) {
        Map<String, byte[]> forms = new LinkedHashMap<>();
        add(forms, bytes);
        addEncoded(forms, bytes);
        return new Needle(kind, withHalves(kind, forms));
    }

    /**
     * A page header of the write-ahead log can lie in the middle of a value; then one half of it is still whole. What
     * only lingers unreadably is counted once and needs no halves.
     */
    private static List<byte[]> withHalves(Kind kind, Map<String, byte[]> forms) {
        if (kind == Kind.UNREADABLE) {
            return List.copyOf(forms.values());
        }
        Map<String, byte[]> all = new LinkedHashMap<>(forms);
        for (byte[] form : forms.values()) {
            add(all, Arrays.copyOfRange(form, 0, form.length / 2));
            add(all, Arrays.copyOfRange(form, form.length / 2, form.length));
        }
        return List.copyOf(all.values());
    }

    private static void addEncoded(Map<String, byte[]> forms, byte[] raw) {
        add(forms, HexFormat.of().formatHex(raw).getBytes(StandardCharsets.US_ASCII));
        add(forms, HexFormat.of().withUpperCase().formatHex(raw).getBytes(StandardCharsets.US_ASCII));
        for (byte[] base64 : base64(raw)) {
            add(forms, base64);
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

    private static void add(Map<String, byte[]> forms, byte[] form) {
        if (form.length >= SHORTEST) {
            forms.putIfAbsent(HexFormat.of().formatHex(form), form);
        }
    }
}
