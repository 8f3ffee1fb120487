package moxora.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Servers that outlived the process that started them, which happens when it is killed.
 *
 * <p>A process belongs to a cluster when it runs {@code postgres} inside the cluster's folder: the number in {@code
 * postmaster.pid} alone may be another program's by now. The caller holds the data folder's lock, so that no living
 * Moxora owns them.
 */
final class Orphans {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final String PID_FILE = "postmaster.pid";

    private final Path cluster;

    Orphans(Path cluster) {
        this.cluster = cluster;
    }

    /** Stops what still runs in the cluster's folder, and removes the note of a server that is gone. */
    void stop() throws IOException {
        Optional<ProcessHandle> postmaster = postmaster();
        if (postmaster.isPresent()) {
            interrupt(postmaster.get());
            if (!gone(List.of(postmaster.get()))) {
                postmaster.get().destroyForcibly();
            }
        }
        List<ProcessHandle> rest = running();
        if (!rest.isEmpty() && !gone(rest)) {
            rest.forEach(ProcessHandle::destroyForcibly);
            if (!gone(rest)) {
                throw Refusal.couldNotStart("A PostgreSQL of an earlier run still works in " + cluster
                        + " and cannot be stopped: end its processes, then start again.");
            }
        }
        Files.deleteIfExists(cluster.resolve(PID_FILE));
    }

    Optional<ProcessHandle> postmaster() throws IOException {
        Path file = cluster.resolve(PID_FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        try {
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(this::owns);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    List<ProcessHandle> running() {
        return ProcessHandle.allProcesses().filter(this::owns).toList();
    }

    boolean owns(ProcessHandle process) {
        try {
            Path program = Path.of("/proc", Long.toString(process.pid()), "exe");
            Path folder = Path.of("/proc", Long.toString(process.pid()), "cwd");
            return Files.readSymbolicLink(program).toString().contains("/bin/postgres")
                    && Files.readSymbolicLink(folder).equals(cluster.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    /** The signal for a fast shutdown; the JDK can send only the one that waits for every client to leave. */
    private static void interrupt(ProcessHandle postmaster) throws IOException {
        new ProcessBuilder("sh", "-c", "kill -INT " + postmaster.pid())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Asks the processes' folders, since one that has ended may stay in the list until its parent takes notice. */
    private boolean gone(List<ProcessHandle> processes) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE.toNanos()) {
            if (processes.stream().noneMatch(this::owns)) {
                return true;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return false;
    }
}
