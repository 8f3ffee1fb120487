package moxora.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
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

    private static final String[] KNOWN =
            Arrays.stream(PersonalField.values()).map(PersonalField::wire).toArray(String[]::new);
    private static final byte[][] KNOWN_BYTES =
            Arrays.stream(KNOWN).map(RecordCodec::utf8).toArray(byte[][]::new);

    private RecordCodec() {}

    static byte[] pack(FieldValues values) {
        Texts texts = new Texts();
        int fields = values.size();
        int counted = 1 + sizeOf(fields);
        for (int field = 0; field < fields; field++) {
            byte[] name = nameBytes(values.name(field));
            texts.add(name);
            List<String> all = values.texts(field);
            int count = all.size();
            counted += sizeOf(name.length) + name.length + 1 + sizeOf(count);
            for (int i = 0; i < count; i++) {
                byte[] text = utf8(all.get(i));
                texts.add(text);
                counted += Buckets.counted(sizeOf(text.length) + text.length);
            }
        }
        Writer out = new Writer(new byte[Buckets.holding(counted)]);
        out.octet(PADDED);
        out.number(fields);
        int next = 0;
        for (int field = 0; field < fields; field++) {
            int count = values.texts(field).size();
            out.text(texts.get(next++));
            out.octet(count == 1 ? TEXT : LIST);
            out.number(count);
            for (int i = 0; i < count; i++) {
                out.text(texts.get(next++));
            }
        }
        return out.bytes;
    }

    private static byte[] nameBytes(String name) {
        for (int i = 0; i < KNOWN.length; i++) {
            if (KNOWN[i].equals(name)) {
                return KNOWN_BYTES[i];
            }
        }
        return utf8(name);
    }

    /**
     * Hands out only the fields asked for; the others are skipped without being decoded.
     *
     * @throws GeneralSecurityException for what is no record, and for a padding that is not zero throughout
     */
    static FieldValues unpack(byte[] packed, Predicate<String> wanted) throws GeneralSecurityException {
        try {
            return new Reader(packed).record(wanted);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new GeneralSecurityException("not a record", e);
        }
    }

    /** Reads from the beginning; beyond the end it throws {@link IndexOutOfBoundsException}. */
    private static final class Reader {

        private static final int LONGEST_NUMBER = 5;

        private final byte[] bytes;
        private int at;

        /** Fields mostly come in the order of the catalogue, so the next one is tried first. */
        private int expected;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        FieldValues record(Predicate<String> wanted) throws GeneralSecurityException {
            byte version = bytes[at++];
            if (version != PADDED && version != UNPADDED) {
                throw new GeneralSecurityException("unknown record version");
            }
            FieldValues values = new FieldValues();
            int fields = number();
            for (int i = 0; i < fields; i++) {
                String name = name();
                at++;
                int count = number();
                if (wanted.test(name)) {
                    List<String> texts = count == 1 ? List.of(text()) : texts(count);
                    if (!texts.isEmpty()) {
                        values.add(name, texts);
                    }
                } else {
                    for (int j = 0; j < count; j++) {
                        skip(number());
                    }
                }
            }
            if (at > bytes.length) {
                throw new IndexOutOfBoundsException(at);
            }
            if (version == PADDED && !Buckets.isPadded(bytes, at)) {
                throw new GeneralSecurityException("the padding is not what a record ends with");
            }
            return values;
        }

        /** A field of the catalogue by its bytes, so that nothing is decoded for it; any other name as it stands. */
        private String name() {
            int length = number();
            int from = at;
            skip(length);
            for (int tried = 0; tried < KNOWN.length; tried++) {
                int known = expected + tried < KNOWN.length ? expected + tried : expected + tried - KNOWN.length;
                byte[] name = KNOWN_BYTES[known];
                if (name.length == length && Arrays.equals(bytes, from, at, name, 0, length)) {
                    expected = known + 1 < KNOWN.length ? known + 1 : 0;
                    return KNOWN[known];
                }
            }
            return new String(bytes, from, length, StandardCharsets.UTF_8);
        }

        private List<String> texts(int count) {
            if (count < 0) {
                throw new IndexOutOfBoundsException(count);
            }
            String[] texts = new String[Math.min(count, bytes.length - at)];
            for (int i = 0; i < count; i++) {
                texts[i] = text();
            }
            return List.of(texts);
        }

        private String text() {
            int length = number();
            int from = at;
            skip(length);
            return new String(bytes, from, length, StandardCharsets.UTF_8);
        }

        private void skip(int length) {
            if (length < 0 || length > bytes.length - at) {
                throw new IndexOutOfBoundsException(length);
            }
            at += length;
        }

        private int number() {
            int value = bytes[at++];
            if (value >= 0) {
                return value;
            }
            value &= 0x7f;
            for (int octets = 1; octets < LONGEST_NUMBER; octets++) {
                int octet = bytes[at++];
                value |= (octet & 0x7f) << (7 * octets);
                if (octet >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("a number of more than five octets");
        }
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
