package moxora.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.EnumSet;
import java.util.Set;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/**
 * A key-encryption key in a file that only its owner can read: the embedded default.
 *
 * <p>Whoever copies the data folder and this file together holds everything, so keep the file elsewhere in production.
 */
public final class FileKek implements KeyEncryptionKey {

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final String uri;
    private final Aead aead;

    private FileKek(String uri, Aead aead) {
        this.uri = uri;
        this.aead = aead;
    }

    /**
     * Opens the key at a {@code file:} URI, creating it with owner-only rights when there is none.
     *
     * @throws Fault {@code KEY_UNAVAILABLE} when others can read the file, or when it is not an AES-256-GCM keyset
     */
    public static FileKek at(URI uri) {
        Path file = Path.of(uri);
        try {
            AeadConfig.register();
            if (!Files.exists(file)) {
                create(file);
            }
            refuseWideRights(file);
            KeysetHandle handle = TinkJsonProtoKeysetFormat.parseKeyset(
                    Files.readString(file, StandardCharsets.UTF_8), InsecureSecretKeyAccess.get());
            KeyStrength.requireAes256(handle);
            return new FileKek(uri.toString(), handle.getPrimitive(RegistryConfiguration.get(), Aead.class));
        } catch (GeneralSecurityException e) {
            throw new Fault(
                    FaultCode.KEY_UNAVAILABLE, "The key-encryption key file is not a usable AES-256 keyset.", e);
        } catch (IOException e) {
            throw new Fault(FaultCode.KEY_UNAVAILABLE, "The key-encryption key file cannot be read or created.", e);
        }
    }

    private static void create(Path file) throws IOException, GeneralSecurityException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        KeysetHandle handle = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
        String json = TinkJsonProtoKeysetFormat.serializeKeyset(handle, InsecureSecretKeyAccess.get());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.writeString(fresh, json, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        try {
            // A link fails where the file exists by now; a move would overwrite another process's key.
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException otherProcessWasFirst) {
            // Theirs is the key then; ours has wrapped nothing yet.
        } finally {
            Files.delete(fresh);
        }
    }

    private static void refuseWideRights(Path file) throws IOException {
        Set<PosixFilePermission> rights = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        rights.removeAll(OWNER_ONLY);
        rights.remove(PosixFilePermission.OWNER_EXECUTE);
        if (!rights.isEmpty()) {
            throw new Fault(
                    FaultCode.KEY_UNAVAILABLE,
                    "The key-encryption key file can be reached by others than its owner; allowed: rights 0600 or less.");
        }
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public byte[] wrap(byte[] keyset, byte[] associatedData) throws GeneralSecurityException {
        return aead.encrypt(keyset, associatedData);
    }

    @Override
    public byte[] unwrap(byte[] wrapped, byte[] associatedData) throws GeneralSecurityException {
        try {
            return aead.decrypt(wrapped, associatedData);
        } catch (GeneralSecurityException e) {
            throw new KekException(
                    KekException.Reason.GARBAGE, "The wrapped keyset does not open under the key in this file.", e);
        }
    }
}
