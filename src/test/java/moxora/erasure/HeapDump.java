package moxora.erasure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A heap dump as HotSpot writes it (HPROF 1.0.2), read only as far as is needed to say who holds an array: the chain of
 * fields from a root of the collector to it. Weak references hold nothing and are not followed.
 */
final class HeapDump {

    /** Bytes that a value takes, by HPROF's number of its type; 2 is a reference. */
    private static final int[] SIZES = {0, 0, 8, 0, 1, 2, 4, 8, 1, 2, 4, 8};

    private static final int REFERENCE = 2;
    private static final int ID = 8;
    private static final Set<String> WEAK = Set.of("java/lang/ref/WeakReference", "java/lang/ref/PhantomReference");

    private final ByteBuffer dump;
    private final Map<Long, String> texts = new HashMap<>();
    private final Map<Long, Long> classNames = new HashMap<>();
    private final Map<Long, Shape> shapes = new HashMap<>();
    private final Map<Long, Integer> places = new HashMap<>();
    private final Map<Long, String> roots = new LinkedHashMap<>();
    private final Map<Long, Link> reached = new HashMap<>();

    private record Field(long name, int type) {}

    private record Shape(long parent, List<Field> fields, Map<Long, Long> statics) {}

    private record Link(long holder, String by) {}

    private HeapDump(ByteBuffer dump) {
        this.dump = dump;
    }

