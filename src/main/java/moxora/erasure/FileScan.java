package moxora.erasure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks for many needles at once in every file below a folder: heap, indexes, write-ahead log, temporary files, logs.
 *
 * <p>Eight bytes of each form are looked up at every position; the rest is compared only there. Files that vanish while
 * the database works are passed over.
 */
final class FileScan {

    private static final int WINDOW = 8;
    private static final int BLOCK = 1 << 20;
    private static final int FILTER_BITS = 20;

    private final Map<Long, List<Candidate>> byBeginning = new HashMap<>();
    private final long[] filter = new long[1 << (FILTER_BITS - 6)];
    private final Map<Needle, Long> hits = new LinkedHashMap<>();
    private final int longest;
    private long files;
    private long bytes;

    private record Candidate(Needle needle, byte[] form) {}

    FileScan(List<Needle> needles) {
        int longestForm = WINDOW;
        for (Needle needle : needles) {
            hits.put(needle, 0L);
            for (byte[] form : needle.forms()) {
                long beginning = ByteBuffer.wrap(form).getLong();
                byBeginning.computeIfAbsent(beginning, key -> new ArrayList<>()).add(new Candidate(needle, form));
                int bit = bit(beginning);
                filter[bit >>> 6] |= 1L << (bit & 63);
                longestForm = Math.max(longestForm, form.length);
            }
        }
        this.longest = longestForm;
    }

    /** Scans every file below the folder, adding to the hits so far. */
    void folder(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()) {
                        file(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                    if (e != null && !(e instanceof NoSuchFileException)) {
                        throw e;
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void file(Path file) {
        byte[] buffer = new byte[longest + BLOCK];
        int kept = 0;
        try (InputStream in = Files.newInputStream(file)) {
            files++;
            while (true) {
                int read = in.readNBytes(buffer, kept, BLOCK);
                int end = kept + read;
                boolean last = read < BLOCK;
                // Positions in the last `longest` bytes wait for the next block, so that no needle is cut in two.
                int until = last ? end : end - longest;
                search(buffer, until, end);
                bytes += read;
                if (last) {
                    return;
                }
                kept = end - until;
                System.arraycopy(buffer, until, buffer, 0, kept);
            }
        } catch (NoSuchFileException vanished) {
            files--;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void search(byte[] buffer, int until, int end) {
        long window = 0;
        for (int i = 0; i < Math.min(until + WINDOW - 1, end); i++) {
            window = (window << 8) | (buffer[i] & 0xff);
            int bit = bit(window);
            if (i >= WINDOW - 1 && (filter[bit >>> 6] & (1L << (bit & 63))) != 0) {
                compare(window, buffer, i - WINDOW + 1, end);
            }
        }
    }

    private void compare(long window, byte[] buffer, int at, int end) {
        for (Candidate candidate : byBeginning.getOrDefault(window, List.of())) {
            int length = candidate.form.length;
            if (at + length <= end && java.util.Arrays.equals(buffer, at, at + length, candidate.form, 0, length)) {
                hits.merge(candidate.needle, 1L, Long::sum);
            }
        }
    }

    private static int bit(long window) {
        return (int) ((window * 0x9E3779B97F4A7C15L) >>> (64 - FILTER_BITS));
    }

    /** How often the needle was found, in any of its forms. */
    long hits(Needle needle) {
        return hits.getOrDefault(needle, 0L);
    }

    long hits(Needle.Kind kind) {
        return hits.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == kind)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    long files() {
        return files;
    }

    long bytes() {
        return bytes;
    }
}
