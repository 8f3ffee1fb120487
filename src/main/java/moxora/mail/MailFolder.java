package moxora.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder that nobody but the owner may enter, for a run on one machine: one file for each mail, as it would be sent,
 * under {@code <instant>-<organisation>-<id>.eml}. The names hold no address.
 */
final class MailFolder implements Mailbox {

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final String ENDING = ".eml";
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int INSTANT_LENGTH = 20;

    private final Path folder;
    private final String from;
    private final Session session;

    MailFolder(Path folder, String from) {
        this.folder = folder;
        this.from = from;
        Properties properties = new Properties();
        properties.setProperty("mail.mime.allowutf8", "true");
        this.session = Session.getInstance(properties);
    }

    @Override
    public void send(Letter letter) throws NotSentException {
        try {
            MimeLetter message = MimeLetter.of(session, letter, from);
            // So that a person can read the file as it lies there.
            message.setHeader("Content-Transfer-Encoding", "8bit");
            message.saveChanges();
            open();
            Path file = folder.resolve(
                    INSTANT.format(letter.at()) + "-" + letter.organisation() + "-" + letter.id() + ENDING);
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, attributes(FILE));
            try (OutputStream out = Files.newOutputStream(fresh, StandardOpenOption.WRITE, StandardOpenOption.SYNC)) {
                message.writeTo(out);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new NotSentException("the mail folder cannot be written", false, e);
        } catch (MessagingException e) {
            throw new NotSentException("the mail could not be written down", false, null);
        }
    }

    private void open() throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(folder, attributes(FOLDER));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    private FileAttribute<?>[] attributes(Set<PosixFilePermission> allowed) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(allowed)}
                : new FileAttribute<?>[0];
    }

    @Override
    public long forget(UUID organisation) {
        return remove(file -> file.contains("-" + organisation + "-"));
    }

    @Override
    public void forgetBefore(Instant instant) {
        remove(file -> writtenAt(file).filter(at -> at.isBefore(instant)).isPresent());
    }

    private static Optional<Instant> writtenAt(String file) {
        try {
            return file.length() < INSTANT_LENGTH
                    ? Optional.empty()
                    : Optional.of(Instant.from(INSTANT.parse(file.substring(0, INSTANT_LENGTH))));
        } catch (DateTimeParseException e) {
            // Not a file of ours.
            return Optional.empty();
        }
    }

    private interface Test {
        boolean of(String file);
    }

    /** Of our own files only; what somebody else put into the folder stays. */
    private long remove(Test due) {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> ours = files.filter(file -> {
                        String name = file.getFileName().toString();
                        return (name.endsWith(ENDING) || name.endsWith(ENDING + ".new")) && due.of(name);
                    })
                    .toList();
            for (Path file : ours) {
                Files.deleteIfExists(file);
            }
            return ours.size();
        } catch (IOException e) {
            throw new UncheckedIOException("The mail folder cannot be emptied.", e);
        }
    }

    @Override
    public String whereabouts() {
        return "Mails are not sent: they land as files in " + folder.toAbsolutePath()
                + ". MOXORA_MAIL_URL names a server.";
    }
}
