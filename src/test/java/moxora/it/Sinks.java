package moxora.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import moxora.TestClusters;

/**
 * Where something could end up that nobody may find there: the logs of server and databases, what the test run wrote
 * down, the data folder beside the clusters' files, metrics, error bodies.
 *
 * <p>Mails lie in the data folder too. They may hold their recipient's own address, which is never a canary here, and
 * none of what the organisation keeps about its contacts.
 */
final class Sinks {

    private static final AtomicLong ERRORS = new AtomicLong();
    private static final ConcurrentLinkedQueue<String> ECHOES = new ConcurrentLinkedQueue<>();
    private static final Path TARGET = Path.of(System.getProperty("project.directory", "."), "target");

    private Sinks() {}

    /** What a scan of one sink looked at, and what it found: places, never words. */
    record Scanned(long bytes, List<String> hits) {}

    /** Takes notice of an answer that is a refusal; whether it gives back what it was sent. */
    static boolean error(String what, int status, String body) {
        if (status < 400) {
            return false;
        }
        ERRORS.incrementAndGet();
        List<String> forms = Canary.formsIn(body);
        if (!forms.isEmpty() && ECHOES.size() < 100) {
            // What is told of it ends in a report, which is a sink too.
            ECHOES.add(what.replaceAll("cnry[0-9a-f]{16}", "…") + " → " + status + ": " + forms.get(0));
        }
        return !forms.isEmpty();
    }

    static Scanned errors() {
        return new Scanned(ERRORS.get(), List.copyOf(ECHOES));
    }

    /** The sinks that are files, each with the folder or file in which it lies. */
    static Map<String, Path> files() {
        Path data = Path.of(TestClusters.properties().get("moxora.data.dir"));
        Map<String, Path> sinks = new LinkedHashMap<>();
        sinks.put("server log", TestClusters.serverLog());
        sinks.put(
                "database logs",
                Path.of(TestClusters.properties().get("moxora.db.files")).resolveSibling("log"));
        sinks.put("data folder, mails", data);
        sinks.put("unit test reports", TARGET.resolve("surefire-reports"));
        sinks.put("integration test reports", TARGET.resolve("failsafe-reports"));
        return sinks;
    }

    static Scanned text(String text) {
        return new Scanned(text.length(), Canary.formsIn(text));
    }

    /** Scans a file, or every file below a folder but for the clusters' own, whose scan is another test's. */
    static Scanned scan(Path sink) {
        List<String> hits = new ArrayList<>();
        long bytes = 0;
        for (Path file : below(sink)) {
            try {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                bytes += text.length();
                Canary.formsIn(text).forEach(form -> hits.add(sink.relativize(file) + ": " + form));
            } catch (NoSuchFileException vanished) {
                // It went while the server works.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Scanned(bytes, hits);
    }

    private static List<Path> below(Path sink) {
        if (!Files.exists(sink)) {
            return List.of();
        }
        List<Path> clusters = Stream.of("moxora.db.files", "moxora.vault.db.files")
                .map(name -> Path.of(TestClusters.properties().get(name)))
                .toList();
        try (Stream<Path> files = Files.walk(sink)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> clusters.stream().noneMatch(file::startsWith))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
