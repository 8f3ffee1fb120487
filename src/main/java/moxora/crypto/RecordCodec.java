package moxora.crypto;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import moxora.field.PersonalField;

/**
 * The packed form of a compartment's fields, inside the sealing: {@code version, count, (name, type, count, texts)*},
 * numbers as unsigned LEB128, texts in UTF-8 with their length before them. Frozen per version.
 *
 * <p>Version 2, the one that is written, ends with zeros up to one of the lengths of {@link Buckets}, so that a record's
 * length says little. Version 1 had no padding, and opens for ever.
 */
final class RecordCodec {

    private static final byte UNPADDED = 1;
    private static final byte PADDED = 2;
    private static final byte TEXT = 't';
    private static final byte LIST = 'l';

    private record Known(String name, byte[] bytes) {}

    private static final List<Known> KNOWN = Arrays.stream(PersonalField.values())
            .map(field -> new Known(field.wire(), utf8(field.wire())))
            .toList();

    private static final Map<String, byte[]> KNOWN_BYTES =
            KNOWN.stream().collect(Collectors.toUnmodifiableMap(Known::name, Known::bytes));

    private RecordCodec() {}

    static byte[] pack(FieldValues values) {
        Texts texts = new Texts();
        int counted = 1 + sizeOf(values.entries().size());
        for (Map.Entry<String, List<String>> field : values.entries()) {
            byte[] name = KNOWN_BYTES.get(field.getKey());
            name = name == null ? utf8(field.getKey()) : name;
            texts.add(name);
            List<String> all = field.getValue();
            counted += sizeOf(name.length) + name.length + 1 + sizeOf(all.size());
            for (int i = 0; i < all.size(); i++) {
                byte[] text = utf8(all.get(i));
                texts.add(text);
                counted += Buckets.counted(sizeOf(text.length) + text.length);
            }
        }
        Writer out = new Writer(new byte[Buckets.holding(counted)]);
        out.octet(PADDED);
        out.number(values.entries().size());
        int next = 0;
        for (Map.Entry<String, List<String>> field : values.entries()) {
            int count = field.getValue().size();
            out.text(texts.get(next++));
            out.octet(count == 1 ? TEXT : LIST);
            out.number(count);
            for (int i = 0; i < count; i++) {
                out.text(texts.get(next++));
            }
        }
        return out.bytes;
    }

    /**
     * Hands out only the fields asked for; the others are skipped without being decoded.
     *
     * @throws GeneralSecurityException for what is no record, and for a padding that is not zero throughout
     */
    static FieldValues unpack(byte[] packed, Predicate<String> wanted) throws GeneralSecurityException {
        try {
            return read(ByteBuffer.wrap(packed), wanted);
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new GeneralSecurityException("not a record", e);
        }
    }

    private static FieldValues read(ByteBuffer in, Predicate<String> wanted) throws GeneralSecurityException {
        byte version = in.get();
        if (version != PADDED && version != UNPADDED) {
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
        if (version == PADDED && !Buckets.isPadded(in.array(), in.position())) {
            throw new GeneralSecurityException("the padding is not what a record ends with");
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

    private static String text(ByteBuffer in) {
        int length = number(in);
        String text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
        in.position(in.position() + length);
        return text;
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

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** How many bytes the number takes. */
    private static int sizeOf(int number) {
        int size = 1;
        for (int rest = number >>> 7; rest != 0; rest >>>= 7) {
            size++;
        }
        return size;
    }

    /** Names and texts in the order in which they are written. */
    private static final class Texts {

        private byte[][] texts = new byte[24][];
        private int size;

        void add(byte[] text) {
            if (size == texts.length) {
                texts = Arrays.copyOf(texts, 2 * size);
            }
            texts[size++] = text;
        }

        byte[] get(int at) {
            return texts[at];
        }
    }

    /** Fills an array whose length is known beforehand. */
    private static final class Writer {

        private final byte[] bytes;
        private int at;

        Writer(byte[] bytes) {
            this.bytes = bytes;
        }

        void octet(byte octet) {
            bytes[at++] = octet;
        }

        void number(int value) {
            int rest = value;
            while (rest > 0x7f) {
                bytes[at++] = (byte) ((rest & 0x7f) | 0x80);
                rest >>>= 7;
            }
            bytes[at++] = (byte) rest;
        }

        void text(byte[] text) {
            number(text.length);
            System.arraycopy(text, 0, bytes, at, text.length);
            at += text.length;
        }
    }
}
