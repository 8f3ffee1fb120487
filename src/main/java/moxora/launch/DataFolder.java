package moxora.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder that holds all that outlives the process: owner-only, and used by one process at a time. */
final class DataFolder implements AutoCloseable {

    private static final String LOCK = "moxora.lock";

    /** What may lie in a folder that no Moxora has used yet: what was brought along, and a volume's own folder. */
    private static final Set<String> EXPECTED =
            Set.of("ledger-head", "keys", "log", "pg", "vault", "bin", "tmp", "lost+found");

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /** Creates the folder where needed, closes it to others, and takes it for this process. */
    static DataFolder open(Path asked) {
        Path absolute = asked.toAbsolutePath().normalize();
        try {
            refuseForeign(absolute);
            Path path = OwnerOnly.folder(absolute).toRealPath();
            FileChannel channel = FileChannel.open(
                    OwnerOnly.file(path.resolve(LOCK)), StandardOpenOption.WRITE, StandardOpenOption.READ);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw Refusal.couldNotStart("The data folder " + path + " is in use by another running Moxora:"
                        + " stop that one, or name another folder with MOXORA_DATA_DIR.");
            }
            DataFolder folder = new DataFolder(path, channel, lock);
            OwnerOnly.folder(folder.keys());
            OwnerOnly.folder(folder.log());
            return folder;
        } catch (IOException e) {
            throw Refusal.badSetting(
                    "MOXORA_DATA_DIR: the folder " + absolute + " cannot be created and written by this user ("
                            + e.getClass().getSimpleName() + ").");
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Closing a folder to others would break a folder that is not ours, such as the one for temporary files. */
    private static void refuseForeign(Path path) throws IOException {
        if (!Files.exists(path) || Files.exists(path.resolve(LOCK))) {
            return;
        }
        if (!Files.isDirectory(path)) {
            throw Refusal.badSetting("MOXORA_DATA_DIR: " + path + " is not a folder.");
        }
        try (Stream<Path> entries = Files.list(path)) {
            Optional<Path> foreign = entries.filter(
                            entry -> !EXPECTED.contains(entry.getFileName().toString()))
                    .findFirst();
            if (foreign.isPresent()) {
                throw Refusal.badSetting("MOXORA_DATA_DIR: " + path
                        + " holds other things than Moxora's data; name an empty or a new folder.");
            }
        }
    }

    Path path() {
        return path;
    }

    Path keys() {
        return path.resolve("keys");
    }

    Path log() {
        return path.resolve("log");
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** An empty folder of this name: what was in it is deleted. */
    Path fresh(String name) throws IOException {
        Path folder = resolve(name);
        if (Files.exists(folder)) {
            Files.walkFileTree(folder, new DeleteAll());
        }
        return OwnerOnly.folder(folder);
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
