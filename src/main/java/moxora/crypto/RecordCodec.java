package moxora.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import moxora.field.PersonalField;

/**
 * The packed form of a compartment's fields, inside the sealing: {@code version, count, (name, type, count, texts)*},
 * numbers as unsigned LEB128, texts in UTF-8 with their length before them. Frozen per version.
 */
final class RecordCodec {

    private static final byte VERSION = 1;
    private static final byte TEXT = 't';
    private static final byte LIST = 'l';

    private record Known(String name, byte[] bytes) {}

    private static final List<Known> KNOWN = Arrays.stream(PersonalField.values())
            .map(field -> new Known(field.wire(), field.wire().getBytes(StandardCharsets.UTF_8)))
            .toList();

    private RecordCodec() {}

    static byte[] pack(FieldValues values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        out.write(VERSION);
        number(out, values.names().size());
        for (String name : values.names()) {
            List<String> texts = values.all(name);
            text(out, name);
            out.write(texts.size() == 1 ? TEXT : LIST);
            number(out, texts.size());
            texts.forEach(text -> text(out, text));
        }
        return out.toByteArray();
    }

    /** Hands out only the fields asked for; the others are skipped without being decoded. */
    static FieldValues unpack(byte[] packed, Predicate<String> wanted) throws GeneralSecurityException {
        try {
            return read(ByteBuffer.wrap(packed), wanted);
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new GeneralSecurityException("not a record", e);
        }
    }

    private static FieldValues read(ByteBuffer in, Predicate<String> wanted) throws GeneralSecurityException {
        if (in.get() != VERSION) {
            throw new GeneralSecurityException("unknown record version");
        }
        FieldValues values = new FieldValues();
        int fields = number(in);
        for (int i = 0; i < fields; i++) {
            String name = name(in);
            in.get();
            int count = number(in);
            if (wanted.test(name)) {
                values.with(name, count == 1 ? List.of(text(in)) : texts(in, count));
            } else {
                for (int j = 0; j < count; j++) {
                    int length = number(in);
                    in.position(in.position() + length);
                }
            }
        }
        return values;
    }

    /** A field of the catalogue by its bytes, so that nothing is decoded for it; any other name as it stands. */
    private static String name(ByteBuffer in) {
        int start = in.position();
        int length = number(in);
        int from = in.position();
        for (Known known : KNOWN) {
            byte[] bytes = known.bytes;
            if (bytes.length == length
                    && from + length <= in.limit()
                    && Arrays.equals(in.array(), from, from + length, bytes, 0, length)) {
                in.position(from + length);
                return known.name;
            }
        }
        in.position(start);
        return text(in);
    }

    private static List<String> texts(ByteBuffer in, int count) {
        List<String> texts = new ArrayList<>(Math.min(count, in.remaining()));
        for (int i = 0; i < count; i++) {
            texts.add(text(in));
        }
        return texts;
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(out, bytes.length);
        out.write(bytes, 0, bytes.length);
    }

    private static String text(ByteBuffer in) {
        int length = number(in);
        String text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
        in.position(in.position() + length);
        return text;
    }

    private static void number(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest > 0x7f) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    private static int number(ByteBuffer in) {
        int value = 0;
        int shift = 0;
        int octet;
        do {
            octet = in.get();
            value |= (octet & 0x7f) << shift;
            shift += 7;
        } while ((octet & 0x80) != 0);
        return value;
    }
}
