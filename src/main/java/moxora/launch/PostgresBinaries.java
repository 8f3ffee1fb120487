package moxora.launch;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The server's programs: unpacked by the embedded PostgreSQL into a folder of ours, and found again there. */
final class PostgresBinaries implements PgBinaryResolver {

    private static final long ROOT = 0;

    private final Path folder;
    private volatile String digest = "";

    PostgresBinaries(Path folder) throws IOException {
        this.folder = OwnerOnly.folder(folder);
        refuseRootWithoutNamespace(folder);
    }

    /** PostgreSQL refuses to run as root; a user namespace makes root a nobody, where the host allows one. */
    private static void refuseRootWithoutNamespace(Path folder) throws IOException {
        Object uid = Files.getAttribute(folder, "unix:uid");
        if (uid instanceof Integer number && number == ROOT && !LinuxUtils.isUnshareAvailable()) {
            throw Refusal.couldNotStart("The embedded PostgreSQL does not run as root, and this host refuses the user"
                    + " namespace that would help (unshare -U): start Moxora with ./moxora, which then runs as nobody,"
                    + " or as a user who owns the data folder, or set MOXORA_DB_URL and MOXORA_VAULT_DB_URL to"
                    + " databases of your own.");
        }
    }

    /** The folder's name inside ours is the digest of the archive, so a new version is unpacked beside the old one. */
    @Override
    public InputStream getPgBinary(String system, String machine) throws IOException {
        try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
            byte[] bytes = archive.readAllBytes();
            digest = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
            return new ByteArrayInputStream(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }

    /** The embedded PostgreSQL opens both folders to everybody. */
    void closeToOthers() throws IOException {
        OwnerOnly.folder(folder);
        OwnerOnly.folder(unpacked());
    }

    private Path unpacked() {
        return folder.resolve("PG-" + digest);
    }

    Path folder() {
        return folder;
    }

    /** The command line for one of the programs. */
    List<String> command(String program, List<String> arguments) throws IOException {
        Path unpacked = unpacked();
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(unpacked.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        return command;
    }
}
