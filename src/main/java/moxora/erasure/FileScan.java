package moxora.erasure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import moxora.erasure.scan.Hits;
import moxora.erasure.scan.Matcher;
import moxora.erasure.scan.StreamScan;
import org.jspecify.annotations.Nullable;

/**
 * Looks for many needles at once in every file below a folder, and in rows: heap, indexes, write-ahead log, temporary
 * files, logs.
 *
 * <p>Files that vanish while the database works are passed over; files that cannot be read are counted.
 */
final class FileScan {

    private final List<Needle> needles;
    private final Hits hits = new Hits();
    private final StreamScan stream;
    private long files;
    private long bytes;
    private long unreadable;

    FileScan(List<Needle> needles) {
        this.needles = List.copyOf(needles);
        this.stream =
                StreamScan.of(new Matcher(needles.stream().map(Needle::pattern).toList()), hits);
    }

    /** Scans every file below the folder, links followed, adding to the hits so far. */
    void folder(Path folder) {
        try {
            Files.walkFileTree(
                    folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                            if (attributes.isRegularFile()) {
                                file(file);
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException e) {
                            failed(e, file.equals(folder));
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) {
                            if (e != null) {
                                failed(e, false);
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            unreadable++;
        }
    }

    /** What vanished is gone, and a loop of links was seen already; a folder that is missing as a whole is told. */
    private void failed(IOException e, boolean isTheFolderItself) {
        boolean harmless = e instanceof NoSuchFileException || e instanceof FileSystemLoopException;
        if (isTheFolderItself || !harmless) {
            unreadable++;
        }
    }

    void file(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            bytes += stream.read(in);
            files++;
        } catch (IOException e) {
            failed(e, false);
        }
    }

    /** One more row; {@link #rowsDone} comes after the last. */
    void row(String text) {
        bytes += stream.add(text.getBytes(StandardCharsets.UTF_8));
    }

    void rowsDone() {
        stream.finish();
    }

    /** How often the needle was found, in any of its forms. */
    long hits(Needle needle) {
        return hits.of(needle.pattern());
    }

    long hits(Needle.Kind kind) {
        return needles.stream()
                .filter(needle -> needle.kind() == kind)
                .mapToLong(this::hits)
                .sum();
    }

    /** How many of these needles were found at all. */
    long found(Needle.Kind kind) {
        return needles.stream()
                .filter(needle -> needle.kind() == kind && hits(needle) > 0)
                .count();
    }

    long files() {
        return files;
    }

    long bytes() {
        return bytes;
    }

    /** Compressed members that were read out. */
    long members() {
        return hits.members();
    }

    /** Files and folders that could not be read. */
    long unreadable() {
        return unreadable;
    }

    /** Files and folders that could not be read, and what is in them but cannot be read out. */
    long unread() {
        return unreadable + hits.unread();
    }
}
