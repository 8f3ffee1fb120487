package moxora.kms;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.crypto.FileKek;
import moxora.crypto.KeyEncryptionKey;
import moxora.crypto.KeyEncryptionKeys;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/**
 * The key-encryption keys that the operator named: one in use, and others that still open what they wrapped, or that
 * an organisation brought along. All of them work at the same time.
 */
public final class ConfiguredKeks implements KeyEncryptionKeys, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ConfiguredKeks.class.getName());

    private static final String AWS_CLIENT = "software.amazon.awssdk.services.kms.KmsClient";

    private final KeyEncryptionKey inUse;
    private final Map<String, KeyEncryptionKey> byUri = new LinkedHashMap<>();

    private ConfiguredKeks(KeyEncryptionKey inUse) {
        this.inUse = inUse;
        byUri.put(inUse.uri(), inUse);
    }

    /**
     * Opens files at once; no service is asked before {@link #tryOut()} or the first use. The file of the key in use is
     * created where there is none; a former key's must be there.
     *
     * @param clock the true time, for Google's tokens
     * @throws Fault {@code KEY_UNAVAILABLE} for a file that cannot be used
     * @throws IllegalArgumentException for an {@code aws-kms:} URI on a build without the AWS SDK
     */
    public static ConfiguredKeks open(KekUri inUse, List<KekUri> others, KmsAccess access, Clock clock) {
        return open(inUse, others, access, clock, Patience.STANDARD);
    }

    static ConfiguredKeks open(KekUri inUse, List<KekUri> others, KmsAccess access, Clock clock, Patience patience) {
        ConfiguredKeks keks = new ConfiguredKeks(kek(inUse, access, clock, patience));
        for (KekUri other : others) {
            if (other instanceof KekUri.File file && !Files.exists(file.path())) {
                throw new Fault(
                        FaultCode.KEY_UNAVAILABLE,
                        "A file named by MOXORA_KEK_OTHER_URIS is not there; a former key is never made anew.");
            }
            keks.byUri.computeIfAbsent(other.text(), text -> kek(other, access, clock, patience));
        }
        return keks;
    }

    private static KeyEncryptionKey kek(KekUri uri, KmsAccess access, Clock clock, Patience patience) {
        if (uri instanceof KekUri.VaultTransit vault) {
            return new VaultTransitKek(vault, access, patience);
        }
        if (uri instanceof KekUri.GcpKms gcp) {
            return new GcpKmsKek(gcp, access, clock, patience);
        }
        if (uri instanceof KekUri.AwsKms aws) {
            requireBuiltFor(aws);
            return new AwsKmsKek(aws, access, patience);
        }
        return FileKek.at(java.net.URI.create(uri.text()));
    }

    /** @throws IllegalArgumentException naming the Maven profile, when this build does not carry what the key needs */
    public static void requireBuiltFor(KekUri uri) {
        if (uri instanceof KekUri.AwsKms) {
            try {
                Class.forName(AWS_CLIENT, false, ConfiguredKeks.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                throw new IllegalArgumentException(
                        "aws-kms: needs a build with the AWS SDK in it, made with mvn -Paws-kms package", e);
            }
        }
    }

    @Override
    public KeyEncryptionKey inUse() {
        return inUse;
    }

    @Override
    public KeyEncryptionKey at(String uri) {
        KeyEncryptionKey named = byUri.get(uri);
        return named != null ? named : moved(uri);
    }

    /** A key file goes with its folder: its new place counts, if just one configured file has its name. */
    private KeyEncryptionKey moved(String uri) {
        if (uri.startsWith("file:")) {
            String name = uri.substring(uri.lastIndexOf('/') + 1);
            List<KeyEncryptionKey> candidates = byUri.values().stream()
                    .filter(kek -> kek instanceof FileKek && kek.uri().endsWith("/" + name))
                    .toList();
            if (candidates.size() == 1) {
                return candidates.get(0);
            }
        }
        throw new Fault(
                FaultCode.KEY_UNAVAILABLE,
                "A keyset is wrapped under a key-encryption key that is not configured; name it in"
                        + " MOXORA_KEK_URI or MOXORA_KEK_OTHER_URIS.");
    }

    /**
     * Wraps and unwraps with the key in use, and shows that it holds to the binding. The others are not tried: an
     * organisation that suspended its key is not to keep everybody else from starting.
     *
     * @throws Fault {@code KEY_UNAVAILABLE}, naming the key and what it lacks
     */
    public void tryOut() {
        KekTrial.of(inUse);
    }

    /** The file of the key in use, when it is one. */
    public static boolean liesIn(KekUri uri, Path folder) {
        return uri instanceof KekUri.File file
                && file.path()
                        .toAbsolutePath()
                        .normalize()
                        .startsWith(
                                Objects.requireNonNull(folder).toAbsolutePath().normalize());
    }

    @Override
    public void close() {
        // By what a key can do, not by its class: at the end of a server no class can be loaded any more.
        for (KeyEncryptionKey kek : byUri.values()) {
            if (kek instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (Exception e) {
                    LOG.log(Level.FINE, "A key service's client did not close.");
                }
            }
        }
    }
}
