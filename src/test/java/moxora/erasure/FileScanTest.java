package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import moxora.battery.Tally;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in a file is found, however it is written and wherever in it. */
@Tag("N5")
@Tag("B16")
class FileScanTest {

    private static final String TEXT = "q7mzk4vt2rxw6yhb@n3pdj5gs8fcl2vuq.example";
    private static final int BLOCK = 1 << 20;

    @TempDir
    Path folder;

    private final Random random = Tally.random("file scan");

    @Test
    void everyWayOfWriting_isSeenThrough() throws IOException {
        Tally tally = Tally.of("N5 ways of writing a text, among random bytes");
        new TreeMap<>(Written.ways()).forEach((name, way) -> {
            for (int at : new int[] {0, 1, 4_097, BLOCK - 30, BLOCK + 2_000}) {
                tally.check(hits(name, TEXT, at, way.apply(TEXT)) > 0, name + " at " + at);
            }
        });
        tally.close();
    }

    /** The control of the test above: of another text nothing is found, in whichever form. */
    @Test
    void anotherText_isNotFound() {
        String other = "d8wqn2bt5kzr9mfx@v6hcy3pl7jsg4tan.example";
        Written.ways()
                .forEach((name, way) -> assertThat(hits(name, TEXT, 100, way.apply(other)))
                        .as(name)
                        .isZero());
    }

    @Test
    void atEveryPosition_itIsFound() throws IOException {
        byte[] raw = Written.utf8(TEXT);
        for (int at = 0; at < 70; at++) {
            assertThat(hits("raw", TEXT, at, raw)).as("at " + at).isPositive();
            assertThat(hits("raw", TEXT, BLOCK + 3_000 - at * 100, raw))
                    .as("before " + at)
                    .isPositive();
        }
    }

    /** The custom format of pg_dump: zlib streams that a length interrupts every few thousand bytes. */
    @Test
    void aTableInADump_isReadOut() throws IOException {
        StringBuilder copy = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            copy.append(word(20)).append(i == 2_500 ? TEXT : word(30)).append('\n');
        }
        byte[] data = Written.through(java.util.zip.DeflaterOutputStream::new, Written.utf8(copy.toString()));
        ByteArrayOutputStream dump = new ByteArrayOutputStream();
        dump.writeBytes(new byte[] {'P', 'G', 'D', 'M', 'P', 1, 14, 0, 4, 8, 1, 0, 0, 0, 0, 0});
        dump.writeBytes(new byte[] {1, 0, 7, 0, 0, 0});
        for (int at = 0; at < data.length; at += 4_096) {
            int some = Math.min(4_096, data.length - at);
            dump.writeBytes(new byte[] {0, (byte) some, (byte) (some >> 8), 0, 0});
            dump.write(data, at, some);
        }
        dump.writeBytes(new byte[] {0, 0, 0, 0, 0});
        Path file = Files.write(folder.resolve("a.dump"), dump.toByteArray());
        assertThat(scan(TEXT).hits(Needle.Kind.CANARY)).isPositive();