    /** @throws UncheckedIOException where the file is no whole dump */
    static HeapDump read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            HeapDump dump = new HeapDump(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
            dump.index();
            dump.reach();
            return dump;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who holds the arrays of numbers, characters or bytes that the test accepts: one chain each. */
    List<String> holders(Predicate<byte[]> wanted) {
        List<String> holders = new ArrayList<>();
        for (Map.Entry<Long, Integer> place : places.entrySet()) {
            int at = place.getValue();
            if (dump.get(at) == 0x23) {
                int size = dump.getInt(at + 1 + ID + 4) * SIZES[dump.get(at + 1 + ID + 8)];
                byte[] content = new byte[size];
                dump.get(at + 1 + ID + 9, content);
                if (wanted.test(content)) {
                    holders.add("array of " + size + " bytes" + chain(place.getKey()));
                }
            }
        }
        return holders;
    }

    private String chain(long array) {
        StringBuilder chain = new StringBuilder();
        for (Link link = reached.get(array); link != null; link = reached.get(link.holder)) {
            chain.append(" < ").append(link.by);
            if (link.holder == 0) {
                return chain.toString();
            }
        }
        return chain.append(" < held only by what is weak").toString();
    }

    private void index() {
        int at = indexOfZero() + 1 + 4 + 8;
        while (at < dump.limit()) {
            int tag = dump.get(at) & 0xff;
            int length = dump.getInt(at + 5);
            int body = at + 9;
            switch (tag) {
                case 0x01 -> texts.put(dump.getLong(body), text(body + ID, length - ID));
                case 0x02 -> classNames.put(dump.getLong(body + 4), dump.getLong(body + 4 + ID + 4));
                case 0x0c, 0x1c -> segment(body, body + length);
                default -> {}
            }
            at = body + length;
        }
    }

    private int indexOfZero() {
        int at = 0;
        while (dump.get(at) != 0) {
            at++;
        }
        return at;
    }

    private String text(int at, int length) {
        byte[] bytes = new byte[length];
        dump.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void segment(int from, int until) {
        int at = from;
        while (at < until) {
            int tag = dump.get(at) & 0xff;
            long id = dump.getLong(at + 1);
            at = switch (tag) {
                case 0xff -> root(at, id, "unknown", 0);
                case 0x01 -> root(at, id, "JNI global", ID);
                case 0x02 -> root(at, id, "JNI local", 8);
                case 0x03 -> root(at, id, "stack frame", 8);
                case 0x04 -> root(at, id, "native stack", 4);
                case 0x05 -> root(at, id, "system class", 0);
                case 0x06 -> root(at, id, "thread block", 4);
                case 0x07 -> root(at, id, "monitor", 0);
                case 0x08 -> root(at, id, "thread", 8);
                case 0x20 -> shape(at + 1, id);
                case 0x21 -> place(at, id, 4 + ID + 4 + dump.getInt(at + 1 + ID + 4 + ID));
                case 0x22 -> place(at, id, 4 + 4 + ID + dump.getInt(at + 1 + ID + 4) * ID);
                case 0x23 -> place(at, id, 9 + dump.getInt(at + 1 + ID + 4) * SIZES[dump.get(at + 1 + ID + 8)]);
                default -> throw new UncheckedIOException(new IOException("no heap dump: tag " + tag));
            };
        }
    }

    private int root(int at, long id, String kind, int more) {
        roots.putIfAbsent(id, kind);
        return at + 1 + ID + more;
    }

    private int place(int at, long id, int more) {
        places.put(id, at);
        return at + 1 + ID + more;
    }

    private int shape(int begin, long id) {
        long parent = dump.getLong(begin + ID + 4);
        int at = begin + ID + 4 + 6 * ID + 4;
        int constants = dump.getShort(at) & 0xffff;
        at += 2;
        for (int i = 0; i < constants; i++) {
            at += 3 + SIZES[dump.get(at + 2)];
        }
        Map<Long, Long> statics = new LinkedHashMap<>();
        int count = dump.getShort(at) & 0xffff;
        at += 2;
        for (int i = 0; i < count; i++) {
            int type = dump.get(at + ID);
            if (type == REFERENCE) {
                statics.put(dump.getLong(at), dump.getLong(at + ID + 1));
            }
            at += ID + 1 + SIZES[type];
        }
        List<Field> fields = new ArrayList<>();
        int own = dump.getShort(at) & 0xffff;
        at += 2;
        for (int i = 0; i < own; i++) {
            fields.add(new Field(dump.getLong(at), dump.get(at + ID)));
            at += ID + 1;
        }
        shapes.put(id, new Shape(parent, fields, statics));
        return at;
    }

    private String name(long type) {
        return texts.getOrDefault(classNames.getOrDefault(type, 0L), "?").replace('/', '.');
    }

    private void reach() {
        Deque<Long> next = new ArrayDeque<>();
        roots.forEach((id, kind) -> hold(next, 0, id, "root: " + kind));
        shapes.forEach((type, shape) -> shape.statics.forEach((field, target) -> {
            if (target != 0 && !reached.containsKey(target)) {
                reached.put(target, new Link(0, name(type) + '.' + texts.get(field) + " (static)"));
                next.add(target);
            }
        }));
        while (!next.isEmpty()) {
            long id = next.remove();
            Integer at = places.get(id);
            if (at != null && dump.get(at) == 0x21) {
                instance(next, id, at);
            } else if (at != null && dump.get(at) == 0x22) {
                int count = dump.getInt(at + 1 + ID + 4);
                for (int i = 0; i < count; i++) {
                    hold(next, id, dump.getLong(at + 1 + ID + 8 + ID + i * ID), "[]");
                }
            }
        }
    }

    private void instance(Deque<Long> next, long id, int place) {
        long type = dump.getLong(place + 1 + ID + 4);
        int at = place + 1 + ID + 4 + ID + 4;
        String holder = name(type);
        for (Shape shape = shapes.get(type); shape != null; shape = shapes.get(shape.parent)) {
            for (Field field : shape.fields) {
                if (field.type == REFERENCE && !isReferent(type, field)) {
                    hold(next, id, dump.getLong(at), holder + '.' + texts.get(field.name));
                }
                at += SIZES[field.type];
            }
        }
    }

    /** The field itself is {@code Reference}'s; who inherits from it by way of a weak one holds nothing by it. */
    private boolean isReferent(long type, Field field) {
        if (!texts.get(field.name).equals("referent")) {
            return false;
        }
        for (long each = type; shapes.containsKey(each); each = shapes.get(each).parent) {
            if (WEAK.contains(texts.get(classNames.get(each)))) {
                return true;
            }
        }
        return false;
    }

    private void hold(Deque<Long> next, long holder, long target, String by) {
        if (target != 0 && reached.putIfAbsent(target, new Link(holder, by)) == null) {
            next.add(target);
        }
    }
}
