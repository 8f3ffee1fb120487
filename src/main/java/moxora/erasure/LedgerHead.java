package moxora.erasure;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/**
 * How far the vault had come, in a small file outside both clusters: where both are restored to one instant, neither
 * tells of the other, but this does. Owner-only, and on the disk before {@link #write} returns.
 */
public final class LedgerHead {

    private static final Logger LOG = Logger.getLogger(LedgerHead.class.getName());

    private static final int LONGEST = 1_000;

    private static final Pattern FORM = Pattern.compile(
            "vault=([0-9a-f-]{36})\nepoch=([0-9]{1,18})\ncertificate=([0-9]{1,18}) ([0-9a-f]{64}|none)\n");

    private final @Nullable Path file;

    private @Nullable Mark written;

    private boolean told;

    /** @param file where it lies, or null where there is no folder for it */
    public LedgerHead(@Nullable Path file) {
        this.file = file;
    }

    /**
     * What is written down.
     *
     * @param certificate the number of the newest certificate, 0 when there is none
     * @param digest that certificate's, or empty
     */
    record Mark(UUID vault, long epoch, long certificate, String digest) {}

    /** @throws Fault when there is a file that does not hold what was written into it */
    Optional<Mark> read() {
        if (file == null) {
            return Optional.empty();
        }
        try {
            if (Files.size(file) <= LONGEST) {
                Matcher form = FORM.matcher(Files.readString(file, StandardCharsets.US_ASCII));
                if (form.matches()) {
                    String digest = form.group(4).equals("none") ? "" : form.group(4);
                    return Optional.of(new Mark(
                            UUID.fromString(form.group(1)),
                            Long.parseLong(form.group(2)),
                            Long.parseLong(form.group(3)),
                            digest));
                }
            }
            throw unreadable("does not hold what Moxora wrote into it");
        } catch (NoSuchFileException notYet) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable("cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private Fault unreadable(String why) {
        return new Fault(
                FaultCode.NOT_READY,
                "The file " + file + " " + why
                        + ": put the right one back, or remove it to start without that witness.");
    }

    /** Writes the mark down unless it is there already. A folder that cannot be written is told of once. */
    synchronized void write(Mark mark) {
        if (file == null || mark.equals(written)) {
            return;
        }
        try {
            store(file, mark);
            written = mark;
            told = false;
        } catch (IOException e) {
            if (!told) {
                LOG.log(Level.WARNING, "How far the vault has come cannot be written into {0}: {1}", new Object[] {
                    file, e.getClass().getSimpleName()
                });
                told = true;
            }
        }
    }

    private static void store(Path file, Mark mark) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, ownerOnly());
        Files.writeString(
                fresh,
                "vault=" + mark.vault + "\nepoch=" + mark.epoch + "\ncertificate=" + mark.certificate + " "
                        + (mark.digest.isEmpty() ? "none" : mark.digest) + "\n",
                StandardCharsets.US_ASCII,
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            // The new name is on the disk once its folder is.
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