        byte[] newer = dump.toByteArray();
        newer[6] = 15;
        newer[11] = 3;
        Files.write(file, newer);
        assertThat(scan(TEXT).unread()).as("a dump in Zstandard").isEqualTo(1);
    }

    @Test
    void aFileOfAFewBytes_isRead() throws IOException {
        for (int size = 0; size < 20; size++) {
            Files.write(folder.resolve("small"), new byte[size]);
            assertThat(scan(TEXT).hits(Needle.Kind.CANARY)).isZero();
        }
        Files.writeString(folder.resolve("small"), TEXT);
        assertThat(scan(TEXT).hits(Needle.Kind.CANARY)).isPositive();
    }

    @Test
    void anArchiveThatWouldBurst_isLeftAndTold() throws IOException {
        byte[] bomb = Written.gzip(Written.gzip(new byte[200 << 20]));
        Files.write(folder.resolve("bomb.gz"), bomb);
        FileScan scan = scan(TEXT);
        assertThat(scan.unread()).isPositive();
        Files.delete(folder.resolve("bomb.gz"));
        assertThat(scan(TEXT).unread()).isZero();
    }

    @Test
    void whatIsCompressedInAnotherWay_isTold() throws IOException {
        Files.write(folder.resolve("a.bz2"), "BZh91AY&SY and more".getBytes(StandardCharsets.US_ASCII));
        assertThat(scan(TEXT).unread()).isEqualTo(1);
    }

    @Test
    void aFileThatMayNotBeRead_isTold() throws IOException {
        // Its first byte can be read by nobody, not even by root.
        Path memory = Path.of("/proc/self/mem");
        Assumptions.assumeThat(memory).exists();
        Path locked = Files.createSymbolicLink(folder.resolve("locked"), memory);
        assertThat(scan(TEXT).unread()).isEqualTo(1);
        Files.delete(locked);
        assertThat(scan(TEXT).unread()).isZero();
    }

    @Test
    void aFolderThatIsNotThere_isTold() {
        FileScan scan = new FileScan(List.of(Needle.ofText(Needle.Kind.CANARY, TEXT)));
        scan.folder(folder.resolve("none"));
        assertThat(scan.unread()).isEqualTo(1);
    }

    @Test
    void aFileBehindALink_isRead() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("a"));
        Files.writeString(elsewhere.resolve("x"), TEXT);
        Path looked = Files.createDirectories(folder.resolve("b"));
        Files.createSymbolicLink(looked.resolve("pg_wal"), elsewhere);
        FileScan scan = new FileScan(List.of(Needle.ofText(Needle.Kind.CANARY, TEXT)));
        scan.folder(looked);
        assertThat(scan.hits(Needle.Kind.CANARY)).isPositive();
    }

    /** Printed, not promised: it says how long the scan of a cluster takes. */
    @Test
    void howFastItReads() throws IOException {
        byte[] noise = new byte[64 << 20];
        random.nextBytes(noise);
        Files.write(folder.resolve("random"), noise);
        rate("random bytes", noise.length);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = i % 8192 < 4000 ? 0 : (byte) (' ' + (noise[i] & 0x3f));
        }
        Files.write(folder.resolve("random"), noise);
        rate("half empty pages of text", noise.length);
        byte[] log = "2026-11-22 18:40:28 INFO q=%41%42 {\"id\":\"0192f0c1-aaaa\"} \\u0041\n"
                .repeat(1_000_000)
                .getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("random"), log);
        rate("a log full of escapes", log.length);
    }

    private void rate(String what, long size) throws IOException {
        List<Needle> needles = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            needles.add(Needle.ofText(Needle.Kind.CANARY, word(16) + "@" + word(16)));
        }
        for (int i = 0; i < 2; i++) {
            FileScan scan = new FileScan(needles);
            long began = System.nanoTime();
            scan.folder(folder);
            double seconds = (System.nanoTime() - began) / 1e9;
            assertThat(scan.bytes()).isEqualTo(size);
            if (i == 1) {
                System.out.printf(
                        Locale.ROOT,
                        "battery | B16 throughput of a scan, %s | %d needles | %.0f MB/s | 1 GB in %.1f s%n",
                        what,
                        needles.size(),
                        size / 1e6 / seconds,
                        1e9 / size * seconds);
            }
        }
    }

    private String word(int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append("abcdefghijklmnopqrstuvwxyz234567".charAt(random.nextInt(32)));
        }
        return word.toString();
    }

    private long hits(String name, String text, int at, byte[] written) {
        byte[] file = new byte[at + written.length + 2_000];
        random.nextBytes(file);
        // A zip is one from its first byte on, and base64 ends where other letters do.
        System.arraycopy(written, 0, file, at, written.length);
        if (at > 0) {
            file[at - 1] = 0;
        }
        file[at + written.length] = 0;
        try {
            Path path = Files.write(folder.resolve("file"), file);
            FileScan scan = scan(text);
            Files.delete(path);
            return scan.hits(Needle.Kind.CANARY);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(name, e);
        }
    }

    private FileScan scan(String text) {
        FileScan scan = new FileScan(List.of(Needle.ofText(Needle.Kind.CANARY, text)));
        scan.folder(folder);
        return scan;
    }
}
